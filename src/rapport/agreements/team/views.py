"""The pages of a team: who covers what, and what the mentors promised each other."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements import queries as agreements
from rapport.agreements.actions import RefusedError
from rapport.agreements.models import Commitment
from rapport.agreements.permissions import may_read, may_write
from rapport.agreements.queries import Desk
from rapport.agreements.team import actions, queries
from rapport.agreements.team.actions import ChangedMeanwhileError
from rapport.agreements.team.forms import CommitmentForm, ShareForm
from rapport.kit.doors import open_to
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

MEANWHILE = "Somebody changed this meanwhile. Below stands what is saved now; please say again what you want."
CLOSED = "This mentorship has ended, or you are not in its team any more."


def trail(desk: Desk) -> list[dict[str, str]]:
    pk = desk.mentorship.pk
    title = desk.template.title if desk.template else "Agreement"
    return [
        {"label": "Agreements", "href": reverse("agreements:mine")},
        {"label": title, "href": reverse("agreements:overview", args=[pk])},
    ]


def trail_to_team(desk: Desk) -> list[dict[str, str]]:
    return [*trail(desk), {"label": "Who covers what", "href": reverse("agreements:team", args=[desk.mentorship.pk])}]


def others(person: Person, mentorship: Mentorship) -> list[Person]:
    """The other mentors, to a mentor; nobody to a scholar, who promises elsewhere."""
    mentors = [member.mentor for member in mentorship.mentors]  # type: ignore[attr-defined]
    return [mentor for mentor in mentors if mentor != person] if person in mentors else []


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def team(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    return team_page(request, mentorship)


def team_page(request: SignedInRequest, mentorship: Mentorship, form: CommitmentForm | None = None) -> HttpResponse:
    """The matrix and the promises; a form with mistakes keeps what was typed."""
    desk = agreements.desk(request.user, mentorship)
    whole = queries.matrix(desk)
    is_mentor = any(member.mentor_id == request.user.pk for member in whole.mentors)
    show = request.GET.get("show", "")
    words = {
        "desk": desk,
        "trail": trail(desk),
        "whole": whole,
        "matrix": whole.with_finding(show),
        "show": show,
        "commitments": queries.commitments(mentorship),
        "confirmed": queries.confirmed_time(mentorship),
        "is_mentor": is_mentor,
        "form": form or CommitmentForm(others(request.user, mentorship)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
    return render(request, "agreements/team/team.html", words, status=status)


@open_to(may_read, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def share(request: SignedInRequest, mentorship: Mentorship, item: str) -> HttpResponse:
    desk = agreements.desk(request.user, mentorship)
    row = queries.matrix(desk).row(item)
    if row is None:
        raise Http404
    form = ShareForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.share_out(
                by=request.user, mentorship=mentorship, item=item, given=form.given, seen=form.cleaned_data["seen"]
            )
        except ChangedMeanwhileError:
            messages.error(request, MEANWHILE)
            return redirect("agreements:share", mentorship=mentorship.pk, item=item)
        except RefusedError:
            messages.error(request, CLOSED)
        else:
            messages.success(request, "Saved. The whole team sees it." if changed else "Nothing was changed.")
        return redirect(reverse("agreements:team", args=[mentorship.pk]) + f"#{item}")
    mine = next((column for column in row.columns if column.member.mentor_id == request.user.pk), None)
    words = {
        "desk": desk,
        "row": row,
        "form": form,
        "trail": trail_to_team(desk),
        "waits": mine is not None and mine.share is not None and mine.share.taken_on is None,
        "mine": mine,
    }
    return render(request, "agreements/team/share.html", words, status=422 if form.errors else 200)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def take_on(request: SignedInRequest, mentorship: Mentorship, item: str) -> HttpResponse:
    if actions.take_on(by=request.user, mentorship=mentorship, item=item):
        messages.success(request, "You have taken this on. The whole team sees it.")
    else:
        messages.info(request, "Nothing waits for your yes there.")
    return redirect(reverse("agreements:team", args=[mentorship.pk]) + f"#{item}")


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def commit(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    form = CommitmentForm(others(request.user, mentorship), request.POST)
    if not form.is_valid():
        return team_page(request, mentorship, form)
    try:
        actions.commit(by=request.user, mentorship=mentorship, **form.cleaned_data)
    except RefusedError:
        messages.error(request, "Only a mentor of the team promises something here, to another one.")
    else:
        messages.success(request, "Written down. The whole team sees it.")
    return to_commitments(mentorship)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def commitment(request: SignedInRequest, mentorship: Mentorship, commitment: int) -> HttpResponse:
    found = Commitment.objects.filter(mentorship=mentorship, pk=commitment).select_related("mentorship").first()
    if found is None:
        raise Http404
    try:
        if request.POST.get("do") == "take back":
            actions.take_back(by=request.user, commitment=found)
        else:
            actions.keep(by=request.user, commitment=found)
    except RefusedError:
        messages.error(request, "Only who promised it, or to whom, changes that.")
    return to_commitments(mentorship)


def to_commitments(mentorship: Mentorship) -> HttpResponse:
    return redirect(reverse("agreements:team", args=[mentorship.pk]) + "#commitments")
