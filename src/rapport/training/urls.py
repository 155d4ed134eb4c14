"""Addresses under /training/."""

from django.urls import path

from rapport.training import media, views

app_name = "training"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<slug:course>/", views.overview, name="overview"),
    path("<slug:course>/media/<slug:hashed>/<path:name>", media.media, name="media"),
    path("<slug:course>/print/", views.printed, name="print"),
    path("<slug:course>/language/", views.choose_language, name="language"),
    path("<slug:course>/<slug:page>/", views.page, name="page"),
]
