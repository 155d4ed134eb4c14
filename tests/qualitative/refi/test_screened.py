"""The screening of publications goes out and in with its project: what is open comes back, what is not stays blind."""

import json
import re
from collections import Counter
from typing import get_args

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.models import Consensus, Hit, Project, Reading, Screening
from rapport.qualitative.refi import actions as exchange
from rapport.qualitative.refi import beside_screening, queries
from rapport.qualitative.screening import actions
from rapport.qualitative.screening import queries as screenings
from rapport.qualitative.screening.stages import Where
from rapport.surveys.kept import to_json
from rapport.surveys.library import branches_of
from rapport.textfiles.mistakes import TextFileError
from tests import make
from tests.qualitative.refi.samples import unpacked, zipped
from tests.qualitative.refi.test_round_trip import WANTED
from tests.qualitative.screening.conftest import FORM, Place, drawn, place

__all__ = ["drawn", "place"]
SAID = {
    "af_setting": "Four sites",
    "af_design": 3,
    "af_results": "Much was never said.",
    "af_speaks": frozenset({1, 3}),
}


@pytest.fixture
def read(drawn: Place) -> Place:
    """Publication 1 was included by both and settled, 2 was excluded by both, 5 was decided by one of two."""
    answers = to_json(branches_of(*FORM).settle(SAID).answers)  # type: ignore[arg-type]
    for one in Reading.sealed.filter(reference__number=1):
        actions.hand_in(by=one.reviewer, reading=one, answers=answers)
    for one in Reading.sealed.filter(reference__number=2):
        actions.decide(by=one.reviewer, reading=one, decision="exclude", reason=f"Asked {one.reviewer.name}.")
    alone = Reading.sealed.filter(reference__number=5).first()
    actions.decide(by=alone.reviewer, reading=alone, decision="exclude", reason="SECRET")
    outcome = actions.Outcome(is_included=True, answers=answers)
    actions.settle(by=drawn.lead, reference=drawn.number(1), outcome=outcome)
    return drawn


def elsewhere(content: bytes) -> Project:
    """The project as it comes into an empty programme."""
    program = make.program()
    lead = make.member(program, Role.EVALUATOR)
    found = queries.preview("p.qdpx", content, WANTED)
    assert found.is_ours
    return exchange.take_in(by=lead, program=program, name="p.qdpx", content=content, found=found)


def test_it_comes_back_with_all_that_was_open(read: Place) -> None:
    first = queries.export(read.project)
    project = elsewhere(first.content)
    screening = Screening.objects.get(project=project)
    there, here = screenings.numbers_of(screening), screenings.numbers_of(read.screening)
    assert (there.found, there.doubles, there.same) == (here.found, here.doubles, here.same) == (6, 1, 2)
    waits = Counter({Where.UNASSIGNED: 1})  # what nobody has finished is given to others
    assert there.by == here.by - Counter({Where.READING: 1}) + waits
    assert {one.pk for one, _ in screenings.to_settle(screening)} == set(
        screening.references.filter(number__in=(1, 2)).values_list("pk", flat=True)
    )
    settled = screening.references.get(number=1)
    assert settled.consensus.answers == read.number(1).consensus.answers
    assert [one.answers for one in screenings.in_order(settled)] == [settled.consensus.answers] * 2
    assert set(Reading.sealed.filter(reference__screening=screening).values_list("reviewer", flat=True)) == {None}
    assert queries.export(project).content == first.content


def test_what_one_reader_decided_alone_is_not_in_the_file(read: Place) -> None:
    made = queries.export(read.project)
    told = b"".join(unpacked(made.content).values()).decode()
    assert "SECRET" not in told
    assert "1 publication is still being read" in " ".join(map(str, made.losses))
    screening = Screening.objects.get(project=elsewhere(made.content))
    assert not Reading.sealed.filter(reference__screening=screening, reference__number=5).exists()
    assert list(screenings.readers_of_chosen(screening)) == [screening.references.get(number=5).pk]


