"""Addresses under /surveys/."""

from django.urls import path

from rapport.surveys import codebook_views, views
from rapport.surveys.reports import views as reports

app_name = "surveys"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:survey>/", views.answer, name="answer"),
    path("<int:survey>/about/<str:subject>/", views.answer, name="answer"),
    path("<int:survey>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:survey>/about/<str:subject>/withdraw/", views.withdraw, name="withdraw"),
    path("reports/<slug:program>/", reports.report, name="report"),
    path("instruments/", codebook_views.instruments, name="instruments"),
    path("instruments/<slug:instrument>/<int:number>/", codebook_views.instrument, name="instrument"),
    path("instruments/<slug:instrument>/<int:number>/codebook.csv", codebook_views.codebook_csv, name="codebook"),
]
