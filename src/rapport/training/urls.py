"""Addresses under /training/."""

from django.urls import path

from rapport.training import views

app_name = "training"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<slug:course>/", views.overview, name="overview"),
    path("<slug:course>/print/", views.printed, name="print"),
    path("<slug:course>/<slug:page>/", views.page, name="page"),
]
