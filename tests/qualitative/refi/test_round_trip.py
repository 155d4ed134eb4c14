"""Out and in again: the second export is the first, byte for byte."""

import re
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.models import (
    Assignment,
    Coding,
    Document,
    Entry,
    Expected,
    Paragraph,
    Project,
    Round,
    WordDecision,
    WordRule,
)
from rapport.qualitative.refi import actions, beside, queries, shaping
from rapport.qualitative.refi.exchange import all_codes
from rapport.qualitative.refi.losses import LossList
from rapport.qualitative.refi.reading import read_qdc, read_qdpx
from rapport.qualitative.refi.understanding import Wanted
from rapport.textfiles.mistakes import TextFileError
from tests import make
from tests.qualitative.refi.samples import check, unpacked, zipped
from tests.qualitative.refi.whole import TEXTS, whole_project

WANTED = Wanted(is_answers=False, degree="confidential", have_read_all=False, at=datetime(2026, 2, 1, tzinfo=UTC))
pytestmark = pytest.mark.django_db
SPACE = {"q": "urn:QDA-XML:project:1.0"}


def brought_in(content: bytes) -> Project:
    """The project as it is brought into an empty programme."""
    program = make.program()
    lead = make.member(program, Role.EVALUATOR)
    found = queries.preview("p.qdpx", content, WANTED)
    assert found.is_ours
    return actions.take_in(by=lead, program=program, name="p.qdpx", content=content, found=found)


def test_the_second_export_is_the_first_byte_for_byte() -> None:
    first = queries.export(whole_project()).content
    project = brought_in(first)
    assert queries.export(project).content == first
    assert project.origin.identity
    assert [str(one) for one in project.origin.losses.all()]


def test_the_review_of_documents_comes_along() -> None:
    project = brought_in(queries.export(whole_project()).content)
    said = Expected.objects.get(unit__document__project=project)
    assert (said.unit.text, said.party, said.unit.paragraph.under) == ("Reads plans.", "mentor", "The mentor")
    assert [one.is_heading for one in Paragraph.objects.filter(unit__document__project=project).order_by("pk")] == [
        True,
        False,
    ]


def test_a_third_programme_gives_the_same_again() -> None:
    first = queries.export(whole_project()).content
    assert queries.export(brought_in(queries.export(brought_in(first)).content)).content == first


def test_more_answers_than_files_stand_in_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shaping, "ONE_BY_ONE", 1)
    made = queries.export(whole_project())
    assert [source.name for source in made.project.sources] == ["Changes", "Focus group", "Contract"]
    assert ("Changes", TEXTS[0], "Plan", "Coder A") in codings(made.content)
    assert queries.export(brought_in(made.content)).content == made.content


def test_a_unit_that_is_coded_twice_by_one_coder_stands_there_once() -> None:
    project = whole_project()
    layers = queries.export(project).layers
    one = layers.rounds[-1].coders[0].assignments[0]
    twice = one.model_copy(update={"codings": (*one.codings, beside.Coding(code=1, start=0, end=len(TEXTS[0])))})
    coder = layers.rounds[-1].coders[0]
    coder = coder.model_copy(update={"assignments": (twice, *coder.assignments[1:])})
    last = layers.rounds[-1].model_copy(update={"coders": (coder, *layers.rounds[-1].coders[1:])})
    changed = layers.model_copy(update={"rounds": (*layers.rounds[:-1], last)})
    texts = tuple(
        project.documents.order_by("pk").values_list("units__text", flat=True).order_by("pk", "units__number")
    )
    found = shaping.shape(changed, texts, {}).project
    guids = [one.guid for source in found.sources for one in source.selections]
    assert len(guids) == len(set(guids))


def test_the_same_project_gives_the_same_bytes() -> None:
    project = whole_project()
    assert queries.export(project).content == queries.export(Project.objects.get(pk=project.pk)).content


