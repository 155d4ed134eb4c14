"""Addresses of the evaluation, all below a programme."""

from django.urls import path

from rapport.evaluation import views
from rapport.evaluation.plans import views as plans
from rapport.evaluation.report import views as report
from rapport.evaluation.runs import views as runs
from rapport.evaluation.summary import views as summary

app_name = "evaluation"
HERE = "program/<slug:program>/"
PLAN, RUN = f"{HERE}plans/<int:analysis>/", f"{HERE}runs/<int:run>/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(f"{HERE}summary/", summary.summary, name="summary"),
    path(f"{HERE}plans/new/", plans.new_plan, name="new_plan"),
    path(PLAN, views.plan, name="plan"),
    path(f"{PLAN}text/", plans.plan_text, name="plan_text"),
    path(f"{PLAN}versions/<int:number>/", plans.plan_file, name="plan_file"),
    path(f"{PLAN}register/", plans.register, name="register"),
    path(f"{PLAN}run/", runs.run_plan, name="run_plan"),
    path(RUN, report.run, name="run"),
    path(f"{RUN}again/", runs.run_again, name="run_again"),
    path(f"{RUN}show/", runs.show_run, name="show_run"),
    path(f"{RUN}summary/", summary.run_summary, name="run_summary"),
    path(f"{RUN}beside/", report.run_beside, name="run_beside"),
    path(f"{RUN}all/", report.run_archive, name="run_archive"),
    path(f"{RUN}numbers/<slug:table>/", report.numbers, name="numbers"),
    path(f"{HERE}files/<int:result>/", report.run_file, name="run_file"),
]
