"""Addresses under /agreements/. A mentorship has one agreement, and it has the mentorship's number."""

from django.urls import path

from rapport.agreements import sheet_views, views
from rapport.agreements.effort import views as effort_views
from rapport.agreements.team import views as team_views

app_name = "agreements"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("check/", views.check, name="check"),
    path("<int:mentorship>/", views.overview, name="overview"),
    path("<int:mentorship>/answer/", sheet_views.answer, name="answer"),
    path("<int:mentorship>/compare/", views.compare, name="compare"),
    path("<int:mentorship>/items/<slug:item>/", views.item, name="item"),
    path("<int:mentorship>/version/", views.make_version, name="make_version"),
    path("<int:mentorship>/sign/", views.sign, name="sign"),
    path("<int:mentorship>/version-<int:number>.pdf", views.download, name="download"),
    path("<int:mentorship>/team/", team_views.team, name="team"),
    path("<int:mentorship>/team/items/<slug:item>/", team_views.share, name="share"),
    path("<int:mentorship>/team/items/<slug:item>/take/", team_views.take_on, name="take_on"),
    path("<int:mentorship>/team/commitments/", team_views.commit, name="commit"),
    path("<int:mentorship>/team/commitments/<int:commitment>/", team_views.commitment, name="commitment"),
    path("effort/<slug:program>/", effort_views.efforts, name="efforts"),
    path("effort/<slug:program>/ask/", effort_views.ask_chairs, name="ask_chairs"),
    path("effort/<slug:program>/<int:scholar>/", effort_views.confirm_effort, name="confirm_effort"),
    path("load/<slug:program>/", effort_views.loads, name="loads"),
    path("load/<slug:program>/mine/", effort_views.my_time, name="my_time"),
]
