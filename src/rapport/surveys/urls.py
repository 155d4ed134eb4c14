"""Addresses under /surveys/."""

from django.urls import path

from rapport.surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:survey>/", views.answer, name="answer"),
]
