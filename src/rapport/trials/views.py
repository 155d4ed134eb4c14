"""The trials of a programme; one of them: how far it is, and where to go next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.trials import queries, trail
from rapport.trials.models import Site, Trial
from rapport.trials.next_steps import next_steps
from rapport.trials.permissions import (
    may_analyse_trial,
    may_keep_site,
    may_open_allocation,
    may_plan_trial,
    may_plan_trials,
    may_see_arms,
    may_see_baseline,
    may_see_trial,
    may_see_trials,
)


@open_to(may_see_trials, program=programs.program)
@require_GET
def home(request: SignedInRequest, program: Program) -> HttpResponse:
    context = {
        "program": program,
        "trials": queries.trials(program),
        "plans": may_plan_trials(request.user, program),
    }
    return render(request, "trials/home.html", context)


@open_to(may_see_trial, program=programs.program, trial=queries.trial)
@require_GET
def trial(request: SignedInRequest, program: Program, trial: Trial) -> HttpResponse:
    """What the trial is, how far it is, and the pages that are open to whoever looks."""
    person, found, arms = request.user, queries.sites(trial), queries.arms(trial)
    standing = queries.standing(trial, found)
    context = {
        "program": program,
        "trial": trial,
        "protocol": queries.protocol(trial),
        "registration": queries.registration(trial),
        "randomisation": queries.randomisation(trial),
        "sites": found,
        "allocated": len(arms),
        "included": sum(one.included for one in found),  # type: ignore[attr-defined]
        "plans": may_plan_trial(person, program, trial),
        "opens": may_open_allocation(person, program, trial),
        "analyses": may_analyse_trial(person, program, trial),
        "sees_baseline": may_see_baseline(person, program, trial),
        "sees_arms": may_see_arms(person, program, trial),
        "own": [(one, standing[one.pk]) for one in found if may_keep_site(person, program, trial, one)],
        "steps": steps(person, trial, found),
        "next": next_steps(person, trial),
        "trail": trail.to_program(program),
    }
    return render(request, "trials/trial.html", context)


def steps(person: Person, trial: Trial, found: list[Site]) -> list[dict[str, str]]:
    """The way of a trial as `c-steps` shows it; a stage that somebody may not enter has no link."""
    program, registered = trial.program, queries.registration(trial) is not None
    sealed = queries.randomisation(trial) is not None
    recruiting = any(one.recruiting_since for one in found)
    plans, opens = may_plan_trial(person, program, trial), may_open_allocation(person, program, trial)
    stages = (
        ("Protocol registered", registered, "protocol" if plans else ""),
        ("Institutions recruit", recruiting, "sites" if plans else ""),
        ("Allocation sealed", sealed, "allocation" if opens else ""),
        ("Institutions allocated", bool(queries.arms(trial)), "allocation" if opens else ""),
        ("Unblinded", trial.unblinded_at is not None, "allocation" if opens else ""),
    )
    made: list[dict[str, str]] = []
    for label, is_done, page in stages:
        state = "done" if is_done else "todo" if any(one["state"] == "current" for one in made) else "current"
        href = reverse(f"trials:{page}", args=[program.slug, trial.pk]) if page else ""
        made.append({"label": label, "state": state, "href": href})
    return made
