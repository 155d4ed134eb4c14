"""Addresses under /people/; those of signing in stand in `account_urls`."""

from django.urls import path

from rapport.people import views

app_name = "people"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/sessions/others/end/", views.end_other_sessions, name="end_other_sessions"),
    path("me/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
    path("roles/", views.roles, name="roles"),
    path("first/<int:who>/<str:token>/", views.first_sign_in_page, name="first_sign_in"),
    path("outbox/", views.kept_mails, name="outbox"),
    path("outbox/<str:file>/<int:number>/", views.kept_mail, name="kept_mail"),
]
