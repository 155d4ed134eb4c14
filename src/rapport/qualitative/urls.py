"""Addresses of the qualitative part, all below a programme."""

from django.urls import path

from rapport.qualitative import views
from rapport.qualitative.material import views as material

app_name = "qualitative"
HERE = "program/<slug:program>/"
PROJECT = f"{HERE}project/<int:project>/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(f"{HERE}begin/", views.begin, name="begin"),
    path(PROJECT, views.project, name="project"),
    path(f"{PROJECT}change/", views.change, name="change"),
    path(f"{PROJECT}members/", views.members, name="members"),
    path(f"{PROJECT}texts/", material.texts, name="texts"),
    path(f"{PROJECT}texts/<int:material>/", material.document, name="document"),
]
