"""Addresses under /kit/."""

from django.urls import URLPattern

app_name = "kit"
urlpatterns: list[URLPattern] = []
