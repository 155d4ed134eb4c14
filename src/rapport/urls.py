"""Every package's addresses. The first word of an address is the package."""

from django.urls import include, path, re_path

from rapport.home import views as home
from rapport.surveys.redcap_api import api as redcap
from rapport.training.certificate import views as certificates

urlpatterns = [
    path("", home.start, name="home"),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
    path(".well-known/did.json", certificates.did_document, name="did"),
    path("api/v1/", include("rapport.api")),
    path("people/account/", include("rapport.people.account_urls")),
    path("people/", include("rapport.people.urls")),
    path("programs/", include("rapport.programs.urls")),
    path("training/", include("rapport.training.urls")),
    path("agreements/", include("rapport.agreements.urls")),
    # Whatever stands behind it: some clients take no address that does not end in /api/.
    re_path(r"^api/redcap(?:/[\s\S]*)?$", redcap.api, name="redcap"),
    path("surveys/", include("rapport.surveys.urls")),
    path("oversight/", include("rapport.oversight.urls")),
    path("evaluation/", include("rapport.evaluation.urls")),
    path("qualitative/", include("rapport.qualitative.urls")),
    path("reach/", include("rapport.reach.urls")),
    path("trials/", include("rapport.trials.urls")),
    path("ballots/", include("rapport.ballots.urls")),
    path("privacy/", include("rapport.privacy.urls")),
    path("demo/", include("rapport.demo.urls")),
    path("kit/", include("rapport.kit.urls")),
]
