"""Bring in answers collected elsewhere: choose a file, match its columns, look, settle what is doubtful, confirm."""

from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.kit.models import Job
from rapport.people.request import SignedInRequest
from rapport.surveys import queries as surveys
from rapport.surveys.collected import actions, queries
from rapport.surveys.collected.actions import LookAgainError
from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.forms import ColumnsForm, FileForm
from rapport.surveys.collected.plan import IN_WORDS, TAKEN, Decision, Outcome, Reason
from rapport.surveys.collected.reading import read
from rapport.surveys.collected.table import SOURCES
from rapport.surveys.collected.targets import CELLS, DATES, targets
from rapport.surveys.exports.trail import kicker
from rapport.surveys.library import branches_of
from rapport.surveys.models import Collected, CollectedRow, Survey
from rapport.surveys.permissions import may_bring_in, may_open_collected
from rapport.textfiles.mistakes import TextFileError

PAGE = 50
SHOWN_MISTAKES = 200
# With more choices than this a page would be too large: what a column stands for is typed, with suggestions.
MOST_CHOICES = 20_000
State = Collected.State
STEPS = ("Choose the file", "Match its columns", "Look and confirm")
NOTHING = "Nothing is written yet."


def steps(at: int) -> list[dict[str, str]]:
    states = ["done"] * at + ["current"] + ["todo"] * (len(STEPS) - at - 1)
    return [{"label": label, "state": state, "href": ""} for label, state in zip(STEPS, states, strict=True)]


def trail(survey: Survey) -> list[dict[str, str]]:
    """The way back."""
    address = reverse("surveys:asked", args=[survey.program.slug, survey.pk])
    return [{"label": "Survey", "href": address}]


