"""Addresses under /training/."""

from django.urls import path

from rapport.training import media, views
from rapport.training.certificate import views as certificates
from rapport.training.evaluation import views as evaluation

app_name = "training"
urlpatterns = [
    path("", views.mine, name="mine"),
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
