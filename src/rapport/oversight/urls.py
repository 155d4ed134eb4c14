"""Addresses under /oversight/."""

from django.urls import path

from rapport.oversight import views

app_name = "oversight"
urlpatterns = [
    path("<slug:program>/", views.status, name="status"),
    path("<slug:program>/asks/", views.asks, name="asks"),
    path("<slug:program>/remind/<slug:task>/", views.remind, name="remind"),
]