def test_nobody_who_read_is_named(read: Place) -> None:
    told = b"".join(unpacked(queries.export(read.project).content).values()).decode()
    assert "Asked [a coder]." in told
    assert not any(one.name in told for one in read.readers)
    losses = " ".join(map(str, queries.preview("p.qdpx", queries.export(read.project).content, WANTED).losses))
    assert "they stand as Reviewer 1 and Reviewer 2" in losses


def test_a_mark_in_the_place_of_a_short_name_may_make_words_longer_than_the_form_allows(read: Place) -> None:
    Person.objects.filter(pk=read.readers[0].pk).update(name="Lee")
    answers = to_json(branches_of(*FORM).settle(SAID | {"af_setting": "Lee " * 74 + "Lee"}).answers)  # type: ignore[arg-type]
    Consensus.objects.update(answers=answers, reason="Lee " * 125)
    content = queries.export(read.project).content
    kept = Consensus.objects.get(reference__screening__project=elsewhere(content))
    assert "[a coder] [a coder]" in kept.answers
    assert len(kept.reason) == 500


def test_a_file_that_waits_is_told(read: Place) -> None:
    data = b"Title,Year\nAnother study,2020\n"
    actions.keep_file(by=read.lead, screening=read.screening, name="later.csv", data=data)
    made = queries.export(read.project)
    assert "1 file of a search waits" in " ".join(map(str, made.losses))
    assert "later.csv" not in b"".join(unpacked(made.content).values()).decode()


def test_a_form_that_nobody_knows_here_leaves_the_screening_out(read: Place) -> None:
    Screening.objects.filter(pk=read.screening.pk).update(instrument="our-own-form")
    content = queries.export(read.project).content
    found = queries.preview("p.qdpx", content, WANTED)
    assert "1 screening with the form our-own-form 1: the form of the file" in " ".join(map(str, found.losses))
    assert not Screening.objects.filter(project=elsewhere(content)).exists()


@pytest.mark.parametrize(
    ("pattern", "by", "told"),
    [
        (r'"af_design": 3', '"af_design": 99', "publications › 0: “af_design” is no answer"),
        (r'"af_setting": "[^"]*"', '"af_setting": [1]', "“af_setting” is no answer"),
        (r'"af_speaks": \[[^]]*\]', '"af_speaks": [1, 8]', "“af_speaks” is no answer"),
        (r'"af_setting"', '"xy_setting"', "“xy_setting” is no answer"),
        (r'"search": 1', '"search": 7', "points at something"),
        (r'"sense": "counts"', '"sense": "perhaps"', "sense"),
        (r'"words": "[^"]*"', '"words": ""', "a family has at least one word"),
        (r'"opened_at": "[^"]*",', "", "publications › 0: it was settled or opened"),
        (r'"start": \d+', '"start": 99999', "points at something"),
    ],
)
def test_a_screening_that_was_tampered_with_is_refused(read: Place, pattern: str, by: str, told: str) -> None:
    files = unpacked(queries.export(read.project).content)
    text = files["rapport.json"].decode()
    at = text.index('"screening"')
    changed = text[:at] + re.sub(pattern, by, text[at:], count=1)
    assert changed != text
    files["rapport.json"] = changed.encode()
    with pytest.raises(TextFileError, match=re.escape(told)):
        queries.preview("p.qdpx", zipped(files), WANTED)


def test_a_screening_begun_a_moment_ago_goes_out_and_in(place: Place) -> None:
    content = queries.export(place.project).content
    assert json.loads(unpacked(content)["rapport.json"])["screening"]["words"] == "expect expected expectation"
    assert queries.export(elsewhere(content)).content == content


def test_the_words_of_the_file_are_those_of_the_database() -> None:
    pairs = (
        (beside_screening.Used, "part", Hit.Part),
        (beside_screening.Used, "sense", Hit.Sense),
        (beside_screening.Read, "decision", Reading.Decision),
    )
    for layer, field, choices in pairs:
        assert set(get_args(layer.model_fields[field].annotation)) == set(choices.values)
