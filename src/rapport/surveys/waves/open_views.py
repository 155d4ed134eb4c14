"""Open a survey in a wave: choose an instrument, say of whom and how, look at what they will read, confirm."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys.consent import promise
from rapport.surveys.instrument import Instrument
from rapport.surveys.library import branches_of, find, instruments
from rapport.surveys.models import Survey, Wave
from rapport.surveys.permissions import may_open_surveys
from rapport.surveys.reading import ReadInstrument
from rapport.surveys.sheet import Filled, sheet
from rapport.surveys.waves import actions, queries
from rapport.surveys.waves.forms import OpenForm, roles_for, why_not_asked
from rapport.surveys.waves.opening import Outlook, outlook


@dataclass(frozen=True)
class Offer:
    """An instrument, of whom it may be asked, and why not."""

    content: Instrument
    roles: str
    degrees: str
    reasons: tuple[str, ...]


def offers() -> tuple[list[Offer], list[Offer]]:
    """The instruments that may be asked, the newest version of each, and those that may not."""
    newest = {one.content.instrument: one.content for one in instruments().values()}
    found = [
        Offer(
            one,
            ", ".join(roles_for(one)) if one.respondents.roles else "any role that answers surveys",
            ", ".join(one.respondents.degrees),
            tuple(f"{reason[:1].upper()}{reason[1:]}." for reason in why_not_asked(one)),
        )
        for one in sorted(newest.values(), key=lambda one: one.title)
    ]
    return [one for one in found if not one.reasons], [one for one in found if one.reasons]


def wave_or_404(program: Program, pk: int) -> Wave:
    found = queries.wave(program, pk)
    if found is None:
        raise Http404
    return found


def instrument_or_404(instrument: str, number: int) -> ReadInstrument:
    found = find(instrument, number)
    if found is None:
        raise Http404
    return found


def trail(program: Program, wave: Wave | None = None) -> list[dict[str, str]]:
    found = [{"label": "Surveys", "href": reverse("surveys:waves", args=[program.slug])}]
    if wave:
        found.append({"label": wave.name, "href": reverse("surveys:choose", args=[program.slug, wave.pk])})
    return found


@open_to(may_open_surveys, program=programs.program)
@require_GET
def choose(request: SignedInRequest, program: Program, wave: int) -> HttpResponse:
    may, may_not = offers()
    words = {"program": program, "wave": wave_or_404(program, wave), "may": may, "may_not": may_not}
    return render(request, "surveys/waves/choose.html", words | {"trail": trail(program)})


@open_to(may_open_surveys, program=programs.program)
@require_http_methods(["GET", "POST"])
def open_survey(request: SignedInRequest, program: Program, wave: int, instrument: str, number: int) -> HttpResponse:
    """First press: what opening would mean. Second press: it is open."""
    found, read = wave_or_404(program, wave), instrument_or_404(instrument, number)
    form = OpenForm(found, read.content, request.POST if request.method == "POST" else None)
    words = {"program": program, "wave": found, "content": read.content, "form": form, "trail": trail(program, found)}
    words["reasons"] = why_not_asked(read.content)
    if request.method == "POST" and form.is_valid():
        seen = outlook(found, read.content, form.chosen)
        if "confirmed" in request.POST and not seen.against and (opened := open_it(request, found, read, form)):
            say(request, found, opened)
            return redirect(reverse("surveys:waves", args=[program.slug]) + f"#wave-{found.pk}")
        if not form.errors:
            return confirm(request, words, form, seen)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "surveys/waves/open.html", words, status=status)


def open_it(request: SignedInRequest, wave: Wave, read: ReadInstrument, form: OpenForm) -> Survey | None:
    """The survey, open; None with a mistake in the form when there is one of another degree."""
    chosen = form.chosen
    try:
        return actions.open_survey(
            by=request.user,
            wave=wave,
            instrument=read,
            role=chosen.role,
            degree=chosen.degree,
            report_days=chosen.report_days,
        )
    except ValueError as refused:
        text = str(refused)
        form.add_error(None, f"{text[:1].upper()}{text[1:]}.")
        return None


def say(request: SignedInRequest, wave: Wave, opened: Survey) -> None:
    if not opened.carries_names:
        messages.success(request, f"The anonymous survey stands in {wave.name}. Each person gets a link of their own.")
    else:
        messages.success(
            request, f"The survey stands in {wave.name}. When it opens for somebody, they get a mail, by day."
        )


def confirm(request: SignedInRequest, words: dict[str, object], form: OpenForm, seen: Outlook) -> HttpResponse:
    chosen = form.chosen
    typed = [(name, str(form.data[name])) for name in form.fields if form.data.get(name)]
    more = {"promise": seen.promise, "outlook": seen, "chosen": chosen, "typed": typed}
    return render(request, "surveys/waves/confirm.html", words | more)


@open_to(may_open_surveys, program=programs.program)
@require_GET
def preview(request: SignedInRequest, program: Program, instrument: str, number: int) -> HttpResponse:
    """The form as people will see it. Nothing is sent and nothing is kept: there is no address that would take it."""
    read = instrument_or_404(instrument, number)
    branches = branches_of(instrument, number)
    degree = request.GET.get("degree", "")
    asked = degree if degree in read.content.respondents.degrees else read.content.respondents.degrees[0]
    offers_sharing = asked == "confidential" and read.content.respondents.about == "mentor"
    words = {
        "program": program,
        "sheet": sheet(branches, read.content, Filled({}, offers_sharing=offers_sharing)),
        "promise": promise(
            asked, program=program.name, about=read.content.respondents.about, reports=report_days(request)
        ),
        "trail": trail(program),
    }
    return render(request, "surveys/waves/preview.html", words)


def report_days(request: SignedInRequest) -> list[date]:
    """The report days of a survey that is about to be opened, as the confirming page names them in its link."""
    found = []
    for typed in request.GET.getlist("report")[:3]:
        try:
            found.append(date.fromisoformat(typed))
        except ValueError:
            continue
    return found
