"""How it is going: for the scholar alone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapport.agreements.signs import actions, queries
from rapport.agreements.signs.permissions import may_see_signs
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship


@open_to(may_see_signs, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def signs(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    found = queries.signs_for(request.user, mentorship)
    if request.method == "POST":
        sign = request.POST.get("sign", "")
        if sign in {one.key for one in found}:
            actions.dismiss(by=request.user, mentorship=mentorship, sign=sign)
        elif request.POST.get("do") == "show all":
            actions.show_all(by=request.user, mentorship=mentorship)
        return redirect("agreements:signs", mentorship=mentorship.pk)
    context = {
        "mentorship": mentorship,
        "signs": found,
        "trail": [
            {"label": "Agreements", "href": reverse("agreements:mine")},
            {"label": "The agreement", "href": reverse("agreements:overview", args=[mentorship.pk])},
        ],
    }
    return render(request, "agreements/signs/signs.html", context)