@open_to(may_bring_in, survey=surveys.survey)
@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, survey: Survey) -> HttpResponse:
    """Choose a file. One with mistakes is not kept: it is mended and chosen again."""
    if queries.reason_against(survey):
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "surveys/unavailable.html", {"survey": survey}, status=status)
    if request.method == "GET":
        return chooser(request, survey, FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return chooser(request, survey, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    name = str(form.cleaned_data["file"].name)
    wanted = targets(branches_of(survey.instrument, survey.instrument_version))
    try:
        table = read(form.content, name=name, door=Door(form.said_known_by, wanted), source=form.said_source)
    except TextFileError as error:
        return chooser(request, survey, form, HTTPStatus.UNPROCESSABLE_ENTITY, error)
    kept = actions.keep(by=request.user, survey=survey, name=name, table=table)
    return redirect("surveys:collected_columns", collected=kept.pk)


def chooser(
    request: SignedInRequest,
    survey: Survey,
    form: FileForm,
    status: HTTPStatus = HTTPStatus.OK,
    error: TextFileError | None = None,
) -> HttpResponse:
    is_confidential = survey.degree == Survey.Degree.CONFIDENTIAL
    files = queries.files_of(survey)
    found = list(files.filter(by=request.user) if is_confidential else files)
    mistakes = error.mistakes if error else []
    words = {
        "survey": survey,
        "kicker": kicker(survey),
        "trail": trail(survey),
        "steps": steps(0),
        "form": form,
        "waiting": [one for one in found if one.state != State.DONE],
        "done": [one for one in found if one.state == State.DONE],
        "sources": SOURCES,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "more": max(0, len(mistakes) - SHOWN_MISTAKES),
        "is_confidential": is_confidential,
        "days": queries.FILES_WAIT.days,
    }
    return render(request, "surveys/collected/choose.html", words, status=status)


@open_to(may_open_collected, collected=queries.collected)
@require_http_methods(["GET", "POST"])
def columns(request: SignedInRequest, collected: Collected) -> HttpResponse:
    """Say what the columns stand for: guessed, remembered, chosen."""
    survey = collected.survey
    table = queries.table_of(collected)
    if table is None or queries.reason_against(survey):
        messages.info(request, "The file itself is forgotten: its rows were read, or brought in.")
        return redirect("surveys:collected", survey=survey.pk)
    branches = branches_of(survey.instrument, survey.instrument_version)
    form = ColumnsForm(table, branches, queries.guessed(survey, table))
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.read(request.POST):
            actions.match(by=request.user, collected=collected, matching=form.with_left_out)
            return redirect("surveys:collected_look", collected=collected.pk)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    choices = form.choices
    words = {
        "collected": collected,
        "survey": survey,
        "kicker": kicker(survey),
        "trail": trail(survey),
        "steps": steps(1),
        "form": form,
        "choices": choices,
        "is_typed": len(table.columns) * sum(len(group) for _, group in choices) > MOST_CHOICES,
        "guessed": sum(1 for one in form.lines if one["target"]),
        "dates": DATES,
        "cells": CELLS,
        "source": SOURCES[table.source],
        "dropped": collected.dropped.splitlines(),
    }
    return render(request, "surveys/collected/columns.html", words, status=status)


@open_to(may_open_collected, collected=queries.collected)
@require_GET
def look(request: SignedInRequest, collected: Collected) -> HttpResponse:
    """What would be new, changed and the same, and what is doubtful. Writes nothing."""
    survey = collected.survey
    if collected.state == State.MATCHING:
        return redirect("surveys:collected_columns", collected=collected.pk)
    words = {
        "collected": collected,
        "survey": survey,
        "kicker": kicker(survey),
        "trail": trail(survey),
        "steps": steps(2),
        "source": SOURCES.get(collected.source, collected.source),  # type: ignore[call-overload]
        "is_confidential": survey.degree == Survey.Degree.CONFIDENTIAL,
        "days": queries.FILES_WAIT.days,
    }
    if collected.state in (State.READING, State.WRITING):
        job = queries.job_of(collected)
        words |= {"job": job, "has_failed": job is None or job.state == Job.State.FAILED}
        return render(request, "surveys/collected/waiting.html", words)
    counts = queries.numbers(collected)
    show = request.GET.get("show", "")
    if show not in counts:
        show = next((one for one in ("doubtful", "new", "changed", "equal") if counts[one]), "new")
    reason = request.GET.get("reason", "")
    reason = reason if reason in set(Reason) else ""
    found = Paginator(queries.rows(collected, show, reason), PAGE).get_page(request.GET.get("page"))
    words |= {
        "numbers": counts,
        "writes": counts["new"] + counts["changed"],
        "tabs": tabs(collected, counts, show),
        "show": show,
        "reason": reason,
        "reasons": [
            (one, IN_WORDS[one], number, TAKEN.get(one, "")) for one, number in queries.reasons(collected).items()
        ],
        "page": found,
        "lines": lines_of(found),
        "has_columns": Collected.objects.filter(pk=collected.pk).exclude(table="").exists(),
    }
    return render(request, "surveys/collected/look.html", words)


def lines_of(rows: Iterable[CollectedRow]) -> list[tuple[CollectedRow, list[str], list[str]]]:
    """Rows with their reasons and what is said of them; of each, whether it can be taken all the same."""
    found = []
    for row in rows:
        why = row.reasons.split()
        row.can_be_taken = row.outcome == Outcome.DOUBTFUL and all(Reason(one) in TAKEN for one in why)  # type: ignore[attr-defined]
        found.append((row, why, row.note.splitlines()))
    return found


def tabs(collected: Collected, counts: dict[str, int], show: str) -> list[dict[str, object]]:
    """One for each outcome that there is."""
    address = reverse("surveys:collected_look", args=[collected.pk])
    order = [Outcome.DOUBTFUL, Outcome.NEW, Outcome.CHANGED, Outcome.EQUAL, Outcome.LEFT]
    return [
        {"label": f"{one.label} ({counts[one]:,})", "href": f"{address}?show={one.value}", "current": one.value == show}
        for one in order
        if counts[one] or one.value == show
    ]


@open_to(may_open_collected, collected=queries.collected)
@require_POST
def settle(request: SignedInRequest, collected: Collected) -> HttpResponse:
    """Take a doubtful row, leave it out, say whose it is; or the same for all rows of one reason."""
    back = redirect(address_of(request, collected))
    decision = request.POST.get("decision", "")
    row = request.POST.get("row", "")
    if decision == "match" and row.isdecimal():
        who, about = request.POST.get("who", ""), request.POST.get("about_whom", "")
        found = actions.match_row(by=request.user, collected=collected, row=int(row[:18]), who=who, about_whom=about)
        if found is None:
            messages.info(request, "This row does not wait any more.")
        elif found.person is None:
            messages.warning(request, f"Row {found.line}: {found.note.splitlines()[0]} {NOTHING}")
        else:
            messages.success(request, f"Row {found.line} belongs to {found.person} now. {NOTHING}")
        return back
    if decision not in ("take", "leave", "ask"):
        return back
    reason = request.POST.get("reason", "")
    rows = [int(row[:18])] if row.isdecimal() else []
    if not rows and reason in set(Reason):
        rows = list(queries.rows(collected, Outcome.DOUBTFUL, reason).values_list("pk", flat=True))
    kept = "" if decision == "ask" else Decision(decision)
    number = actions.settle(by=request.user, collected=collected, rows=rows, decision=kept)
    word = {"take": "to be taken", "leave": "left out", "ask": "asked again"}[decision]
    messages.success(request, f"{number:,} row{'' if number == 1 else 's'} {word}. {NOTHING}")
    return back


def address_of(request: SignedInRequest, collected: Collected) -> str:
    """Back to the same list."""
    show = request.POST.get("show", "")
    query = f"?show={show}" if show in set(Outcome) else ""
    return reverse("surveys:collected_look", args=[collected.pk]) + query


@open_to(may_open_collected, collected=queries.collected)
@require_POST
def confirm(request: SignedInRequest, collected: Collected) -> HttpResponse:
    """Write what was shown. Pressing twice writes once."""
    number = request.POST.get("number", "")
    try:
        actions.confirm(by=request.user, collected=collected, number=int(number[:9]) if number.isdecimal() else 0)
    except LookAgainError:
        messages.warning(request, f"Something was settled since you looked. {NOTHING} Look again.")
    except LookupError:
        messages.info(request, "This file is being brought in, or was.")
    return redirect("surveys:collected_look", collected=collected.pk)


@open_to(may_open_collected, collected=queries.collected)
@require_POST
def discard(request: SignedInRequest, collected: Collected) -> HttpResponse:
    if actions.discard(by=request.user, collected=collected):
        messages.success(request, "The file is discarded. Nothing more is written of it.")
    else:
        messages.info(request, "This file is being written, or is gone.")
    return redirect("surveys:collected", survey=collected.survey_id)
