"""Addresses under /agreements/. A mentorship has one agreement, and it has the mentorship's number."""

from django.urls import path

from rapport.agreements import sheet_views, views
from rapport.agreements.closing import views as closing
from rapport.agreements.ombuds import views as ombuds
from rapport.agreements.preparing import mentor_views
from rapport.agreements.preparing import views as plans
from rapport.agreements.signs import views as signs

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
    path("<int:mentorship>/plan/", plans.shared_plan, name="shared_plan"),
    path("plan/<slug:program>/", plans.plan, name="plan"),
    path("plan/<slug:program>/review/", plans.review, name="review_plan"),
    path("plan/<slug:program>/versions/", plans.history, name="plan_versions"),
    path("plan/<slug:program>/plan.txt", plans.download, name="plan_text"),
    path("plan/<slug:program>/parts/<slug:part>/", plans.part, name="plan_part"),
    path("plan/<slug:program>/parts/<slug:part>/readers/", plans.audience, name="plan_readers"),
    path("possible-mentors/<slug:program>/", mentor_views.possible_mentors, name="possible_mentors"),
    path("possible-mentors/<slug:program>/<uuid:noted>/", mentor_views.possible_mentor, name="possible_mentor"),
    path("possible-mentors/<slug:program>/<uuid:noted>/forget/", mentor_views.forget, name="forget_possible_mentor"),
    path("offer/<slug:program>/", mentor_views.offer, name="offer"),
    path("<int:mentorship>/closing/", closing.closing, name="closing"),
    path("<int:mentorship>/closing/begin/", closing.begin, name="begin_closing"),
    path("<int:mentorship>/closing/settle/", closing.settle, name="settle"),
    path("<int:mentorship>/closing/settled/", closing.settled, name="settled"),
    path("<int:mentorship>/closing/end/", closing.end, name="end_mentorship"),
    path("<int:mentorship>/change/", closing.change, name="change"),
    path("<int:mentorship>/signs/", signs.signs, name="signs"),
    path("changes/<slug:program>/", closing.wishes, name="changes"),
    path("in-confidence/", ombuds.start, name="ombuds_start"),
    path("in-confidence/<slug:program>/", ombuds.ombuds, name="ombuds"),
    path("in-confidence/<slug:program>/desk/", ombuds.desk, name="ombuds_desk"),
    path("in-confidence/<slug:program>/<uuid:conversation>/", ombuds.conversation, name="conversation"),
]
