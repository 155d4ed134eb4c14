"""Addresses under /training/."""

from django.urls import path

from rapport.training import media, views
from rapport.training.dose import views as dose
from rapport.training.facilitating import views as facilitating

app_name = "training"
dose_patterns = [
    path("use/<slug:program>/", dose.use, name="use"),
    path("<slug:course>/my-time/", dose.my_time, name="my_time"),
    path("<slug:course>/<slug:page>/time/", dose.beat, name="beat"),
]
workshop_patterns = [
    path("workshops/", facilitating.mine, name="my_workshops"),
    path("workshops/<slug:program>/", facilitating.workshops, name="workshops"),
    path("workshops/<slug:program>/new/", facilitating.new, name="new_workshop"),
    path("workshops/<slug:program>/hours.csv", facilitating.hours_csv, name="hours_csv"),
    path("workshop/<int:workshop>/", facilitating.workshop, name="workshop"),
    path("workshop/<int:workshop>/change/", facilitating.change, name="change_workshop"),
    path("workshop/<int:workshop>/call-off/", facilitating.call_off, name="call_off_workshop"),
    path("guide/<slug:program>/", facilitating.guide, name="guide"),
]
urlpatterns = [
    *dose_patterns,
    *workshop_patterns,
    path("", views.mine, name="mine"),
    path("<slug:course>/", views.overview, name="overview"),
    path("<slug:course>/media/<slug:hashed>/<path:name>", media.media, name="media"),
    path("<slug:course>/print/", views.printed, name="print"),
    path("<slug:course>/language/", views.choose_language, name="language"),
    path("<slug:course>/<slug:page>/", views.page, name="page"),
]
