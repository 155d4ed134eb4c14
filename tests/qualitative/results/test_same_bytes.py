"""The same input and log give the same bytes, whichever database keeps them and in whichever process they are made."""

import hashlib

import pytest
import time_machine

from rapport.qualitative.models import Ruling
from rapport.qualitative.results.decided import results_of
from rapport.qualitative.results.files import archive, files_of
from rapport.qualitative.results.quotes import actions
from tests.qualitative.results.coded import GOALS, PLAN, RARE, Coded, coded

pytestmark = pytest.mark.django_db
# Of the files that hold the numbers and the log as text. Where a sentence or a column changes, this changes with it.
EXPECTED = "0ea18fc675e27dc6db55b0e7134d3a6054a4d50e8aaa1a7ae2c918e0832fb659"
PLAIN = (".csv", ".json", ".txt", ".md")


@time_machine.travel("2026-11-27 09:00:00+00:00", tick=False)
def made() -> Coded:
    """Everything that a log can hold: an edited quote, decisions, a ruling."""
    one = coded()
    one.passing(PLAN)
    one.passing(GOALS, 1)
    quote = one.project.quotes.earliest("pk")
    actions.edit(by=one.lead, quote=quote, typed="We plan […] a plan of [their] goals.", began_with=0)
    assert one.round is not None
    Ruling.objects.create(
        round=one.round, unit=one.units[14], code=one.codes[RARE], applies=True, reason="It is rare.", by=one.lead,
        at=one.project.begun_at,
    )  # fmt: skip
    return one


def fingerprint(files: dict[str, bytes]) -> str:
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        if name.endswith(PLAIN):
            found.update(name.encode() + content)
    return found.hexdigest()


def test_the_same_project_gives_the_same_files_on_every_database() -> None:
    one = made()
    files = files_of(results_of(one.project))
    assert archive(files) == archive(files_of(results_of(one.project)))
    assert fingerprint(files) == EXPECTED
