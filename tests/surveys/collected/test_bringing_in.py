"""From a file to answers that stand beside those given here; and that nothing is written before somebody confirms."""

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys import queries
from rapport.surveys.collected import tasks
from rapport.surveys.models import (
    Answer,
    BroughtIn,
    CollectedRow,
    Response,
    Submission,
    Survey,
)
from tests import make
from tests.surveys.collected.desk import ALL, HEAD, Desk, last, row

pytestmark = pytest.mark.django_db


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
    page = desk.site.get(reverse("surveys:response", args=[found.submission.response_id])).content.decode()
    assert "brought in (CSV, answered there on 4 March 2026)" in page


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
