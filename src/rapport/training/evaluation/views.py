"""The page on which somebody gets their way into the evaluation of a course, once.

The secret is part of the answer to one press of a button, and of a mail if that is wanted, which is handed over in
memory; of nothing that is kept: no session, no message, no mail that waits.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapport.ballots.outcomes import BoxIsClosed, NoSuchBox
from rapport.ballots.policy import CLAIM
from rapport.ballots.sealing import KeyLost
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.training.course import Course
from rapport.training.evaluation import actions, mail, queries
from rapport.training.evaluation.actions import InvitedBeforeError
from rapport.training.permissions import may_take
from rapport.training.queries import course as course_called

# `surveys` shows the form of a box; it and `training` do not know each other, and meet at this address.
FORM = "/surveys/anonymous/{}/"


@open_to(may_take, course=course_called)
@require_http_methods(["GET", "POST"])
def evaluation(request: SignedInRequest, course: Course) -> HttpResponse:
    box = queries.open_box(request.user, course)
    page: dict[str, object] = {
        "course": course,
        "box": box,
        "claim": CLAIM,
        "can_mail": mail.can_mail(request.user),
        "has_completed": queries.has_completed(request.user, course),
        "was_invited": queries.was_invited(request.user, course),
        "trail": [
            {"label": "My training", "href": reverse("training:mine")},
            {"label": course.title, "href": reverse("training:overview", args=[course.id])},
        ],
    }
    status = HTTPStatus.OK
    if request.method == "POST" and "wanted" in request.POST and box and page["has_completed"]:
        try:
            way = way_in(box, actions.invite(by=request.user, course=course, box=box))
            page |= way
            if request.POST["wanted"] == "mail" and page["can_mail"]:
                promise = settings.SITE_URL + reverse("ballots:box", args=[box])
                page["is_mailed"] = mail.send_copy(request.user, course, way, promise)
        except InvitedBeforeError:
            page["was_invited"] = True
        except (BoxIsClosed, KeyLost, NoSuchBox, OSError):
            page["is_out_of_order"], status = True, HTTPStatus.SERVICE_UNAVAILABLE
    return render(request, "training/evaluation/evaluation.html", page, status=status)


def way_in(box: str, secret: str) -> dict[str, object]:
    """The secret stands behind the #, which no server ever sees."""
    path = FORM.format(box)
    return {
        "path": f"{path}#{secret}",
        "link": f"{settings.SITE_URL}{path}#{secret}",
        "code": secret,
        "fingerprint": queries.fingerprint(box),
        "is_given": True,
    }
