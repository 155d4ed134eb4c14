"""How rows are matched, columns remembered and files kept; and who may."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import actions as surveys
from rapport.surveys.collected import actions, tasks
from rapport.surveys.exports.rows import coder
from rapport.surveys.models import (
    BroughtIn,
    Collected,
    CollectedRow,
    ColumnMatching,
    Response,
    Survey,
)
from tests import make
from tests.surveys.collected.desk import FIRST, HEAD, Desk, last, row
from tests.surveys.collected.files import QUALTRICS

pytestmark = pytest.mark.django_db


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
