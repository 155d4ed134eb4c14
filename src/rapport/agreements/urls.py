"""Addresses under /agreements/. A mentorship has one agreement, and it has the mentorship's number."""

from django.urls import path

from rapport.agreements import sheet_views, views
from rapport.agreements.agree import views as agree
from rapport.agreements.aligning import views as aligning
from rapport.agreements.calendar import views as calendars
from rapport.agreements.choosing import views as choosing
from rapport.agreements.closing import views as closing
from rapport.agreements.effort import views as effort_views
from rapport.agreements.enabling import goal_views as goals
from rapport.agreements.enabling import views as enabling
from rapport.agreements.looking import views as looking
from rapport.agreements.measures import views as measuring
from rapport.agreements.meetings import views as meetings
from rapport.agreements.ombuds import views as ombuds
from rapport.agreements.preparing import mentor_views
from rapport.agreements.preparing import views as plans
from rapport.agreements.progress import views as progress
from rapport.agreements.review import views as review
from rapport.agreements.signs import views as signs
from rapport.agreements.team import views as team_views

app_name = "agreements"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("check/", views.check, name="check"),
    path("templates/<slug:template>/", looking.template, name="template"),
    path("programs/<slug:program>/items/", choosing.choose, name="choose"),
    path("programs/<slug:program>/items/add/", choosing.add, name="choose_add"),
    path("chair/", agree.chair_desk, name="chair_desk"),
    path("chair/<int:mentorship>/", agree.chair_sign, name="chair_sign"),
    path("<int:mentorship>/", views.overview, name="overview"),
    path("<int:mentorship>/answer/", sheet_views.answer, name="answer"),
    path("<int:mentorship>/compare/", aligning.compare, name="compare"),
    path("<int:mentorship>/items/<slug:item>/", aligning.item, name="item"),
    path("<int:mentorship>/items/<slug:item>/judge/", aligning.judge, name="judge"),
    path("<int:mentorship>/promises/<int:promise>/tick/", aligning.tick_promise, name="tick_promise"),
    path("<int:mentorship>/add-item/", aligning.add_item, name="add_item"),
    path("<int:mentorship>/version/", views.make_version, name="make_version"),
    path("<int:mentorship>/sign/", views.sign, name="sign"),
    path("<int:mentorship>/version-<int:number>.pdf", views.download, name="download"),
    path("<int:mentorship>/version-<int:number>.docx", agree.word_copy, name="word_copy"),
    path("<int:mentorship>/version-<int:number>.json", agree.exact_words, name="exact_words"),
    path("<int:mentorship>/versions/", agree.versions, name="versions"),
    path("<int:mentorship>/terms/", agree.terms, name="terms"),
    path("<int:mentorship>/review/", review.review, name="review"),
    path("<int:mentorship>/review/stay/", review.let_stay, name="let_stay"),
    path("<int:mentorship>/review/pace/", review.pace, name="pace"),
    path("programs/<slug:program>/", review.rules, name="rules"),
    path("<int:mentorship>/milestones/", enabling.way, name="way"),
    path("<int:mentorship>/timeline/", enabling.timeline, name="timeline"),
    path("<int:mentorship>/milestones/add/", enabling.add_milestone, name="add_milestone"),
    path("<int:mentorship>/milestones/<int:milestone>/", enabling.milestone, name="milestone"),
    path("<int:mentorship>/milestones/<int:milestone>/reach/", enabling.reach, name="reach"),
    path("<int:mentorship>/milestones/<int:milestone>/drop/", enabling.drop, name="drop"),
    path("<int:mentorship>/milestones/<int:milestone>/steps/", enabling.add_step, name="add_step"),
    path("<int:mentorship>/steps/<int:step>/tick/", enabling.tick_step, name="tick_step"),
    path("<int:mentorship>/steps/<int:step>/remove/", enabling.remove_step, name="remove_step"),
    path("<int:mentorship>/goals/add/", goals.add_goal, name="add_goal"),
    path("<int:mentorship>/goals/<int:goal>/", goals.goal, name="goal"),
    path("<int:mentorship>/goals/<int:goal>/rate/", goals.rate_goal, name="rate_goal"),
    path("<int:mentorship>/meetings/", meetings.meetings, name="meetings"),
    path("<int:mentorship>/meetings/plan/", meetings.plan, name="plan_meeting"),
    path("<int:mentorship>/meetings/<int:meeting>/", meetings.meeting, name="meeting"),
    path("<int:mentorship>/meetings/<int:meeting>/change/", meetings.change_meeting, name="change_meeting"),
    path("<int:mentorship>/meetings/<int:meeting>/met/", meetings.met, name="met"),
    path("<int:mentorship>/meetings/<int:meeting>/notes/", meetings.add_note, name="add_note"),
    path("<int:mentorship>/meetings/<int:meeting>/actions/", meetings.add_action, name="add_action"),
    path("<int:mentorship>/notes/<int:note>/", meetings.note, name="note"),
    path("<int:mentorship>/actions/<int:action>/tick/", meetings.tick_action, name="tick_action"),
    path("<int:mentorship>/reports/", progress.my_reports, name="my_reports"),
    path("<int:mentorship>/reports/write/", progress.write_report, name="write_report"),
    path("<int:mentorship>/reports/<int:progress>/", progress.own_report, name="own_report"),
    path("<int:mentorship>/reports/<int:progress>/share/", progress.share_report, name="share_report"),
    path("reports/<slug:program>/", progress.reports, name="reports"),
    path("reports/read/<int:progress>/", progress.report, name="report"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("feed/<str:secret>.ics", calendars.feed, name="feed"),
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
    path("<int:mentorship>/team/", team_views.team, name="team"),
    path("<int:mentorship>/team/items/<slug:item>/", team_views.share, name="share"),
    path("<int:mentorship>/team/items/<slug:item>/take/", team_views.take_on, name="take_on"),
    path("<int:mentorship>/team/commitments/", team_views.commit, name="commit"),
    path("<int:mentorship>/team/commitments/<int:commitment>/", team_views.commitment, name="commitment"),
    path("effort/<slug:program>/", effort_views.efforts, name="efforts"),
    path("effort/<slug:program>/ask/", effort_views.ask_chairs, name="ask_chairs"),
    path("effort/<slug:program>/<int:scholar>/", effort_views.confirm_effort, name="confirm_effort"),
    path("load/<slug:program>/", effort_views.loads, name="loads"),
    path("<int:mentorship>/measures/", measuring.measures, name="measures"),
    path("<int:mentorship>/measures/work-out/", measuring.refresh, name="work_out"),
    path("<int:mentorship>/measures/report/<int:mentor>/", measuring.report, name="self_report"),
    path("<int:mentorship>/meetings/<int:meeting>/observer/", measuring.observer, name="observer"),
    path("<int:mentorship>/observers/<int:observation>/", measuring.answer_observer, name="answer_observer"),
    path("observe/<str:once>/", measuring.observe, name="observe"),
    path("measures/<slug:program>/", measuring.cohorts, name="cohort_measures"),
    path("load/<slug:program>/mine/", effort_views.my_time, name="my_time"),
]
