"""Pages of measures: the pair's own, the self-report, the observer's, and the director's."""

from http import HTTPStatus

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements.enabling.trail import trail
from rapport.agreements.measures import actions, queries
from rapport.agreements.measures.forms import ObservedForm, ObserverForm, SelfReportForm
from rapport.agreements.measures.permissions import may_read_measures
from rapport.agreements.measures.questions import SKILLS, questions
from rapport.agreements.meetings import queries as meetings
from rapport.agreements.models import Meeting, Observation
from rapport.agreements.permissions import may_read, may_write
from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_everybody
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program

NOT_NOW = "Figures are made at most once in four weeks, so that what a few have changed cannot be told."


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def measures(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    """What a party may know of their own pair."""
    is_scholar = request.user == mentorship.scholar
    desk = queries.desk_of(request.user, mentorship)
    reports = queries.own_reports(request.user, mentorship)
    context = {
        "mentorship": mentorship,
        "is_open": mentorship.until is None,
        "trail": trail(request.user, mentorship),
        "sides": queries.sides(request.user, mentorship),
        "alignments": queries.alignments(desk),
        "reports": [(one, queries.read(one, is_scholar=is_scholar)) for one in reports],
        "observations": [(one, rated(one)) for one in queries.observations(request.user, mentorship)],
    }
    return render(request, "agreements/measures/measures.html", context)


def rated(observation: Observation) -> list[tuple[str, int]]:
    return [(SKILLS[one.skill], one.value) for one in observation.skills.all() if one.skill in SKILLS]


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def refresh(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    actions.ask_for_pair_figures(by=request.user, mentorship=mentorship)
    messages.success(request, "Your figures are being worked out. They stand here in a moment.")
    return redirect("agreements:measures", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, mentorship: Mentorship, mentor: int) -> HttpResponse:
    """One side's own report on a pair."""
    of_pair = next((one for one in queries.sides(request.user, mentorship) if one.pk == mentor), None)
    if of_pair is None:
        raise Http404
    asked = questions(is_scholar=request.user == mentorship.scholar)
    typed = request.POST if request.method == "POST" else drafts.returned(request)
    if typed is not None:
        form = SelfReportForm(asked, typed)
    else:
        today = queries.todays_report(request.user, mentorship, of_pair)
        form = SelfReportForm(asked, initial={one.question: one.value for one in today.answers.all()} if today else {})
    key = f"agreements:{mentorship.pk}:self-report:{of_pair.pk}"
    if request.method == "POST" and form.is_valid():
        actions.report(by=request.user, mentorship=mentorship, mentor=of_pair, given=form.given)
        messages.success(request, "Thank you. Only you can read it.", extra_tags=f"draft-saved:{key}")
        return redirect("agreements:measures", mentorship=mentorship.pk)
    context = {
        "mentorship": mentorship,
        "other": of_pair if request.user == mentorship.scholar else mentorship.scholar,
        "form": form,
        "draft_key": key,
        "trail": trail(request.user, mentorship, ("Measures", "measures")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "agreements/measures/report.html", context, status=status)


def meeting_of_pair(person: Person, mentorship: Mentorship, pk: int) -> Meeting:
    """A meeting of the person with one mentor, or with one scholar; a meeting of the whole team is none."""
    found = meetings.meeting(mentorship, pk)
    if found is None or found.mentor not in queries.sides(person, mentorship):
        raise Http404
    return found


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def observer(request: SignedInRequest, mentorship: Mentorship, meeting: int) -> HttpResponse:
    """Name somebody to observe a meeting – or see who is named."""
    found = meeting_of_pair(request.user, mentorship, meeting)
    if queries.observer_of(found):
        return redirect("agreements:measures", mentorship=mentorship.pk)
    form = ObserverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.ask_observer(by=request.user, meeting=found, **form.cleaned_data)
        except actions.TooManyError:
            form.add_error(None, "Five observers are asked in this mentorship already. Take one back first.")
        else:
            messages.success(request, "The other of you is asked. With their yes, the observer gets a link by mail.")
            return redirect("agreements:measures", mentorship=mentorship.pk)
    context = {
        "mentorship": mentorship,
        "meeting": found,
        "form": form,
        "trail": trail(request.user, mentorship, ("Measures", "measures")),
    }
    return render(request, "agreements/measures/observer.html", context, status=422 if form.errors else 200)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def answer_observer(request: SignedInRequest, mentorship: Mentorship, observation: int) -> HttpResponse:
    """Say yes to an observer whom the other has named, or take one back (`then=withdraw`)."""
    found = queries.observation(request.user, mentorship, observation)
    if found is None:
        raise Http404
    withdraws = request.POST.get("then") == "withdraw"
    try:
        (actions.withdraw if withdraws else actions.agree)(by=request.user, observation=found)
    except actions.RefusedError:
        messages.error(request, "Nothing was changed: it is the other of you who says yes.")
    else:
        said = "The observer is taken back." if withdraws else f"{found.observer} gets a link by mail."
        messages.success(request, said)
    return redirect("agreements:measures", mentorship=mentorship.pk)


@open_to_everybody
@csrf_exempt  # no cookie is read here: the secret in the address is all that opens it, and nobody can guess it
@require_http_methods(["GET", "HEAD", "POST"])
def observe(request: HttpRequest, once: str) -> HttpResponse:
    """What an observer is asked, once. Asking changes nothing: programs that test mails do it, too."""
    if not consume(request, app="allauth.account", action="observe", limit_get=True):
        return over(request, "too many", HTTPStatus.TOO_MANY_REQUESTS)
    found = queries.opened_by(once)
    if found is None:
        return over(request, "unknown", HTTPStatus.NOT_FOUND)
    if why := actions.why_not(found):
        status = HTTPStatus.OK if why == "early" else HTTPStatus.GONE
        return over(request, why, status, starts_at=found.meeting.starts_at)
    form = ObservedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.rate(by=None, observation=found, given=form.given)
        except actions.UsedError:
            return over(request, "used", HTTPStatus.GONE)
        return over(request, "thanks", HTTPStatus.OK)
    context = {"observation": found, "meeting": found.meeting, "form": form}
    return render(request, "agreements/measures/observe.html", context, status=422 if form.errors else 200)


def over(request: HttpRequest, why: str, status: HTTPStatus, **more: object) -> HttpResponse:
    response = render(request, "agreements/measures/over.html", {"why": why, **more}, status=status)
    # Django would write a line about it, with the address.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@open_to(may_read_measures, program=programs.program)
@require_http_methods(["GET", "POST"])
def cohorts(request: SignedInRequest, program: Program) -> HttpResponse:
    """What the director reads: nothing of fewer than five pairs."""
    if request.method == "POST":
        asked = actions.ask_for_cohort_figures(by=request.user, program=program)
        if asked:
            messages.success(request, "The figures are being made. They stand here in a moment.")
        else:
            messages.info(request, NOT_NOW)
        return redirect("agreements:cohort_measures", program=program.slug)
    made = queries.made_figures(program)
    shown = next((one for one in made if str(one.pk) == request.GET.get("of")), made[0] if made else None)
    context = {
        "program": program,
        "made": made,
        "shown": shown,
        "pages": queries.cohort_pages(shown) if shown else [],
        "over_time": queries.over_time(program),
        "waits": queries.is_being_made(program),
        "next_day": queries.next_day(program),
        "trail": [{"label": program.name, "href": reverse("oversight:status", args=[program.slug])}],
    }
    return render(request, "agreements/measures/cohorts.html", context)