def test_it_is_valid_and_tells_other_programs_all_that_they_can_hold() -> None:
    made = queries.export(whole_project())
    xml = unpacked(made.content)["project.qde"]
    check(xml)
    root = etree.fromstring(xml)
    users = root.xpath("//q:User/@name", namespaces=SPACE)
    assert users == ["Coder A", "Coder B", "Consensus"]
    assert root.xpath("//q:Code/@name", namespaces=SPACE) == ["Ways", "Ask", "Plan", "Old"]
    words = root.xpath("//q:Code[@name='Plan']/q:Description/text()", namespaces=SPACE)[0]
    assert "Exclude: “I plan to”" in words
    sources = root.xpath("//q:TextSource/@name", namespaces=SPACE)
    assert sources == ["Changes 00001", "Changes 00002", "Changes 00004", "Focus group", "Contract"]
    assert codings(made.content) == [
        ("Changes 00001", TEXTS[0], "Plan", "Coder A"),
        ("Changes 00001", TEXTS[0], "Plan", "Coder B"),
        ("Changes 00001", TEXTS[0], "Plan", "Consensus"),
        ("Changes 00002", TEXTS[1], "Ask", "Coder A"),
        ("Changes 00002", TEXTS[1], "Ask", "Consensus"),
        ("Changes 00004", TEXTS[3], "Plan", "Coder A"),
        ("Changes 00004", TEXTS[3], "Ask", "Coder A"),
        ("Changes 00004", TEXTS[3], "Ask", "Coder B"),
        ("Changes 00004", TEXTS[3], "Ask", "Consensus"),
        ("Focus group", "Why do you ask?", "Ask", "Coder A"),
        ("Focus group", "Why do you ask?", "Ask", "Consensus"),
    ]


def codings(content: bytes) -> list[tuple[str, str, str, str]]:
    """Source, words, code and coder of each coding, as another program reads them."""
    project = read_qdpx("p.qdpx", content).project
    names = {code.guid: code.name for code in all_codes(project.codes)}
    people = {user.guid: user.name for user in project.users}
    return [
        (source.name, source.text[one.start : one.end], names[coding.code], people[coding.user])
        for source in project.sources
        for one in source.selections
        for coding in one.codings
    ]


def test_what_is_known_of_people_stands_on_their_answers_and_their_cases() -> None:
    project = read_qdpx("p.qdpx", queries.export(whole_project()).content).project
    names = {one.guid: one.name for one in project.variables}
    known = [{names[value.variable]: value.text for value in source.values} for source in project.sources]
    assert known == [
        {"role": "mentor", "site": "North"},
        {"role": "scholar"},
        {"role": "mentor"},
        {"site": "South"},
        {},
    ]
    (first, *_) = project.cases
    assert first.name == "P1"
    assert len(first.selections) == 2  # turns of the transcript
    passages = {one.guid: one for one in project.sources[-2].selections}
    assert [project.sources[-2].text[passages[one].start : passages[one].end] for one in first.selections] == [
        "Why do you ask?",
        "Ah.",
    ]


def test_a_memo_travels_as_a_note_on_its_passage() -> None:
    project = read_qdpx("p.qdpx", queries.export(whole_project()).content).project
    assert [one.memo for source in project.sources for one in source.selections if one.memo.startswith("not")] == [
        "not sure"
    ]


def test_nothing_of_an_open_round_is_in_the_file() -> None:
    """Whatever is found while a round is open, the file is the same to the byte."""
    project = whole_project()
    still_open = project.rounds.get(closed_at=None)
    before = queries.export(project)
    coder = still_open.coders.order_by("-pk").first()
    for assignment in Assignment.sealed.filter(coder=coder):
        Coding.sealed.create(assignment=assignment, code=project.codes.first())
        Assignment.sealed.filter(pk=assignment.pk).update(is_done=True, memo="SECRET", is_flagged=True)
    after = queries.export(project)
    assert after.content == before.content
    assert b"SECRET" not in b"".join(unpacked(after.content).values())
    assert "1 round is still open" in str(after.losses[0])


def test_what_a_coder_found_who_was_taken_out_is_not_in_the_file() -> None:
    project = whole_project()
    real = project.rounds.get(kind=Round.Kind.REAL, closed_at__isnull=False)
    one = real.coders.order_by("pk").first()
    type(one).objects.filter(pk=one.pk).update(released_at=real.closed_at, released_why="Ill.")
    made = queries.export(project)
    assert {coder for _, _, _, coder in codings(made.content)} == {"Coder B"}
    assert "1 coder was taken out" in " ".join(map(str, made.losses))


def test_what_stays_here_is_told() -> None:
    """Who had which part is not in the file, and it says so."""
    told = " ".join(map(str, queries.export(whole_project()).losses))
    assert "parts in the project" in told


def test_nobody_is_named() -> None:
    project = whole_project()
    make.units(project, ["By somebody."], of=["Anna Example"], name="More")
    make.units(project, ["By another."], of=["p7@example.org"], name="And more")
    made = queries.export(project)
    told = b"".join(unpacked(made.content).values()).decode()
    for name in ("Lena", "Cora", "Carl", "Anna", "example.org"):
        assert name not in told
    assert "2 codes of respondents" in " ".join(map(str, made.losses))
    assert queries.export(brought_in(made.content)).content == made.content


