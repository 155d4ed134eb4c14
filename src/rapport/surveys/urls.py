"""Addresses under /surveys/."""

from django.urls import path

from rapport.surveys import codebook_views, views
from rapport.surveys.anonymous import views as anonymous

app_name = "surveys"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:survey>/", views.answer, name="answer"),
    path("<int:survey>/about/<str:subject>/", views.answer, name="answer"),
    path("<int:survey>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:survey>/about/<str:subject>/withdraw/", views.withdraw, name="withdraw"),
    path("anonymous/<slug:slug>/", anonymous.form, name="anonymous"),
    path("<int:anonymous>/box/", anonymous.box, name="box"),
    path("<int:anonymous>/box/end/", anonymous.end, name="end"),
    path("<int:anonymous>/released/", anonymous.released, name="released"),
    path("<int:anonymous>/released/<slug:text>/", anonymous.texts, name="texts"),
    path("instruments/", codebook_views.instruments, name="instruments"),
    path("instruments/<slug:instrument>/<int:number>/", codebook_views.instrument, name="instrument"),
    path("instruments/<slug:instrument>/<int:number>/codebook.csv", codebook_views.codebook_csv, name="codebook"),
]
