"""Addresses under /surveys/."""

from django.urls import path

from rapport.surveys import codebook_views, views
from rapport.surveys.exports import export_views
from rapport.surveys.exports import views as exports

app_name = "surveys"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:survey>/", views.answer, name="answer"),
    path("<int:survey>/about/<str:subject>/", views.answer, name="answer"),
    path("<int:survey>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:survey>/answers/", exports.answers, name="answers"),
    path("answers/<int:response>/", exports.response, name="response"),
    path("answers/files/<int:attachment>/", exports.attachment, name="attachment"),
    path("<int:survey>/export/", export_views.export, name="export"),
    path("<int:survey>/codebook/", export_views.survey_codebook, name="survey_codebook"),
    path("exports/<int:export>/", export_views.fetch, name="export_file"),
    path("<int:survey>/about/<str:subject>/withdraw/", views.withdraw, name="withdraw"),
    path("instruments/", codebook_views.instruments, name="instruments"),
    path("instruments/<slug:instrument>/<int:number>/", codebook_views.instrument, name="instrument"),
    path("instruments/<slug:instrument>/<int:number>/codebook.csv", codebook_views.codebook_csv, name="codebook"),
]
