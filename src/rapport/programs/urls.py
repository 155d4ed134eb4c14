"""Addresses under /programs/."""

from django.urls import path

from rapport.programs import views
from rapport.programs.api_keys import views as api_keys
from rapport.programs.roster import views as roster
from rapport.programs.webhooks import views as webhooks

app_name = "programs"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("<slug:program>/", views.detail, name="detail"),
    path("<slug:program>/people/", views.people, name="people"),
    path("<slug:program>/people/add/", views.add, name="add"),
    path("<slug:program>/people/<int:person>/", views.person, name="person"),
    path("<slug:program>/roles/<int:seat>/end/", views.end_role, name="end_role"),
    path("<slug:program>/mentorships/", views.mentorships, name="mentorships"),
    path("<slug:program>/mentorships/pair/", views.pair, name="pair"),
    path("<slug:program>/teams/<int:member>/end/", views.end_place, name="end_place"),
    path("<slug:program>/consents/<slug:document>/", views.consent, name="consent"),
    path("<slug:program>/roster/", roster.roster, name="roster"),
    path("<slug:program>/roster/sample.csv", roster.sample_csv, name="sample_csv"),
    path("<slug:program>/roster/sample.xlsx", roster.sample_xlsx, name="sample_xlsx"),
    path("<slug:program>/roster/<int:upload>/", roster.preview, name="roster_preview"),
    path("<slug:program>/roster/<int:upload>/confirm/", roster.confirm, name="roster_confirm"),
    path("<slug:program>/roster/<int:upload>/discard/", roster.discard, name="roster_discard"),
    path("<slug:program>/audit/", views.audit, name="audit"),
    path("<slug:program>/keys/", api_keys.keys, name="keys"),
    path("<slug:program>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("<slug:program>/webhooks/new/", webhooks.new, name="new_webhook"),
    path("<slug:program>/webhooks/<int:webhook>/", webhooks.webhook, name="webhook"),
    path("<slug:program>/webhooks/<int:webhook>/test/", webhooks.send_test, name="test_webhook"),
    path("<slug:program>/webhooks/<int:webhook>/secret/", webhooks.renew, name="renew_webhook"),
    path("<slug:program>/webhooks/<int:webhook>/end/", webhooks.end, name="end_webhook"),
    path("<slug:program>/webhooks/<int:webhook>/deliveries/", webhooks.deliveries, name="deliveries"),
    path("<slug:program>/webhooks/<int:webhook>/deliveries/<int:delivery>/again/", webhooks.again, name="send_again"),
]
