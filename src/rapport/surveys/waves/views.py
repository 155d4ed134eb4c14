"""The staff side of surveys: waves, planning one, changing its days; and everybody's own wish for mails."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.programs.permissions import may_see
from rapport.surveys.evaluations import queries as evaluations
from rapport.surveys.models import Wave
from rapport.surveys.permissions import may_open_surveys, may_see_rates
from rapport.surveys.waves import actions, queries
from rapport.surveys.waves.days import why_none
from rapport.surveys.waves.forms import COUNTED, SUGGESTED, CountedDays, FixedDays, PlanForm


def draw(
    request: SignedInRequest, template: str, program: Program, words: Mapping[str, object], *, under: bool = True
) -> HttpResponse:
    """A page about a programme's surveys; a form with mistakes answers 422. `under` leads back to the waves."""
    form = words.get("form")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if getattr(form, "errors", None) else HTTPStatus.OK
    trail = [{"label": "Surveys", "href": reverse("surveys:waves", args=[program.slug])}] if under else []
    return render(
        request, f"surveys/waves/{template}.html", {"program": program, "trail": trail, **words}, status=status
    )


@open_to(may_see_rates, program=programs.program)
@require_GET
def waves(request: SignedInRequest, program: Program) -> HttpResponse:
    rows = queries.waves_of(program)
    asked = [one for row in rows for one in row.surveys]
    words = {
        "rows": rows,
        "asked": asked,
        "may_open": may_open_surveys(request.user, program),
        "unreachable": queries.unreachable(program, asked),
        **evaluations.on_waves(program),
    }
    return draw(request, "waves", program, words, under=False)


@open_to(may_open_surveys, program=programs.program)
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, program: Program) -> HttpResponse:
    typed = drafts.returned(request)
    form = PlanForm(request.POST or None, initial=typed.dict() if typed else None)
    if request.method == "POST" and form.is_valid():
        name = " ".join(form.cleaned_data["name"].split())
        before = queries.wave_called(program, name)
        wave = before or plan_it(request, program, form, name)
        if before is None or same_days(before, form):
            messages.success(
                request, f"{wave.name} is planned. Open a survey in it.", extra_tags=f"draft-saved:{draft(program)}"
            )
            return redirect(reverse("surveys:waves", args=[program.slug]) + f"#wave-{wave.pk}")
        form.add_error("name", "There is a wave of this name, on other days. Change its days, or give another name.")
    return draw(request, "plan", program, {"form": form, "suggested": SUGGESTED, "draft": draft(program)})


def draft(program: Program) -> str:
    return f"surveys:plan:{program.slug}"


def plan_it(request: SignedInRequest, program: Program, form: PlanForm, name: str) -> Wave:
    said = form.cleaned_data
    if said["kind"] == COUNTED:
        return actions.plan_counted_wave(
            by=request.user, program=program, name=name, days_after=said["days_after"], open_days=said["open_days"]
        )
    opens_at, closes_at = form.moments
    return actions.plan_wave(by=request.user, program=program, name=name, opens_at=opens_at, closes_at=closes_at)


def same_days(wave: Wave, form: PlanForm) -> bool:
    """A second press: the wave is there as it was asked for."""
    if form.cleaned_data["kind"] == COUNTED:
        return (wave.days_after, wave.open_days) == (form.cleaned_data["days_after"], form.cleaned_data["open_days"])
    return (wave.opens_at, wave.closes_at) == form.moments


def wave_or_404(program: Program, pk: int) -> Wave:
    found = queries.wave(program, pk)
    if found is None:
        raise Http404
    return found


@open_to(may_open_surveys, program=programs.program)
@require_http_methods(["GET", "POST"])
def days(request: SignedInRequest, program: Program, wave: int) -> HttpResponse:
    found = wave_or_404(program, wave)
    known = queries.known_of(found)
    reason = why_none(found, known, timezone.now())
    form = days_form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                change(request, found, form)
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The days of {found.name} are changed. Everybody sees it on their next page.")
            return redirect("surveys:waves", program=program.slug)
    return draw(request, "days", program, {"form": form, "wave": found, "known": known, "reason": reason})


def days_form(request: SignedInRequest, wave: Wave) -> FixedDays | CountedDays:
    posted = request.POST if request.method == "POST" else None
    if wave.is_fixed:
        return FixedDays(posted, initial=FixedDays.of(wave))
    return CountedDays(posted, initial={"days_after": wave.days_after, "open_days": wave.open_days})


def change(request: SignedInRequest, wave: Wave, form: FixedDays | CountedDays) -> None:
    if isinstance(form, CountedDays):
        said = form.cleaned_data
        actions.change_count(by=request.user, wave=wave, days_after=said["days_after"], open_days=said["open_days"])
        return
    opens_at, closes_at = form.moments
    # A day that was not touched keeps its moment, which need not be midnight.
    untouched = FixedDays.of(wave)
    if form.cleaned_data["first_on"] == untouched["first_on"] and wave.opens_at:
        opens_at = wave.opens_at
    if form.cleaned_data["last_on"] == untouched["last_on"] and wave.closes_at:
        closes_at = wave.closes_at
    actions.change_days(by=request.user, wave=wave, opens_at=opens_at, closes_at=closes_at)


@open_to(may_see, program=programs.program)
@require_http_methods(["GET", "POST"])
def letters(request: SignedInRequest, program: Program) -> HttpResponse:
    """Whether the person who asks gets mails about the programme's surveys; opening the page changes nothing."""
    if request.method == "POST":
        if request.POST.get("wish") == "mails":
            actions.subscribe(by=request.user, program=program)
            messages.success(request, f"You get mails about surveys of {program.name} again.")
        else:
            actions.unsubscribe(by=request.user, program=program)
            messages.success(request, f"No more mails about surveys of {program.name}. They still stand on this page.")
        return redirect("surveys:mine")
    words = {"is_unsubscribed": queries.is_unsubscribed(request.user, program)}
    return draw(request, "letters", program, words, under=False)
