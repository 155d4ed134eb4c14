"""The review of an agreement, how quiet it is, and what a programme asks."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.agreements.actions import RefusedError
from rapport.agreements.chairs import rules_of
from rapport.agreements.permissions import may_set_rules, may_write
from rapport.agreements.review import actions, queries
from rapport.agreements.review.forms import PaceForm, ReviewForm, RulesForm
from rapport.agreements.review.queries import ReviewDesk
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program

DONE = "Nothing has to change: your agreement stays in force, and the next review is planned."
SENT = "Thank you. When all of you have said theirs, you see side by side what each would change."

OPENED = "Thank you. All of you have said theirs: talk over what somebody would change."


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    found = queries.review_desk(request.user, mentorship)
    if found is None or not found.is_party:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    if request.method == "POST" and request.POST.get("then") == "same":
        return send(request, found, None)
    form = ReviewForm(found.rows, request.POST if request.method == "POST" else drafts.returned(request))
    if request.method == "POST" and form.is_valid():
        return send(request, found, form)
    context = {
        "found": found,
        "form": form,
        "pace": PaceForm(initial={"days": found.pace}),
        "draft_key": draft_key(found),
        "trail": trail(found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "agreements/review/review.html", context, status=status)


def send(request: SignedInRequest, found: ReviewDesk, form: ReviewForm | None) -> HttpResponse:
    """Send in what was said – without a form: everything is still right."""
    mentorship = found.desk.mentorship
    try:
        sheet = actions.submit(by=request.user, mentorship=mentorship, says=form.says if form else {})
    except RefusedError:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    sheet.review.refresh_from_db()
    told = DONE if sheet.review.done_at else OPENED if sheet.review.opened_at else SENT
    messages.success(request, told, extra_tags=f"draft-saved:{draft_key(found)}")
    return redirect("agreements:overview" if sheet.review.done_at else "agreements:review", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def let_stay(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    try:
        actions.let_stay(by=request.user, mentorship=mentorship)
    except RefusedError:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    messages.success(request, "You let it stay as it is. When all of you do, the review is done.")
    return redirect("agreements:review", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def pace(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    form = PaceForm(request.POST)
    if form.is_valid():
        try:
            actions.set_pace(by=request.user, mentorship=mentorship, days=form.cleaned_data["days"])
        except RefusedError:
            return redirect("agreements:overview", mentorship=mentorship.pk)
        messages.success(request, "Saved. It holds for all of you.")
    return redirect("agreements:review", mentorship=mentorship.pk)


@open_to(may_set_rules, program=programs.program)
@require_http_methods(["GET", "POST"])
def rules(request: SignedInRequest, program: Program) -> HttpResponse:
    kept = rules_of(program)
    names = RulesForm.base_fields
    form = RulesForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(kept, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_rules(by=request.user, program=program, rules=form.rules)
        messages.success(request, "Saved.")
        return redirect("agreements:rules", program=program.slug)
    context = {"program": program, "form": form}
    return render(request, "agreements/review/rules.html", context, status=422 if form.errors else 200)


def trail(found: ReviewDesk) -> list[dict[str, str]]:
    """The way to the page."""
    desk = found.desk
    overview = reverse("agreements:overview", kwargs={"mentorship": desk.mentorship.pk})
    title = desk.template.title if desk.template else "Agreement"
    return [{"label": "Agreements", "href": reverse("agreements:mine")}, {"label": title, "href": overview}]


def draft_key(found: ReviewDesk) -> str:
    """Under which name a browser keeps what is typed until it is sent."""
    return f"agreements:{found.desk.mentorship.pk}:review:{found.review.pk}"
