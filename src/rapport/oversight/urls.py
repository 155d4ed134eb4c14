"""Addresses under /oversight/."""

from django.urls import path

from rapport.oversight import views
from rapport.oversight.evidence import views as evidence_views
from rapport.oversight.mechanisms import views as mechanism_views
from rapport.oversight.plan import views as plan_views

app_name = "oversight"
urlpatterns = [
    path("<slug:program>/", views.status, name="status"),
    path("<slug:program>/asks/", views.asks, name="asks"),
    path("<slug:program>/remind/<slug:task>/", views.remind, name="remind"),
    path("<slug:program>/mechanisms/", mechanism_views.mechanisms, name="mechanisms"),
    path("<slug:program>/mechanisms/uses/", mechanism_views.uses, name="uses"),
    path("<slug:program>/mechanisms/came/", mechanism_views.came, name="came"),
    path("<slug:program>/mechanisms/<int:scholar>/", mechanism_views.scholar, name="mechanism_days"),
    path("<slug:program>/plan/", plan_views.plan, name="plan"),
    path("<slug:program>/plan/plan.txt", plan_views.plan_text, name="plan_text"),
    path("<slug:program>/plan/add/", plan_views.add_duty, name="add_duty"),
    path("<slug:program>/plan/<int:duty>/", plan_views.duty, name="duty"),
    path("<slug:program>/plan/<int:duty>/end/", plan_views.end_duty, name="end_duty"),
    path("<slug:program>/plan/<int:duty>/<int:person>/", plan_views.remedy, name="remedy"),
    path("<slug:program>/evidence/", evidence_views.evidence, name="evidence"),
    path("<slug:program>/evidence/<int:evidence>.pdf", evidence_views.evidence_pdf, name="evidence_pdf"),
    path("<slug:program>/evidence/<int:evidence>.csv", evidence_views.evidence_csv, name="evidence_csv"),
]
