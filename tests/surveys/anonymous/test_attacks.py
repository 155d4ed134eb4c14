"""Attacks on the claim through the whole product.

The worker opens, mails go to files, twenty people answer in a known order, answers are released, the survey closes.
Then somebody has all of it – every table, file, log line and mail, and the order in which people joined, were invited
and came – and must do no better than chance. The same attack succeeds on a box that forgets to shuffle.
"""

import logging
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from rapport.audit.models import Event
from rapport.ballots import actions as ballots
from rapport.kit.models import Job
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.anonymous import actions, queries, tasks
from rapport.surveys.models import Survey, Wave
from tests import make
from tests.ballots.kept import Kept, KeptByPostgres, KeptBySqlite
from tests.ballots.linker import Score, listings
from tests.ballots.test_attacks import RUNS, nobody_is_linked
from tests.portion import IS_PROOF, ON_POSTGRES
from tests.surveys.anonymous import boxes

PEOPLE = 20
# A leak that links somebody each time shows in a few runs; the faint ones are looked for in `./run prove`.
SOME = RUNS if IS_PROOF else 3 if ON_POSTGRES else 6


@pytest.fixture
def kept(transactional_db: None) -> Kept:
    if connection.vendor == "postgresql":
        return KeptByPostgres()
    return KeptBySqlite(Path(connection.settings_dict["NAME"]))


@pytest.fixture
def mails(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH, settings.DEBUG = queries.FILES, str(tmp_path / "mail"), True
    return tmp_path / "mail"


class Play:
    """One survey from its opening to its end, and what somebody learns who looks at everything afterwards."""

    def __init__(self, program: Program, mails: Path, *, is_rolling: bool = False) -> None:
        for old in mails.glob("*.log"):
            old.unlink()
        wave = make.counted_wave(program) if is_rolling else make.wave(program)
        survey = make.survey(role=Role.MENTOR, instrument=boxes.EVALUATION, degree=Survey.Degree.ANONYMOUS, wave=wave)
        tasks.look_after()
        self.survey = queries.survey(survey.pk)
        self.secret_of = boxes.in_files(mails)
        self.writes = {address: f"written-by-{uuid4().hex}" for address in self.secret_of}
        self.came = Random().sample(sorted(self.writes), PEOPLE)
        self.mailed = [
            address
            for path in sorted(mails.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
            for address in boxes.in_files_of(path)
        ]

    def perform(self) -> None:
        self.answer(self.came[:12])
        assert ballots.release(slug=self.survey.box) == 7
        ballots.sweep()
        self.answer(self.came[12:])
        if self.survey.wave.is_fixed:
            Wave.objects.filter(pk=self.survey.wave.pk).update(closes_at=timezone.now())
            tasks.look_after()
        else:
            actions.end(by=queries.people_of(self.survey)[0], survey=self.survey)
        ballots.sweep()
        assert queries.state(self.survey).released == PEOPLE

    def answer(self, addresses: list[str]) -> None:
        for address in addresses:
            given = {"valuable": 5, "changed": 1, "changes": self.writes[address]}
            assert boxes.answer(self.survey, self.secret_of[address], **given) == 201

    def orders(self, kept: Kept) -> dict[str, list[str]]:
        """Every order of people that something leads to, as what each has written."""
        rows = {
            f"invited by {order}": kept.rows("surveys_invited", order, "survey_id, person_id") for order in kept.orders
        }
        address_of = dict(kept.rows("people_person", "id", "id, email"))
        found = {
            name: [str(address_of[person]) for survey, person in listed if survey == self.survey.pk]
            for name, listed in rows.items()
        }
        found |= {"visit": self.came, "mail": self.mailed, "joining": sorted(self.writes, key=by_number)}
        found["secret"] = sorted(self.writes, key=lambda address: self.secret_of[address])
        return {name: [self.writes[address] for address in addresses] for name, addresses in found.items()}


def by_number(address: str) -> int:
    return int("".join(filter(str.isdigit, address)))


def attack(kept: Kept, mails: Path, runs: int = SOME, *, is_rolling: bool = False) -> Score:
    score, program = Score(), make.program()
    for _ in range(PEOPLE):
        make.member(program, Role.MENTOR)
    for _ in range(runs):
        kept.begin()
        play = Play(program, mails, is_rolling=is_rolling)
        play.perform()
        truths = play.orders(kept)
        assert all(len(truth) == PEOPLE for truth in truths.values())
        for way, listing in listings(kept, "ballots_released", "answers", truths["visit"]).items():
            for name, truth in truths.items():
                score.add(f"{way}, by {name}", listing, truth)
    return score


def test_everybody_is_linked_when_the_box_forgets_to_shuffle(
    kept: Kept, mails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballots, "shuffled", list)
    score = attack(kept, mails, runs=1)
    assert score.hits[f"rows by {kept.orders[0]}, by visit"] == PEOPLE


@pytest.mark.slow
@pytest.mark.parametrize("is_rolling", [False, True], ids=["fixed days", "counted from joining"])
def test_nobody_is_linked_from_all_that_is_kept(kept: Kept, mails: Path, is_rolling: bool) -> None:
    nobody_is_linked(lambda: attack(kept, mails, is_rolling=is_rolling))


def test_nothing_but_the_released_rows_knows_what_was_written(
    kept: Kept, mails: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And none of them knows who, when, or with which secret; neither does any other table, log line or mail."""
    caplog.set_level(logging.DEBUG)
    program = make.program()
    people = [make.member(program, Role.MENTOR) for _ in range(PEOPLE)]
    play = Play(program, mails)
    play.perform()
    lines = kept.dump().splitlines()
    with_answers = [line for line in lines if "written-by-" in line]
    assert {line.partition(":")[0] for line in with_answers} == {"ballots_released"}
    assert len(with_answers) == PEOPLE
    names = [str(value) for one in people for value in (one.email, one.name)]
    assert not [line for line in with_answers for name in names if name in line]
    said = "\n".join([*lines, caplog.text])
    assert not [secret for secret in play.secret_of.values() if secret in said]
    files = b"".join(path.read_bytes() for path in mails.iterdir())
    assert b"written-by-" not in files
    assert "written-by-" not in caplog.text
    assert not Session.objects.exists()
    jobs = Job.objects.filter(key__contains=f".anonymous.invite:{play.survey.pk}:")
    assert [sorted(job.ids) for job in jobs] == [["hour", "survey"]]
    trail = Event.objects.filter(program=program.slug, did__startswith="surveys.")
    assert set(trail.values_list("did", "by")) == {("surveys.plan", None), ("surveys.open", None)}
