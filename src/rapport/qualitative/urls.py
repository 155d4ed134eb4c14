"""Addresses of the qualitative part, all below a programme."""

from django.urls import path

from rapport.qualitative import views
from rapport.qualitative.adjudication import views as adjudication
from rapport.qualitative.agreement import views as agreement

app_name = "qualitative"
HERE = "program/<slug:program>/"
PROJECT = f"{HERE}project/<int:project>/"
CLOSED = f"{PROJECT}closed/<int:closed_round>/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(PROJECT, views.project, name="project"),
    path(f"{CLOSED}agreement/", agreement.agreement, name="agreement"),
    path(f"{CLOSED}agreement/compute/", agreement.compute_agreement, name="compute_agreement"),
    path(f"{CLOSED}agreement/files/<str:agreement_file>/", agreement.agreement_file, name="agreement_file"),
    path(f"{CLOSED}differences/", adjudication.differences, name="differences"),
    path(f"{CLOSED}differences/<int:difference>/", adjudication.difference, name="difference"),
    path(f"{CLOSED}differences/<int:difference>/undo/", adjudication.undo_difference, name="undo_difference"),
]
