"""Addresses under /training/. Those with a word of their own come first: a course cannot be called like one."""

from django.urls import path

from rapport.training import views
from rapport.training.learners import views as learners
from rapport.training.registration import code_views as codes
from rapport.training.registration import views as registration
from rapport.training.required import views as required

app_name = "training"
registration_patterns = [
    path("open/", registration.open_courses, name="open_courses"),
    path("join/<str:code>/", registration.join, name="join"),
    path("register/<str:code>/", registration.register, name="register"),
    path("registration/<slug:course>/", registration.registration, name="registration"),
    path("groups/", codes.groups, name="groups"),
    path("groups/<int:group>/", codes.group, name="group"),
    path("codes/<slug:program>/", codes.codes, name="codes"),
    path("codes/<slug:program>/<int:group>/end/", codes.end_code, name="end_code"),
    path("institutions/<slug:program>/", codes.institutions, name="institutions"),
    path("required/<slug:program>/", required.required, name="required"),
    path("required/<slug:program>/<int:requirement>/end/", required.end_requirement, name="end_requirement"),
    path("again/<slug:course>/", required.again, name="again"),
    path("learners/<slug:program>/", learners.learners, name="learners"),
    path("learners/<slug:program>/learners.csv", learners.as_csv, name="learners_csv"),
    path("learners/<slug:program>/learners.xlsx", learners.as_xlsx, name="learners_xlsx"),
]
urlpatterns = [
    *registration_patterns,
    path("", views.mine, name="mine"),
    path("<slug:course>/", views.overview, name="overview"),
    path("<slug:course>/<slug:page>/", views.page, name="page"),
]
