"""Addresses under /kit/."""

from django.urls import path

from rapport.kit import views

app_name = "kit"
urlpatterns = [path("gallery/", views.show_gallery, name="gallery")]
