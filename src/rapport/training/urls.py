"""Addresses under /training/. Those with a word of their own come first: a course cannot be called like one."""

from django.urls import path

from rapport.training import media, views
from rapport.training.certificate import views as certificates
from rapport.training.dose import views as dose
from rapport.training.evaluation import views as evaluation
from rapport.training.facilitating import views as facilitating
from rapport.training.learners import views as learners
from rapport.training.lti import desk
from rapport.training.lti import views as lti
from rapport.training.notebook import views as notebook
from rapport.training.plan import views as plan
from rapport.training.registration import code_views as codes
from rapport.training.registration import views as registration
from rapport.training.required import views as required
from rapport.training.toolkit import views as toolkit

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
    path("learners/<slug:program>/workbooks/", learners.workbooks, name="learners_workbooks"),
    path("learners/workbook/<int:workbook>/", learners.fetch, name="learners_workbook"),
]
dose_patterns = [
    path("use/<slug:program>/", dose.use, name="use"),
    path("<slug:course>/my-time/", dose.my_time, name="my_time"),
    path("<slug:course>/<slug:page>/time/", dose.beat, name="beat"),
]
workshop_patterns = [
    path("workshops/", facilitating.mine, name="my_workshops"),
    path("workshops/<slug:program>/", facilitating.workshops, name="workshops"),
    path("workshops/<slug:program>/new/", facilitating.new, name="new_workshop"),
    path("workshops/<slug:program>/hours.csv", facilitating.hours_csv, name="hours_csv"),
    path("workshop/<int:workshop>/", facilitating.workshop, name="workshop"),
    path("workshop/<int:workshop>/change/", facilitating.change, name="change_workshop"),
    path("workshop/<int:workshop>/call-off/", facilitating.call_off, name="call_off_workshop"),
    path("meeting/<int:asked_to>/", facilitating.meeting, name="meeting"),
    path("guide/<slug:program>/", facilitating.guide, name="guide"),
]
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
    *registration_patterns,
    *dose_patterns,
    *workshop_patterns,
    path("", views.mine, name="mine"),
    *lti_patterns,
    path("notebook/", notebook.notebook, name="notebook"),
    path("notebook/my-notebook.pdf", notebook.notebook_pdf, name="notebook_pdf"),
    path("notebook/my-notebook.md", notebook.notebook_text, name="notebook_text"),
    path("notebook/send/", notebook.send_notebook, name="send_notebook"),
    path("plan/", plan.plan, name="plan"),
    path("plan/take/", plan.take, name="take_plan"),
    path("plan/print/", plan.print_plan, name="print_plan"),
    path("plan/send/", plan.send_plan, name="send_plan"),
    path("plan/letters/", plan.plan_letters, name="plan_letters"),
    path("plan/<int:line>/", plan.plan_line, name="plan_line"),
    path("plan/<int:line>/happened/", plan.happened, name="happened"),
    path("plan/<int:line>/tick/", plan.tick, name="tick_plan"),
    path("plan/<int:line>/move/", plan.move, name="move_plan"),
    path("plan/<int:line>/remove/", plan.remove, name="remove_plan"),
    path("tools/", toolkit.tools, name="tools"),
    path("certificates/", certificates.mine, name="certificates"),
    path("certificates/of/<slug:program>/", certificates.of_program, name="certificates_of"),
    path("certificates/<slug:certificate>/", certificates.check, name="certificate"),
    path("certificates/<slug:certificate>/certificate.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:certificate>/badge.jwt", certificates.badge, name="badge"),
    path("certificates/<slug:certificate>/status.json", certificates.status, name="certificate_status"),
    path("certificates/<slug:certificate>/withdraw/", certificates.withdraw, name="withdraw_certificate"),
    path("<slug:course>/", views.overview, name="overview"),
    path("<slug:course>/media/<slug:hashed>/<path:name>", media.media, name="media"),
    path("<slug:course>/certificate/", certificates.name, name="certificate_name"),
    path("<slug:course>/evaluation/", evaluation.evaluation, name="evaluation"),
    path("<slug:course>/print/", views.printed, name="print"),
    path("<slug:course>/language/", views.choose_language, name="language"),
    path("<slug:course>/<slug:page>/", views.page, name="page"),
]
