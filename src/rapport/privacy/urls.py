"""Addresses under /privacy/."""

from django.urls import path

from rapport.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("download/", views.download, name="download"),
    path("erase/", views.erase, name="erase"),
]
