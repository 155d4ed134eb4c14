"""Plans in the web: begun, written in versions, registered; mistakes beside the text; two people at one text."""

from http import HTTPStatus

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rapport.evaluation.data.sources import WIDE
from rapport.evaluation.models import AnalysisPlan, PlanVersion, Registration
from rapport.evaluation.plans import actions, queries
from rapport.evaluation.plans.library import shipped
from rapport.evaluation.plans.reading import as_kept, columns_of, look
from rapport.evaluation.plans.suggesting import suggestion
from rapport.people.roles import Role
from tests import make
from tests.evaluation.conftest import Place


def address(name: str, plan: AnalysisPlan) -> str:
    return reverse(f"evaluation:{name}", args=[plan.program.slug, plan.pk])


@pytest.fixture
def version(place: Place) -> PlanVersion:
    return make.planned(place.program, place.evaluator, make.selected(place.before))


def test_surveys_become_a_plan_that_our_reader_takes(place: Place) -> None:
    selection = make.selected(place.before, place.after, arrangement=WIDE)
    document = look(suggestion(selection, "What changed")).document
    assert document is not None
    assert [table.verb for table in document.content.tables] == ["likert", "paired"]
    assert "si_team__baseline" in [one.name for one in columns_of(document)]


def test_two_waves_stand_beside_each_other(place: Place) -> None:
    document = look(suggestion(make.selected(place.before, place.after), "Waves")).document
    assert document is not None
    assert [getattr(table, "by", None) for table in document.content.tables] == ["wave", "wave"]
    assert document.content.variables[0].levels == ("Baseline", "One year")  # type: ignore[union-attr]


def test_every_shipped_plan_can_be_read() -> None:
    assert "carpentries-2017" in shipped()


@pytest.mark.parametrize(
    ("begin", "more"),
    [
        ("surveys", {"arrangement": "long"}),
        ("shipped", {"shipped": "carpentries-2017"}),
        ("blank", {}),
    ],
)
def test_a_plan_begins(client: Client, place: Place, begin: str, more: dict[str, str]) -> None:
    client.force_login(place.evaluator)
    sent = {"begin": begin, "sources": str(place.before.pk), **more}
    new = reverse("evaluation:new_plan", args=[place.program.slug])
    client.post(new, sent)
    client.post(new, sent)  # pressing twice begins once
    plan = AnalysisPlan.objects.get()
    assert queries.version(plan).is_whole
    assert client.get(address("plan_text", plan)).status_code == HTTPStatus.OK
    assert client.get(address("plan", plan)).status_code == HTTPStatus.OK


def test_a_file_with_mistakes_is_kept_and_its_mistakes_stand_beside_the_text(client: Client, place: Place) -> None:
    client.force_login(place.evaluator)
    new = reverse("evaluation:new_plan", args=[place.program.slug])
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    file = SimpleUploadedFile("plan.yaml", b"title: A\r\nvariables: []\r\ntabels: []\r\n")
    answer = client.post(new, {"begin": "file", "file": file}, follow=True)
    page = answer.content.decode()
    assert "Line 3" in page
    assert "tables" in page
    plan = AnalysisPlan.objects.get()
    assert "\r" not in queries.version(plan).text
    client.post(address("register", plan), {"version": "1"})
    assert not Registration.objects.exists()
    assert "mistakes" in client.get(address("plan", plan)).content.decode()


def test_each_save_is_a_version_and_the_same_again_is_none(place: Place, version: PlanVersion) -> None:
    changed = version.text.replace("An evaluation", "Another title")
    made = actions.write(by=place.evaluator, plan=version.plan, text=changed, began_with=1)
    assert (made.number, made.plan.title) == (2, "Another title")
    assert actions.write(by=place.evaluator, plan=version.plan, text=changed, began_with=1).number == 2


def test_two_people_at_one_text_lose_nothing(client: Client, place: Place, version: PlanVersion) -> None:
    plan, other = version.plan, make.member(place.program, Role.STATISTICIAN, "Other")
    theirs = actions.write(by=other, plan=plan, text=f"# theirs\n{version.text}", began_with=1)
    client.force_login(place.evaluator)
    mine = f"# mine\n{version.text}"
    answer = client.post(address("plan_text", plan), {"text": mine, "version": "1"})
    assert answer.status_code == HTTPStatus.CONFLICT
    page = answer.content.decode()
    assert "# mine" in page
    assert "Other saved version 2" in page
    assert queries.version(AnalysisPlan.objects.get()).pk == theirs.pk
    client.post(address("plan_text", plan), {"text": mine, "version": "1", "replaces": "2"})
    assert [one.number for one in queries.versions(plan)] == [3, 2, 1]


def test_what_is_registered_stays(client: Client, place: Place, version: PlanVersion) -> None:
    client.force_login(place.evaluator)
    for _ in range(2):
        client.post(address("register", version.plan), {"version": "1"})
    found = queries.registration(version.plan)
    assert found is not None
    assert (found.version.number, found.by) == (1, place.evaluator)
    later = actions.write(by=place.evaluator, plan=version.plan, text=f"{version.text}protect: 10\n", began_with=1)
    client.post(address("register", version.plan), {"version": "2"})
    assert Registration.objects.get().version.number == 1
    [one] = queries.deviations(found.version, later)
    assert (one.what, one.before, one.after) == ("protect", "nothing", "10")
    assert "Not as registered" in client.get(address("plan", version.plan)).content.decode()


@pytest.mark.parametrize("change", [{"text": "other"}, {"number": 9}, {"sha256": "0"}])
def test_the_database_refuses_to_change_a_version(version: PlanVersion, change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(**change)


def test_comments_and_empty_lines_are_no_deviation(place: Place, version: PlanVersion) -> None:
    later = actions.write(by=place.evaluator, plan=version.plan, text=f"# why\n\n{version.text}", began_with=1)
    assert queries.deviations(version, later) == ()


def test_a_version_as_a_file_is_the_text(client: Client, place: Place, version: PlanVersion) -> None:
    client.force_login(place.evaluator)
    url = reverse("evaluation:plan_file", args=[place.program.slug, version.plan_id, 1])
    answer = client.get(url)
    assert answer.content.decode() == version.text
    assert "attachment" in answer.headers["Content-Disposition"]


def test_lines_end_in_one_way() -> None:
    assert as_kept("a\r\nb\rc") == "a\nb\nc\n"


@pytest.mark.parametrize("name", ["plan", "plan_text", "run_plan"])
def test_a_plan_of_another_programme_is_not_there(
    client: Client, place: Place, version: PlanVersion, name: str
) -> None:
    """Not even by the address of one's own programme."""
    elsewhere = make.program("elsewhere")
    stranger = make.member(elsewhere, Role.EVALUATOR)
    client.force_login(stranger)
    for slug in (place.program.slug, elsewhere.slug):
        url = reverse(f"evaluation:{name}", args=[slug, version.plan_id])
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
