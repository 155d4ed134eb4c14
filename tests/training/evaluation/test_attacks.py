"""Attacks on the claim along the way from a course to its evaluation.

Twenty people join, open pages, complete the course, get their certificates, ask for their way in and answer – each in
an order of its own. Then somebody has all of it: registrations, visits, completions, certificates, invitations and
every table of the box, with rows as they lie. They must do no better than chance; on a box that forgets to shuffle they
link everybody.
"""

import logging
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.db import connection

from rapport.audit.models import Event
from rapport.ballots import actions as ballots
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.anonymous import actions as anonymous
from rapport.surveys.anonymous import queries as going
from rapport.surveys.models import Survey
from rapport.training import actions as training
from rapport.training.course import Course
from rapport.training.evaluation import actions
from tests import make
from tests.ballots.kept import Kept, KeptByPostgres, KeptBySqlite
from tests.ballots.linker import Score, listings
from tests.ballots.test_attacks import RUNS, nobody_is_linked
from tests.portion import IS_PROOF, ON_POSTGRES
from tests.surveys.anonymous.boxes import answer
from tests.training.evaluation.conftest import opened

PEOPLE = 20
# A leak that links somebody each time shows in a few runs; the faint ones are looked for in `./run prove`.
SOME = RUNS if IS_PROOF else 2 if ON_POSTGRES else 4


@pytest.fixture
def kept(transactional_db: None) -> Kept:
    if connection.vendor == "postgresql":
        return KeptByPostgres()
    return KeptBySqlite(Path(connection.settings_dict["NAME"]))


class Play:
    """One evaluation from its opening to its end, and what somebody learns who looks at everything afterwards."""

    def __init__(self, course: Course) -> None:
        self.course, self.program = course, make.program()
        Program.objects.filter(pk=self.program.pk).update(course=course.id)
        self.program.refresh_from_db()
        self.survey: Survey = opened(self.program, course)
        self.joined = [make.member(self.program, Role.MENTOR) for _ in range(PEOPLE)]
        self.writes = {person.pk: f"written-by-{uuid4().hex}" for person in self.joined}
        self.orders_of_acts: dict[str, list[Person]] = {"joining": self.joined}
        self.secret_of: dict[int, str] = {}

    def in_some_order(self, act: str) -> list[Person]:
        self.orders_of_acts[act] = Random().sample(self.joined, PEOPLE)
        return self.orders_of_acts[act]

    def perform(self) -> None:
        for person in self.in_some_order("opening a page"):
            training.visit(by=person, course=self.course, page=self.course.pages[0])
        for person in self.in_some_order("completing"):
            make.finish_course(person, self.course.id)
        for person in self.in_some_order("asking"):
            self.secret_of[person.pk] = actions.invite(by=person, course=self.course, box=self.survey.box)
        came = self.in_some_order("coming")
        self.answer(came[:12])
        assert ballots.release(slug=self.survey.box) == 7
        ballots.sweep()
        self.answer(came[12:])
        anonymous.end(by=self.joined[0], survey=self.survey)
        ballots.sweep()
        assert going.state(self.survey).released == PEOPLE

    def answer(self, people: list[Person]) -> None:
        for person in people:
            given = {"valuable": 5, "changed": 1, "changes": self.writes[person.pk]}
            assert answer(self.survey, self.secret_of[person.pk], **given) == 201

    def orders(self, kept: Kept) -> dict[str, list[str]]:
        """Every order of people that something leads to, as what each has written."""
        found = {act: [person.pk for person in people] for act, people in self.orders_of_acts.items()}
        rows = {
            "training_evaluationinvited": kept.orders,
            "training_completion": (*kept.orders, "at"),
            "training_certificate": (*kept.orders, "issued_at", "number", "salt"),
            "training_visit": (*kept.orders, "at"),
        }
        for table, orders in rows.items():
            for order in orders:
                people = [int(str(row[0])) for row in kept.rows(table, order, "person_id")]
                found[f"{table} by {order}"] = [pk for pk in people if pk in self.writes]
        found["secret"] = sorted(self.writes, key=lambda pk: self.secret_of[pk])
        return {name: [self.writes[pk] for pk in people] for name, people in found.items()}


def attack(kept: Kept, course: Course, runs: int = SOME) -> Score:
    score = Score()
    for _ in range(runs):
        kept.begin()
        play = Play(course)
        play.perform()
        truths = play.orders(kept)
        assert all(len(truth) == PEOPLE for truth in truths.values())
        for way, listing in listings(kept, "ballots_released", "answers", truths["coming"]).items():
            for name, truth in truths.items():
                score.add(f"{way}, by {name}", listing, truth)
    return score


def test_everybody_is_linked_when_the_box_forgets_to_shuffle(
    kept: Kept, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballots, "shuffled", list)
    score = attack(kept, course, runs=1)
    assert score.hits[f"rows by {kept.orders[0]}, by coming"] == PEOPLE


@pytest.mark.slow
def test_nobody_is_linked_from_all_that_is_kept(kept: Kept, course: Course) -> None:
    nobody_is_linked(lambda: attack(kept, course))


def test_nothing_but_the_released_rows_knows_what_was_written(
    kept: Kept, course: Course, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    play = Play(course)
    play.perform()
    lines = kept.dump().splitlines()
    with_answers = [line for line in lines if "written-by-" in line]
    assert {line.partition(":")[0] for line in with_answers} == {"ballots_released"}
    assert len(with_answers) == PEOPLE
    names = [str(value) for one in play.joined for value in (one.email, one.name)]
    assert not [line for line in with_answers for name in names if name in line]
    said = "\n".join([*lines, caplog.text])
    assert not [secret for secret in play.secret_of.values() if secret in said]
    assert "written-by-" not in caplog.text
    done = set(Event.objects.values_list("did", flat=True))
    assert not {one for one in done if "evaluat" in one or "invite" in one}
