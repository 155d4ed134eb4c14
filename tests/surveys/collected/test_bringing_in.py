"""From a file to answers that stand beside those given here; and that nothing is written before somebody confirms."""

import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.codes import coder
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys import queries
from rapport.surveys.collected import actions, tasks
from rapport.surveys.models import (
    Answer,
    BroughtIn,
    Collected,
    CollectedRow,
    ColumnMatching,
    Response,
    Submission,
    Survey,
)
from tests import make
from tests.surveys.collected.files import QUALTRICS
from tests.surveys.test_answering import signed_in

pytestmark = pytest.mark.django_db
ALL = {"si_community": 4, "si_team": 5, "si_self": 3, "si_field": 4, "si_daily": 4}
FIRST = "ae_of_me"
HEAD = "email,si_community,si_team,si_self,si_field,si_daily\n"
Counts = dict[str, int]


class Desk:
    """Somebody at the pages, step by step."""

    def __init__(self, person: Person, survey: Survey, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.site, self.survey, self.capture = signed_in(person), survey, capture

    def send(self, text: str | bytes, known_by: str = "email", **more: str) -> Any:
        file = io.BytesIO(text.encode() if isinstance(text, str) else text)
        file.name = "answers.csv"
        address = reverse("surveys:collected", args=[self.survey.pk])
        return self.site.post(address, {"file": file, "known_by": known_by, **more})

    @property
    def file(self) -> Collected:
        return Collected.objects.latest("pk")

    def match(self, **changes: str) -> Any:
        """Take what was guessed, but for these columns."""
        address = reverse("surveys:collected_columns", args=[self.file.pk])
        form = self.site.get(address).context["form"]
        sent = {f"to-{line['at']}": changes.get(line["column"].name, line["target"]) for line in form.lines}
        sent |= {"dates": form.matching.dates, "cells": form.matching.cells}
        sent |= {name: word for name, word in changes.items() if name in ("dates", "cells", "event")}
        with self.capture(execute=True):
            return self.site.post(address, sent)

    def look(self, **asked: str) -> Any:
        return self.site.get(reverse("surveys:collected_look", args=[self.file.pk]), asked)

    def numbers(self) -> Counts:
        return {name: number for name, number in self.look().context["numbers"].items() if number}

    def settle(self, **sent: object) -> Any:
        return self.site.post(reverse("surveys:collected_settle", args=[self.file.pk]), sent)

    def confirm(self, number: int | None = None) -> Any:
        address = reverse("surveys:collected_confirm", args=[self.file.pk])
        with self.capture(execute=True):
            return self.site.post(address, {"number": number or self.file.number})

    def bring_in(self, text: str, **more: str) -> Counts:
        self.send(text, **more)
        self.match()
        found = self.numbers()
        self.confirm()
        return found


@pytest.fixture
def desk(
    coordinator: Person, survey: Survey, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Desk:
    return Desk(coordinator, survey, django_capture_on_commit_callbacks)


@pytest.fixture
def ada(program: Program) -> Person:
    return make.participation(program, Role.SCHOLAR, make.person("Ada", "ada@example.org")).person


@pytest.fixture
def ben(program: Program) -> Person:
    return make.participation(program, Role.SCHOLAR, make.person("Ben", "ben@example.org")).person


def row(email: str, **values: object) -> str:
    return f"{email},{','.join(str(values.get(name, value)) for name, value in ALL.items())}\n"


def last(person: Person, survey: Survey) -> dict[str, Any]:
    found = Submission.objects.get(response__person=person, response__survey=survey, is_last=True)
    return dict(json.loads(found.answers))


def test_the_way_of_a_file(desk: Desk, ada: Person, ben: Person, survey: Survey) -> None:
    answer = desk.send(HEAD + row("Ada@Example.org ") + row("ben@example.org", si_self=""))
    assert answer.url == reverse("surveys:collected_columns", args=[desk.file.pk])
    desk.match()
    assert desk.numbers() == {"new": 2}
    assert not Response.objects.exists()
    assert not Answer.objects.exists()
    desk.confirm()
    assert last(ada, survey) == ALL
    assert last(ben, survey) == ALL | {"si_self": -99}
    assert "2 new responses" in desk.look().content.decode()
    assert Event.objects.filter(did="surveys.bring_in", target=f"survey:{survey.pk}").count() == 1
    file = desk.file
    assert (file.state, file.table, file.new, file.lines.count()) == ("done", "", 2, 0)


def test_it_says_the_same_as_answers_given_here(desk: Desk, ada: Person, ben: Person, survey: Survey) -> None:
    make.answered(survey, ada, **ALL)
    desk.bring_in(HEAD + row("ben@example.org"))
    kept = [
        [(one.field, one.number, one.text) for one in Answer.objects.filter(response__person=who).order_by("field")]
        for who in (ada, ben)
    ]
    assert kept[0] == kept[1]
    assert last(ada, survey) == last(ben, survey)
    assert queries.submitted(survey).count() == 2


def test_where_answers_came_from_and_when_is_kept_with_them(desk: Desk, ada: Person, coordinator: Person) -> None:
    desk.bring_in("email,EndDate,si_team\nada@example.org,2026-03-04 10:00:00,4\n")
    found = BroughtIn.objects.get()
    assert (found.source, found.on, str(found.answered_on)) == ("csv", timezone.localdate(), "2026-03-04")
    assert found.by == coordinator


def test_the_same_file_twice_changes_nothing(desk: Desk, ada: Person, ben: Person) -> None:
    file = HEAD + row("ada@example.org") + row("ben@example.org", si_team=1)
    desk.bring_in(file)
    before = list(Submission.objects.values_list("pk", "answers"))
    desk.send(file)
    desk.match()
    assert desk.numbers() == {"equal": 2}
    assert "Bring in" not in desk.look().content.decode().split("<main")[1].split("</main")[0].replace(
        "Bring in answers", ""
    )
    desk.confirm()
    assert list(Submission.objects.values_list("pk", "answers")) == before
    assert Event.objects.filter(did="surveys.bring_in").count() == 1


def test_a_later_file_corrects_what_an_earlier_one_brought_in(desk: Desk, ada: Person, survey: Survey) -> None:
    desk.bring_in(HEAD + row("ada@example.org"))
    assert desk.bring_in(HEAD + row("ada@example.org", si_team=1, si_self="")) == {"changed": 1}
    assert last(ada, survey) == ALL | {"si_team": 1}  # a blank cell leaves what is there
    assert [one.number for one in surveys.Submission.objects.order_by("number")] == [1, 2]
    assert BroughtIn.objects.count() == 2


def test_what_somebody_answered_here_is_replaced_only_when_somebody_takes_the_row(
    desk: Desk, ada: Person, survey: Survey
) -> None:
    make.answered(survey, ada, **ALL)
    assert desk.bring_in(HEAD + row("ada@example.org", si_team=1)) == {"doubtful": 1}
    assert last(ada, survey) == ALL
    page = desk.look().content.decode()
    assert "Has answered here, with other values" in page
    assert "Strongly agree → Strongly disagree" in page
    found = CollectedRow.objects.get()
    desk.settle(row=found.pk, decision="take")
    assert desk.numbers() == {"changed": 1}
    assert last(ada, survey) == ALL
    desk.confirm()
    assert last(ada, survey) == ALL | {"si_team": 1}


def test_a_draft_is_doubtful_and_what_was_taken_back_stays_so(
    desk: Desk, ada: Person, ben: Person, survey: Survey
) -> None:
    surveys.save_answers(by=ada, survey=survey, given={"si_team": surveys.Given(2)})
    surveys.withdraw(by=ben, response=make.answered(survey, ben, **ALL))
    desk.send(HEAD + row("ada@example.org") + row("ben@example.org"))
    desk.match()
    for one in CollectedRow.objects.all():
        desk.settle(row=one.pk, decision="take")
    assert desk.numbers() == {"changed": 1, "doubtful": 1}
    desk.confirm()
    assert last(ada, survey) == ALL
    assert not Submission.objects.filter(response__person=ben).exists()


def test_what_is_doubtful_waits_with_its_reason(desk: Desk, ada: Person, program: Program) -> None:
    make.participation(program, Role.MENTOR, make.person("Mentor", "mentor@example.org"))
    desk.send(
        HEAD + row("ada@example.org", si_team=9) + row("nobody@example.org") + row("mentor@example.org") + row("")
    )
    desk.match()
    assert desk.numbers() == {"doubtful": 4}
    notes = dict(CollectedRow.objects.values_list("line", "note"))
    assert notes[2] == "column “si_team”: “9” is none of the options"
    assert notes[3] == "Nobody who is asked is called so."
    assert notes[4] == "Takes part in the programme, but is not asked."
    assert notes[5] == "The row does not say who answered."
    assert "Row" in desk.look(show="doubtful", reason="values").content.decode()


def test_a_row_with_a_bad_value_is_taken_without_it(desk: Desk, ada: Person, survey: Survey) -> None:
    desk.send(HEAD + row("ada@example.org", si_team=9))
    desk.match()
    desk.settle(reason="values", decision="take")
    desk.confirm()
    assert last(ada, survey) == ALL | {"si_team": -99}


def test_somebody_says_whose_a_row_is(desk: Desk, ada: Person, ben: Person, survey: Survey) -> None:
    desk.send(HEAD + row("ada@elsewhere.example.org") + row("ben@example.org"))
    desk.match()
    found = CollectedRow.objects.get(outcome="doubtful")
    desk.settle(row=found.pk, decision="match", who="still nobody")
    assert desk.numbers() == {"new": 1, "doubtful": 1}
    desk.settle(row=found.pk, decision="match", who="ADA@example.org")
    assert desk.numbers() == {"new": 2}
    desk.confirm()
    assert last(ada, survey) == ALL


def test_two_rows_of_one_person_wait_until_one_is_taken(desk: Desk, ada: Person, survey: Survey) -> None:
    desk.send(HEAD + row("ada@example.org") + row("ada@example.org", si_team=1))
    desk.match()
    assert desk.numbers() == {"doubtful": 2}
    first, second = CollectedRow.objects.order_by("line")
    desk.settle(row=second.pk, decision="take")
    assert desk.numbers() == {"new": 1, "doubtful": 1}
    desk.settle(row=first.pk, decision="take")
    assert desk.numbers() == {"doubtful": 2}
    desk.settle(row=first.pk, decision="leave")
    assert desk.numbers() == {"new": 1, "left": 1}
    desk.confirm()
    assert last(ada, survey)["si_team"] == 1


def test_the_rest_goes_on_waiting_after_a_part_was_brought_in(
    desk: Desk, ada: Person, ben: Person, survey: Survey
) -> None:
    desk.bring_in(HEAD + row("ada@example.org") + row("benn@example.org"))
    assert Response.objects.get().person == ada
    assert (desk.file.state, desk.file.table) == ("looked", "")
    found = CollectedRow.objects.get()
    desk.settle(row=found.pk, decision="match", who="ben@example.org")
    desk.confirm()
    assert last(ben, survey) == ALL
    assert (desk.file.state, desk.file.new) == ("done", 2)


def test_what_changed_since_somebody_looked_is_looked_at_again(desk: Desk, ada: Person, survey: Survey) -> None:
    desk.send(HEAD + row("ada@example.org"))
    desk.match()
    number = desk.file.number
    make.answered(survey, ada, **(ALL | {"si_team": 2}))
    desk.confirm(number)
    assert last(ada, survey)["si_team"] == 2
    assert "Look again" in desk.look().content.decode()
    assert desk.numbers() == {"doubtful": 1}
    desk.settle(reason="differs", decision="leave")
    assert desk.confirm(number).status_code == 302  # the number of what was seen before
    assert desk.file.state == "looked"


def test_confirming_twice_writes_once(desk: Desk, ada: Person) -> None:
    desk.send(HEAD + row("ada@example.org"))
    desk.match()
    number = desk.file.number
    desk.confirm(number)
    desk.confirm(number)
    tasks.bring_in(desk.file.pk)
    assert Submission.objects.count() == 1


def test_all_or_nothing(desk: Desk, ada: Person, ben: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.send(HEAD + row("ada@example.org") + row("ben@example.org"))
    desk.match()
    made: list[object] = []

    def breaks(self: object, rows: list[object], **more: object) -> None:
        made.extend(rows)
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(type(BroughtIn.objects), "bulk_create", breaks)
        desk.confirm()
    assert made
    assert not Response.objects.exists()
    assert not Event.objects.filter(did="surveys.bring_in").exists()
    assert Job.objects.latest("pk").state == Job.State.WAITING


def test_codes_of_our_exports_and_orcid_match_too(desk: Desk, ada: Person, ben: Person, program: Program) -> None:
    Person.objects.filter(pk=ben.pk).update(orcid="0000-0002-1825-0097")
    code = coder(program.pk)("p", ada.pk)
    text = "ExternalReference,si_team\n" + f"{code.upper()},4\nhttps://orcid.org/0000-0002-1825-0097,3\n"
    assert desk.bring_in(text, known_by="code") == {"new": 2}


def test_two_people_of_one_orcid_are_doubtful(desk: Desk, ada: Person, ben: Person) -> None:
    Person.objects.update(orcid="0000-0002-1825-0097")
    assert desk.bring_in("orcid,si_team\n0000-0002-1825-0097,4\n", known_by="code") == {"doubtful": 1}
    assert CollectedRow.objects.get().reasons == "two"


def test_columns_are_remembered_for_the_programme_the_instrument_and_the_source(desk: Desk, ada: Person) -> None:
    desk.send("email,team feeling,self\nada@example.org,4,5\n")
    answer = desk.match()
    assert answer.status_code == 422  # nothing stands for anything that is asked
    desk.match(**{"team feeling": "si_team", "dates": "dmy"})
    assert ColumnMatching.objects.get().dates == "dmy"
    desk.confirm()
    desk.send("email,self,team feeling\nada@example.org,5,3\n")
    form = desk.site.get(reverse("surveys:collected_columns", args=[desk.file.pk])).context["form"]
    assert form.matching.columns == {"email": "@who", "team feeling": "si_team"}
    assert form.matching.dates == "dmy"


def test_qualtrics_is_brought_in_without_what_is_dropped(
    desk: Desk, everything: Survey, ada: Person, ben: Person
) -> None:
    desk.survey = everything
    desk.send(QUALTRICS)
    assert "203.0.113" not in desk.file.table
    page = desk.site.get(reverse("surveys:collected_columns", args=[desk.file.pk])).content.decode()
    assert "1 trial left out" in page
    assert "“RecipientLastName”" in page
    desk.match()
    assert desk.numbers() == {"doubtful": 2}
    desk.settle(reason="values", decision="take")
    desk.settle(reason="unfinished", decision="take")
    desk.confirm()
    assert last(ada, everything)["since"] == 1999
    assert last(ben, everything)["since"] == -98
    assert set(BroughtIn.objects.values_list("source", flat=True)) == {"qualtrics"}


def test_answers_about_a_pair_belong_to_it(desk: Desk, program: Program, ada: Person, ben: Person) -> None:
    mentor = make.person("Mentor", "mentor@example.org")
    for scholar in (ada, ben):
        make.mentorship(program, scholar, mentor)
    desk.survey = make.survey(program, Role.MENTOR, instrument="agreement-experience")
    head = f"email,about,{FIRST}\n"
    desk.send(head + "mentor@example.org,BEN@example.org,1\nmentor@example.org,,1\n")
    desk.match()
    assert desk.numbers() == {"new": 1, "doubtful": 1}
    doubtful = CollectedRow.objects.get(outcome="doubtful")
    assert "must say about whom" in doubtful.note
    desk.settle(row=doubtful.pk, decision="match", who="mentor@example.org", about_whom="ada@example.org")
    desk.confirm()
    pairs = Response.objects.order_by("mentorship__scholar__name")
    assert list(pairs.values_list("person__name", "mentorship__scholar__name")) == [
        ("Mentor", "Ada"),
        ("Mentor", "Ben"),
    ]


def test_a_file_with_mistakes_is_not_kept(desk: Desk) -> None:
    answer = desk.send("email,a\nx\n")
    assert answer.status_code == 422
    assert "This row has 1 cells" in answer.content.decode()
    assert not Collected.objects.exists()
    assert desk.send("").status_code == 422


def test_a_file_is_discarded_or_forgotten(desk: Desk, ada: Person) -> None:
    desk.send(HEAD + row("ada@example.org"))
    desk.match()
    desk.site.post(reverse("surveys:collected_discard", args=[desk.file.pk]))
    assert not CollectedRow.objects.exists()
    desk.send(HEAD + row("ada@example.org"))
    assert tasks.forget() == 0
    Collected.objects.update(at=timezone.now() - timezone.timedelta(days=15))
    assert tasks.forget() > 0
    assert not Collected.objects.exists()


def test_an_erased_person_leaves_no_row(desk: Desk, ada: Person, coordinator: Person) -> None:
    desk.send(HEAD + row("ada@example.org"))
    desk.match()
    surveys.erase(by=coordinator, person=ada)
    assert not CollectedRow.objects.exists()


def test_the_page_of_rows_asks_the_same_number_of_questions(
    desk: Desk, program: Program, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make.participation(program, Role.SCHOLAR).person for _ in range(12)]
    desk.send(HEAD + "".join(row(str(one.email)) for one in people))
    desk.match()
    with django_assert_max_num_queries(16) as asked:
        desk.look(show="new")
    few = len(asked)
    CollectedRow.objects.filter(line__gt=3).delete()
    with django_assert_max_num_queries(few):
        desk.look(show="new")


def test_a_step_that_failed_can_be_taken_again(desk: Desk, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.send(HEAD + row("ada@example.org"))
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "interpret", None)
        desk.match()
    Job.objects.update(state=Job.State.FAILED)
    assert "This did not work" in desk.look().content.decode()
    desk.match()
    assert desk.numbers() == {"new": 1}
    actions.discard(by=ada, collected=desk.file)


@pytest.mark.parametrize("degree", [Survey.Degree.CONFIDENTIAL, Survey.Degree.ANONYMOUS])
def test_a_coordinator_brings_nothing_into_what_is_in_confidence(
    desk: Desk, program: Program, degree: Survey.Degree
) -> None:
    asked = "mentor-training-evaluation" if degree == Survey.Degree.ANONYMOUS else "mentee-rates-mentor"
    role = Role.MENTOR if degree == Survey.Degree.ANONYMOUS else Role.SCHOLAR
    desk.survey = make.survey(program, role, instrument=asked, degree=degree)
    assert desk.send(HEAD).status_code == 404


def test_a_file_of_another_programme_is_nobodys_business(desk: Desk, ada: Person) -> None:
    desk.send(HEAD + row("ada@example.org"))
    file = desk.file
    other = Client()
    other.force_login(make.member(make.program(), Role.COORDINATOR))
    for name in ("collected_look", "collected_columns"):
        assert other.get(reverse(f"surveys:{name}", args=[file.pk])).status_code == 404
    for name in ("collected_settle", "collected_confirm", "collected_discard"):
        assert other.post(reverse(f"surveys:{name}", args=[file.pk])).status_code == 404
