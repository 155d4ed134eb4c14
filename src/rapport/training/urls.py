"""Addresses under /training/."""

from django.urls import path

from rapport.training import media, views
from rapport.training.lti import desk
from rapport.training.lti import views as lti

app_name = "training"
lti_patterns = [
    path("lti/login/", lti.login, name="lti_login"),
    path("lti/launch/", lti.launch, name="lti_launch"),
    path("lti/connect/", lti.connect, name="lti_connect"),
    path("lti/keys.json", lti.keys, name="lti_keys"),
    path("lti/configuration.json", lti.configuration, name="lti_configuration"),
    path("lti/of/<slug:program>/", desk.platforms, name="platforms"),
    path("lti/of/<slug:program>/new/", desk.register, name="register_platform"),
    path("lti/of/<slug:program>/<int:platform>/", desk.platform, name="platform"),
    path("lti/of/<slug:program>/<int:platform>/end/", desk.end, name="end_platform"),
    path("lti/of/<slug:program>/<int:platform>/tell/", desk.tell, name="tell_platform"),
]
urlpatterns = [
    path("", views.mine, name="mine"),
    *lti_patterns,
    path("<slug:course>/", views.overview, name="overview"),
    path("<slug:course>/media/<slug:hashed>/<path:name>", media.media, name="media"),
    path("<slug:course>/print/", views.printed, name="print"),
    path("<slug:course>/language/", views.choose_language, name="language"),
    path("<slug:course>/<slug:page>/", views.page, name="page"),
]