def test_the_codebook_alone() -> None:
    content = queries.codebook(whole_project())
    assert content is not None
    check(content, "codebook")
    assert [code.name for code in all_codes(read_qdc("c.qdc", content).codebook.codes)] == [
        "Ways",
        "Ask",
        "Plan",
        "Old",
    ]
    assert queries.codebook(make.project()) is None


def test_a_project_with_nothing_in_it_goes_out_and_in() -> None:
    content = queries.export(make.project()).content
    check(unpacked(content)["project.qde"])
    assert queries.export(brought_in(content)).content == content


def test_taking_out_and_in_is_on_record() -> None:
    project = whole_project()
    content = actions.export(by=project.begun_by, project=project).content
    brought_in(content)
    verbs = list(Event.objects.values_list("did", flat=True))
    assert {"qualitative.take_out", "qualitative.take_in"} <= set(verbs)


def test_the_same_file_comes_in_once() -> None:
    content = queries.export(whole_project()).content
    project = brought_in(content)
    found = queries.preview("p.qdpx", content, WANTED)
    with pytest.raises(actions.TwiceError) as caught:
        actions.take_in(by=project.begun_by, program=project.program, name="p.qdpx", content=content, found=found)
    assert caught.value.project == project


def test_a_project_that_was_changed_since_loses_our_layers_and_says_so() -> None:
    files = unpacked(queries.export(whole_project()).content)
    files["project.qde"] = files["project.qde"].replace(b'name="Ask"', b'name="Asking"')
    found = queries.preview("p.qdpx", zipped(files), WANTED)
    assert not found.is_ours
    assert "project.qde was changed since" in " ".join(map(str, found.losses))


@pytest.mark.parametrize(
    ("pattern", "by", "told"),
    [
        (r'"units": 7', '"units": "7"', "rounds"),
        (r'"format": 1', '"format": 2', "format"),
        (r'"code": 1,', '"code": 99,', "points at something"),
        (r'"kind": "transcript"', '"kind": "x"', "documents"),
        (r'"end": [0-9]+', '"end": 999999', "outside its text"),
        (r"^\{", "[", "rapport.json"),
        (r"^\{", '{"extra": 1,', "extra"),
        (r"Sent twice", r"Sent\\u0000twice", "U\\+0000"),
        (r"Sent twice", r"Sent\\ud800twice", "rapport.json"),
    ],
)
def test_layers_that_were_tampered_with_are_refused(pattern: str, by: str, told: str) -> None:
    files = unpacked(queries.export(whole_project()).content)
    text = files["rapport.json"].decode()
    changed = re.sub(pattern, by, text, count=1)
    assert changed != text
    files["rapport.json"] = changed.encode()
    with pytest.raises(TextFileError, match=told):
        queries.preview("p.qdpx", zipped(files), WANTED)


def test_the_number_of_queries_does_not_grow_with_the_texts(django_assert_max_num_queries: Any) -> None:
    project = whole_project()
    with CaptureQueriesContext(connection) as before:
        queries.export(project)
    make.units(project, [f"Answer {at}" for at in range(30)])
    with django_assert_max_num_queries(len(before)):
        queries.export(project)


def test_the_words_of_a_kind_are_those_of_the_database() -> None:
    """`rapport.json` names kinds as the database does; a kind that is new there must be new here."""
    pairs = (
        (beside.Document, "kind", Document.Kind),
        (beside.Document, "unit", Document.Unit),
        (beside.Document, "degree", Document.Degree),
        (beside.Entry, "fate", Entry.Fate),
        (beside.Expected, "party", Expected.Party),
        (beside.Round, "kind", Round.Kind),
        (beside.WordRule, "kind", WordRule.Kind),
        (beside.WordDecision, "choice", WordDecision.Choice),
    )
    for layer, field, choices in pairs:
        assert set(get_args(layer.model_fields[field].annotation)) == set(choices.values)


def test_losses_are_counted_in_words() -> None:
    losses = LossList()
    losses.add("text", "texts", "gone", 0)
    losses.add("text", "texts", "gone", 1200)
    losses.add("memo", "memos", "no place")
    assert [str(one) for one in losses.told()] == ["1,200 texts: gone", "1 memo: no place"]


def test_a_memo_that_names_a_coder_names_nobody_in_the_file() -> None:
    project = whole_project()
    Person.objects.filter(name="Carl Two").update(name="Sure Quill")  # the memo is: “not sure”
    made = queries.export(project)
    memos = {each.memo for one in made.layers.rounds for coder in one.coders for each in coder.assignments}
    assert memos == {"", "not [a coder]"}
    assert "1 note that names somebody: a file names nobody; “[a coder]” stands there" in map(str, made.losses)
