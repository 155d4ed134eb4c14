"""What one finds in the demo programme."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.demo import queries
from rapport.home import queries as home
from rapport.oversight import queries as oversight
from rapport.programs import queries as programs
from rapport.training.facilitating.queries import concerned, workshops_of
from rapport.training.models import Workshop
from rapport.training.registration import queries as registrations
from rapport.training.required import queries as required
from rapport.trials import queries as trials

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def done() -> dict[str, tuple[int, int]]:
    rows = oversight.statuses(programs.program("demo"))
    return {total.task.value: (total.done, total.of) for total in oversight.totals(rows)}


def test_it_is_a_programme_in_the_middle_of_its_work() -> None:
    assert done() == {"train": (4, 6), "agree": (4, 13), "answer": (5, 8)}


def test_its_pages_of_workshops_codes_and_requirements_are_not_empty() -> None:
    lakeside = programs.program("demo")
    held, to_come = Workshop.objects.filter(program=lakeside, source="").order_by("starts_at")
    assert held.starts_at < timezone.now() < to_come.starts_at
    states = held.attendances.order_by("person__name").values_list("person__name", "state", "hours")
    assert list(states) == [
        ("David Lindqvist", "absent", 0),
        ("Grace Okonkwo-Bell", "present", 2),
        ("Priya Raman", "partly", 1),
        ("Teresa Vance", "present", 2),
    ]
    [requirement] = required.requirements(lakeside)
    assert (requirement.role, requirement.due_on) == ("mentor", timezone.localdate() + timedelta(days=60))
    [code] = registrations.codes_of(lakeside)
    assert (str(code), code.registered) == ("School of Public Health", 2)  # type: ignore[attr-defined]
    grace = next(one for one in concerned(to_come) if one.name == "Grace Okonkwo-Bell")
    assert [step.title for step in home.next_steps(grace, home.roles_held(grace))].count(to_come.title) == 1
    facilitator = next(guide for guide in queries.guides() if guide.role == "facilitator")
    assert [one.leads for one in workshops_of(facilitator.person)] == [True, True]


def test_a_trial_of_the_neighbours_waits_for_its_analysis() -> None:
    stefan = next(guide.person for guide in queries.guides() if guide.role == "statistician")
    assert [step.title for step in home.next_steps(stefan, home.roles_held(stefan))] == ["Run the planned analysis"]
    trial = trials.trials(programs.program("northfield"))[0]
    assert len(trials.sites(trial)) == 11
    assert sorted(trials.arms(trial).values()) == ["usual care"] * 5 + ["writing groups"] * 5
    states = Counter(one.state for site in trials.sites(trial) for one in trials.participants(site))
    assert states == {"included": 37, "lost": 7, "declined": 4, "withdrew": 1}
