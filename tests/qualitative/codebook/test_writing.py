"""From the words to a published codebook, and what a new version does to old codings."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from rapport.qualitative.codebook import actions, hinting, queries
from rapport.qualitative.codebook.actions import (
    ChangedMeanwhileError,
    NameTakenError,
    NotADraftError,
    NotWholeError,
)
from rapport.qualitative.codebook.entries import CodeWords, Example
from rapport.qualitative.counts import queries as both
from rapport.qualitative.models import Anchor, Assignment, Code, Codebook, Coding, Entry, LinkedStem, Round, Unit
from rapport.qualitative.wordlist import actions as words
from tests import make
from tests.qualitative.wordlist.conftest import Place


def publish(place: Place, fates: dict[str, str] | None = None) -> Codebook:
    """Publish the draft; fates by name."""
    draft = queries.draft(place.project)
    assert draft is not None
    codes = dict(draft.entries.values_list("name", "code"))
    given = {codes[name]: fate for name, fate in (fates or {}).items()}
    return actions.publish(by=place.lead, project=place.project, looked_at=draft.written, reason="So.", fates=given)


def change(place: Place, which: str, **said: object) -> Entry:
    draft = queries.draft(place.project)
    assert draft is not None
    entry = draft.entries.get(name=which)
    book = {one.code: one for one in queries.book(draft)}
    wanted = {**vars(book[entry.code_id]), **said}
    return actions.change_code(
        by=place.lead,
        project=place.project,
        code=entry.code_id,
        words=CodeWords(**wanted),  # type: ignore[arg-type]
        began_with=entry.written,
    )


@pytest.fixture
def first(counted: Place) -> Codebook:
    """Version 1, of the candidates."""
    words.decide(by=counted.lead, project=counted.project, stem="meet", choice="excluded", reason="Overlaps.")
    words.decide(by=counted.lead, project=counted.project, stem="reflect", choice="added", reason="It belongs.")
    actions.begin(by=counted.lead, project=counted.project, codes=hinting.from_candidates(counted.project))
    return publish(counted)


def test_a_draft_from_the_candidates(counted: Place, first: Codebook) -> None:
    said = [(one.name, one.stems) for one in queries.book(first)]
    assert said == [("Communicate", ("communic",)), ("Plan", ("plan",)), ("Reflection", ("reflect",))]
    assert first.number == 1
    assert "PyStemmer" in first.counted
    assert "of 8 respondents" in first.counted
    assert dict(first.entries.values_list("name", "hinted")) == {"Communicate": 5, "Plan": 4, "Reflection": 1}


def test_a_person_with_two_stems_counts_once_for_the_code(counted: Place) -> None:
    actions.begin(by=counted.lead, project=counted.project, codes=[CodeWords("Both", stems=("plan", "meet", "none"))])
    entry = publish(counted).entries.get()
    assert dict(entry.stems.values_list("stem", "respondents")) == {"plan": 4, "meet": 3, "none": 0}
    assert entry.hinted == 5


@pytest.mark.parametrize("table", [Codebook, Entry, Anchor, LinkedStem])
def test_the_database_refuses_to_change_what_is_published(
    counted: Place, table: type[Codebook | Entry | Anchor | LinkedStem]
) -> None:
    codes = [CodeWords("A", stems=("plan",), examples=(Example("I plan"),))]
    actions.begin(by=counted.lead, project=counted.project, codes=codes)
    changes = {Codebook: {"reason": "x"}, Entry: {"name": "x"}, Anchor: {"text": "x"}, LinkedStem: {"stem": "x"}}
    with transaction.atomic():
        table.objects.update(**changes[table])  # of a draft it may
        transaction.set_rollback(True)
    book = publish(counted)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        table.objects.update(**changes[table])
    entry = book.entries.get()
    new = [
        Entry(codebook=book, code=Code.objects.create(project=counted.project), position=2, name="B"),
        Anchor(entry=entry, position=2, text="y"),
        LinkedStem(entry=entry, stem="y"),
    ]
    for row in new:
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            row.save()


def test_the_draft_is_one_and_begins_with_the_last_version(counted: Place, first: Codebook) -> None:
    draft = actions.begin(by=counted.lead, project=counted.project)
    assert actions.begin(by=counted.lead, project=counted.project, codes=()) == draft
    assert queries.book(draft) == queries.book(first)
    with pytest.raises(NotWholeError, match="says the same"):
        publish(counted)
    actions.discard(by=counted.lead, project=counted.project)
    actions.discard(by=counted.lead, project=counted.project)
    assert queries.draft(counted.project) is None
    with pytest.raises(NotADraftError):
        actions.add_code(by=counted.lead, project=counted.project, words=CodeWords("Late"))


def test_codes_keep_their_identity_by_name(counted: Place, first: Codebook) -> None:
    brought = (CodeWords("Plan", definition="Written plans."), CodeWords("New", parent="Plan"))
    draft = actions.begin(by=counted.lead, project=counted.project, codes=brought)
    assert draft.entries.get(name="Plan").code == first.entries.get(name="Plan").code
    assert draft.entries.get(name="New").parent == draft.entries.get(name="Plan").code


def test_two_who_write_at_once(counted: Place, first: Codebook) -> None:
    draft = actions.begin(by=counted.lead, project=counted.project)
    entry = draft.entries.get(name="Plan")
    change(counted, "Plan", definition="Theirs.")
    with pytest.raises(ChangedMeanwhileError):
        actions.change_code(
            by=counted.lead,
            project=counted.project,
            code=entry.code_id,
            words=CodeWords("Plan"),
            began_with=entry.written,
        )
    # Another code of the draft is nobody's hindrance.
    assert change(counted, "Reflection", definition="Mine.").definition == "Mine."
    with pytest.raises(NameTakenError):
        change(counted, "Reflection", name="Plan")
    with pytest.raises(NotWholeError, match="below itself"):
        change(counted, "Plan", parent="Plan")
    with pytest.raises(ChangedMeanwhileError):
        actions.publish(by=counted.lead, project=counted.project, looked_at=draft.written)


def test_order_examples_and_leaving(counted: Place, first: Codebook) -> None:
    draft = actions.begin(by=counted.lead, project=counted.project)
    code = draft.entries.get(name="Plan").code_id
    for down in (True, True, False):
        actions.move_code(by=counted.lead, project=counted.project, code=code, down=down)
    assert [one.name for one in queries.entries(draft)] == ["Communicate", "Plan", "Reflection"]
    for text in ("I  plan\nit", "I plan it", "  "):
        actions.add_example(by=counted.lead, project=counted.project, code=code, example=Example(text))
    anchor = Anchor.objects.get(entry__codebook=draft)
    assert anchor.text == "I plan it"
    for _ in range(2):
        actions.remove_example(by=counted.lead, project=counted.project, anchor=anchor.pk)
    change(counted, "Reflection", parent="Plan")
    actions.remove_code(by=counted.lead, project=counted.project, code=code)
    assert draft.entries.get(name="Reflection").parent is None


def coded(place: Place, book: Codebook, given: dict[str, list[str]], *, closed: bool = True) -> Round:
    """A round of one coder: name of the code → texts that carry it; everything else was read."""
    units = list(Unit.objects.filter(document__project=place.project).order_by("number"))
    made = make.round(place.project, units, [place.coder], codebook=book)
    codes = dict(book.entries.values_list("name", "code"))
    coder = made.coders.get()
    Assignment.sealed.filter(coder=coder).update(is_done=True)
    for name, texts in given.items():
        for one in Assignment.sealed.filter(coder=coder, unit__text__in=texts):
            Coding.sealed.create(assignment=one, code_id=codes[name])
    if closed:
        coder.submitted_at = timezone.now()
        coder.save()
        made.closed_at = timezone.now()
        made.save()
    return made


def test_a_new_version_says_what_happens_to_old_codings(counted: Place, first: Codebook) -> None:
    coded(counted, first, {"Plan": ["I will meet and plan", "Plans, plans, plans."], "Reflection": ["Meet weekly"]})
    actions.begin(by=counted.lead, project=counted.project)
    change(counted, "Plan", excludes="Not: I plan to …")
    with pytest.raises(NotWholeError, match="Say what happens to old codings of Plan"):
        publish(counted)
    found = queries.coded(counted.project)
    code = first.entries.get(name="Plan").code_id
    assert [len(found.concerned(code, fate)) for fate in ("keep", "check", "recode")] == [0, 2, 8]
    second = publish(counted, {"Plan": "check"})
    again = queries.units_to_code_again(second)
    assert [unit.text for unit in again] == ["Plans, plans, plans.", "I will meet and plan"]
    assert not queries.units_to_code_again(first).exists()


def test_what_was_coded_with_the_new_version_does_not_come_back(counted: Place, first: Codebook) -> None:
    coded(counted, first, {"Plan": ["Plans, plans, plans."]})
    actions.begin(by=counted.lead, project=counted.project)
    change(counted, "Plan", name="Planning")
    actions.add_code(by=counted.lead, project=counted.project, words=CodeWords("Listening"))
    second = publish(counted, {"Planning": "keep", "Listening": "recode"})
    assert queries.units_to_code_again(second).count() == 8
    coded(counted, second, {})
    assert not queries.units_to_code_again(second).exists()


def test_of_an_open_round_nobody_learns(counted: Place, first: Codebook) -> None:
    coded(counted, first, {"Plan": ["Plans, plans, plans."]}, closed=False)
    assert queries.coded(counted.project).last == {}


def test_both_counts_stand_side_by_side(counted: Place, first: Codebook) -> None:
    before = both.both_counts(counted.project, first)
    assert [(one.entry.name, one.hinted, one.final) for one in before.rows][1] == ("Plan", 4, None)
    coded(counted, first, {"Plan": ["Plans, plans, plans."]})
    make.units(counted.project, ["Plan", "Plan"])  # what comes later changes neither
    counted.count()
    after = both.both_counts(counted.project, first)
    assert [(one.entry.name, one.hinted, one.final) for one in after.rows] == [
        ("Communicate", 5, 0),
        ("Plan", 4, 1),
        ("Reflection", 1, 0),
    ]
    assert after.read == 8
