from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training import actions, privacy, queries
from rapport.training.actions import ChangedElsewhereError
from rapport.training.course import Course
from rapport.training.given import Given
from rapport.training.library import shelf
from rapport.training.models import Answer, Completion, Visit
from tests import make


def give(person: Person, course: Course, at: str, given: Given | str, version: int = 0) -> Answer:
    page_id, activity_id = at.split("/")
    page = course.page(page_id)
    assert page
    activity = page.activity(activity_id)
    assert activity
    given = Given(text=given) if isinstance(given, str) else given
    return actions.save_answer(by=person, course=course, page=page, activity=activity, given=given, version=version)


def complete(person: Person, course: Course) -> None:
    give(person, course, "silence/first-word", Given(options=("me",)))
    give(person, course, "silence/quiet", "Yesterday.")
    give(person, course, "asking/question", "Why?")


def test_what_is_typed_is_kept_as_typed(mentor: Person, course: Course) -> None:
    text = "  two spaces, a tab\t, <b>no markup</b>,\n\nan empty line, 🎈 and none at the end \n"
    give(mentor, course, "silence/quiet", text)
    assert Answer.objects.get().text == text


def test_the_same_again_is_saved_once(mentor: Person, course: Course) -> None:
    first = give(mentor, course, "silence/quiet", "Never.")
    again = give(mentor, course, "silence/quiet", "Never.")
    assert (again.pk, again.version) == (first.pk, 1)


def test_two_tabs_never_overwrite_each_other(mentor: Person, course: Course) -> None:
    give(mentor, course, "silence/quiet", "First tab.")
    with pytest.raises(ChangedElsewhereError) as refused:
        give(mentor, course, "silence/quiet", "Second tab.", version=0)
    assert refused.value.kept.text == "First tab."
    assert Answer.objects.get().text == "First tab."
    assert give(mentor, course, "silence/quiet", "Second tab.", version=1).version == 2


def test_another_choice_takes_the_place_of_the_first(mentor: Person, course: Course) -> None:
    give(mentor, course, "silence/first-word", Given(options=("me",)))
    changed = give(mentor, course, "silence/first-word", Given(options=("they",)), version=1)
    assert [part.option for part in changed.parts.all()] == ["they"]


def test_words_in_the_place_of_words_are_one_statement_and_no_form_overwrites_them(
    mentor: Person, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give(mentor, course, "silence/quiet", "One.")
    with django_assert_num_queries(1):
        two = give(mentor, course, "silence/quiet", "Two.", version=1)
    assert (two.version, two.moves_counts, Answer.objects.get().text) == (2, False, "Two.")
    again = give(mentor, course, "silence/quiet", "Two.", version=1)
    assert (again.version, Answer.objects.get().version) == (2, 2)
    for version in (1, 3):
        with pytest.raises(ChangedElsewhereError):
            give(mentor, course, "silence/quiet", "Three.", version=version)
    emptied = give(mentor, course, "silence/quiet", "", version=2)
    assert (emptied.version, emptied.moves_counts, Answer.objects.get().is_given) == (3, True, False)
    assert give(mentor, course, "silence/quiet", "Four.", version=3).moves_counts


def test_of_two_tabs_that_save_at_the_same_moment_the_later_one_is_told(
    mentor: Person, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(mentor, course, "silence/first-word", Given(options=("me",)))
    read = queries.answer_to

    def read_before_another_writes(*of: Any) -> Answer | None:
        found = read(*of)
        monkeypatch.setattr(queries, "answer_to", read)
        give(mentor, course, "silence/first-word", Given(options=("they",)), version=1)
        return found

    monkeypatch.setattr(queries, "answer_to", read_before_another_writes)
    with pytest.raises(ChangedElsewhereError) as refused:
        give(mentor, course, "silence/first-word", Given(), version=1)
    assert refused.value.kept.given.options == ("they",)
    assert [part.option for part in Answer.objects.get().parts.all()] == ["they"]


def test_a_day_later_other_words_complete_a_course_whose_rule_has_become_easier(
    mentor: Person, course: Course, folder: Path
) -> None:
    with time_machine.travel("2026-03-01 12:00 +0000"):
        give(mentor, course, "silence/quiet", "Yesterday.")
        give(mentor, course, "asking/question", "Why?")
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text().replace("each_section: 100", "each_section: 1"))
    shelf.cache_clear()
    assert give(mentor, shelf().courses["listening"], "silence/quiet", "Today.", version=1).has_completed


def test_an_edited_question_keeps_its_answer_and_says_so(mentor: Person, course: Course, folder: Path) -> None:
    answer = give(mentor, course, "silence/quiet", "Never.")
    page = folder / "01-silence.md"
    page.write_text(page.read_text().replace("last quiet", "really quiet"))
    shelf.cache_clear()
    edited = shelf().courses["listening"].pages[0].activities[1]
    assert answer.content_sha256 != edited.sha256
    client = Client()
    client.force_login(mentor)
    html = client.get("/training/listening/silence/").content.decode()
    assert "Never." in html
    assert "The question has changed since you answered" in html


def test_completion_is_reached_with_the_last_answer_and_stands(mentor: Person, course: Course) -> None:
    with time_machine.travel("2026-03-01 12:00 +0000"):
        complete(mentor, course)
    progress = queries.progress(mentor, course)
    assert (progress.done, progress.of, progress.completed_on) == (3, 3, date(2026, 3, 1))
    give(mentor, course, "asking/question", " ", version=1)
    progress = queries.progress(mentor, course)
    assert (progress.done, progress.completed_on) == (2, date(2026, 3, 1))
    give(mentor, course, "asking/question", "Once more.", version=2)
    assert Completion.objects.count() == 1
    assert Event.objects.filter(did="training.complete").count() == 1


def test_an_empty_reflection_is_no_answer(mentor: Person, course: Course) -> None:
    give(mentor, course, "silence/quiet", " \n ")
    assert queries.progress(mentor, course).done == 0


def test_who_has_trained_costs_one_query(
    course: Course, program: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make.member(program, Role.MENTOR) for _ in range(5)]
    with time_machine.travel("2026-03-01 12:00 +0000"):
        complete(people[0], course)
        complete(people[3], course)
    give(people[1], course, "silence/quiet", "Not yet all.")
    with django_assert_num_queries(1):
        trained = queries.trained([person.pk for person in people], "listening")
    assert trained == {people[0].pk: date(2026, 3, 1), people[3].pk: date(2026, 3, 1)}
    assert queries.trained([], "listening") == {}
    assert queries.trained([people[0].pk], "another") == {}


def test_all_that_is_kept_can_be_taken_away_and_erased(mentor: Person, course: Course, program: Program) -> None:
    other = make.member(program, Role.MENTOR)
    give(other, course, "silence/quiet", "Mine stays.")
    complete(mentor, course)
    actions.visit(by=mentor, course=course, page=course.pages[0])
    parts = dict(privacy.about(mentor))
    assert {row["text"] for row in parts["course answers"]} == {"", "Yesterday.", "Why?"}
    assert {row["parts"] for row in parts["course answers"]} == {"me", ""}
    assert [row["page"] for row in parts["course pages"]] == ["silence"]
    assert [row["course"] for row in parts["course completions"]] == ["listening"]
    actions.erase(by=mentor, person=mentor)
    assert not any(rows for _, rows in privacy.about(mentor))
    assert Answer.objects.get().text == "Mine stays."
    assert not Visit.objects.exists()
