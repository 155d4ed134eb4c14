"""Addresses of the qualitative part, all below a programme."""

from django.urls import path

from rapport.qualitative import views

app_name = "qualitative"
HERE = "program/<slug:program>/"
PROJECT = f"{HERE}project/<int:project>/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(PROJECT, views.project, name="project"),
]
