"""Addresses of the qualitative part, all below a programme."""

from django.urls import path

from rapport.qualitative import views
from rapport.qualitative.screening import export_views as evidence
from rapport.qualitative.screening import reading_views as reading
from rapport.qualitative.screening import views as screening

app_name = "qualitative"
HERE = "program/<slug:program>/"
PROJECT = f"{HERE}project/<int:project>/"
SCREENING = f"{PROJECT}screening/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(PROJECT, views.project, name="project"),
    path(SCREENING, screening.screening, name="screening"),
    path(f"{SCREENING}settings/", screening.screening_settings, name="screening_settings"),
    path(f"{SCREENING}files/", screening.searches, name="searches"),
    path(f"{SCREENING}files/<int:search>/", screening.search_file, name="search_file"),
    path(f"{SCREENING}hits/", screening.hits, name="hits"),
    path(f"{SCREENING}publications/", screening.references, name="references"),
    path(f"{SCREENING}publications/<int:reference>/", screening.reference, name="reference"),
    path(f"{SCREENING}readers/", screening.reviewers, name="reviewers"),
    path(f"{SCREENING}readers/release/", screening.release_reader, name="release_reader"),
    path(f"{SCREENING}reading/", reading.readings, name="readings"),
    path(f"{SCREENING}reading/<int:reading>/", reading.reading, name="reading"),
    path(f"{SCREENING}consensus/", reading.consensuses, name="consensuses"),
    path(f"{SCREENING}consensus/<int:reference>/", reading.consensus, name="consensus"),
    path(f"{SCREENING}evidence/", evidence.evidence, name="evidence"),
    path(f"{SCREENING}evidence/<str:name>", evidence.evidence_file, name="evidence_file"),
]
