"""Addresses under /demo/."""

from django.urls import path

from rapport.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("sign-in/<int:person>/", views.sign_in, name="sign_in"),
]
