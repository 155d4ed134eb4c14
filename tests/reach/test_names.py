"""Doubtful names are decided on, remembered, and can be decided on again."""

import io
import json
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.reach.counting.queries import is_being_counted
from rapport.reach.counting.tasks import count_reach
from rapport.reach.institutions import actions, queries
from rapport.reach.matching.matcher import Candidate, Verdict
from rapport.reach.models import Decision, Doubt, Home, Institution, Registrant
from rapport.reach.placing.actions import keep_doubts, load
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from tests import make
from tests.at_once import at_once
from tests.reach.conftest import INSTITUTIONS, REGISTRATIONS, Place, Registry, brought_in, record

How = Registrant.How
NAMES = "/reach/program/reach/names/"


def page(client: Client, **query: str) -> str:
    return client.get(NAMES, query).content.decode()


def test_a_name_waits_with_what_may_be_meant(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    client.force_login(place.director)
    text = page(client)
    assert "Riverbank Brewing Company" in text or "St. Brigid College" in text
    text = page(client, name="saint brigid college")
    assert "Aldham, Iowa" in text
    assert "Borham, Texas" in text
    assert "mail.example" in text


def test_only_what_speaks_for_those_who_wait_is_told(place: Place, client: Client, registry: Registry) -> None:
    """Who has the same name and an address of the institution is placed already."""
    rows = "2016-01-01,Gus,gus@brigid.example,St. Brigid College,,\n2016-01-01,Hal,,Saint Brigid College,,\n"
    brought_in(place, REGISTRATIONS + rows)
    client.force_login(place.director)
    text = page(client, name="saint brigid college")
    assert "2 registrations" in text
    assert "Their addresses are at mail.example." in text
    at = str(registry["sb1"].pk)
    assert "Their addresses are at brigid.example." in page(client, name="saint brigid college", at=at)


def test_a_decision_places_all_who_typed_it_and_all_who_will(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    client.force_login(place.director)
    said = {"name": "saint brigid college", "institution": str(registry["sb2"].pk)}
    answer = client.post(NAMES, said)
    assert answer.status_code == HTTPStatus.FOUND
    dan = Registrant.objects.get(email="dan@mail.example")
    assert (dan.institution, dan.how) == (registry["sb2"], How.DECIDED)
    assert not Doubt.objects.filter(plain="saint brigid college").exists()
    later = REGISTRATIONS.splitlines()[0] + "\n2016-01-01,Gus,gus@mail.example,THE SAINT BRIGID COLLEGE,,\n"
    brought_in(place, later, "later.csv")
    assert Registrant.objects.get(email="gus@mail.example").institution == registry["sb2"]
    # Pressed twice, or by two: the second finds that it is decided.
    assert "decided about this name meanwhile" in client.post(NAMES, said, follow=True).content.decode()


def test_of_two_who_decide_in_one_instant_the_first_holds(place: Place, registry: Registry) -> None:
    """Both pages were asked about the name before either had decided."""
    brought_in(place)
    other = make.member(place.program, Role.COORDINATOR)

    def decided(by: Person, institution: Institution | None) -> Decision:
        return actions.decide(
            by=by,
            program=place.program,
            plain="saint brigid college",
            typed="St. Brigid College",
            institution=institution,
        )

    first = decided(place.director, registry["sb2"])
    second = decided(other, None)
    assert second == first
    assert (second.institution, second.by) == (registry["sb2"], place.director)
    assert Registrant.objects.get(email="dan@mail.example").institution == registry["sb2"]


def test_the_second_of_two_is_told(
    place: Place, client: Client, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_in(place)
    asked = queries.one_waiting(place.program, "saint brigid college")
    assert asked
    actions.decide(
        by=place.director, program=place.program, plain=asked.plain, typed=asked.typed, institution=registry["sb2"]
    )
    monkeypatch.setattr(queries, "one_waiting", lambda *_: asked)
    client.force_login(place.director)
    said = {"name": asked.plain, "institution": str(registry["sb1"].pk)}
    assert "decided about this name meanwhile" in client.post(NAMES, said, follow=True).content.decode()
    assert Decision.objects.get().institution == registry["sb2"]


def test_none_of_the_registry_is_a_decision_too(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    client.force_login(place.director)
    client.post(NAMES, {"name": "riverbank brewing company", "institution": "none"})
    assert Registrant.objects.get(email="fay@mail.example").how == How.NONE
    assert {job.ids["program"] for job in Job.objects.filter(key__startswith="reach:count")} == {place.program.pk}
    assert Decision.objects.get().institution is None


def test_a_decision_is_counted_wherever_the_name_was_typed(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    other = make.program("other")
    brought_in(Place(other, make.member(other, Role.DIRECTOR)))
    Job.objects.all().delete()
    client.force_login(place.director)
    client.post(NAMES, {"name": "riverbank brewing company", "institution": "none"})
    undo(client, Decision.objects.get())
    counts = Job.objects.filter(key__startswith="reach:count").values_list("ids__program", flat=True)
    assert sorted(counts) == sorted((place.program.pk, other.pk))


def test_who_decided_in_another_programme_is_not_named(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    other = make.program("other")
    theirs = make.member(other, Role.DIRECTOR, "Quentin Elsewhere")
    brought_in(Place(other, theirs))
    typed = "Riverbank Brewing Company"
    actions.decide(by=theirs, program=other, plain=typed.casefold(), typed=typed, institution=None)
    client.force_login(place.director)
    text = client.get(reverse("reach:decided", args=["reach"])).content.decode()
    assert "somebody of another programme" in text
    assert "Quentin" not in text
    client.force_login(theirs)
    assert "Quentin Elsewhere, " in client.get(reverse("reach:decided", args=["other"])).content.decode()


def test_before_a_registry_is_there_nothing_is_asked(place: Place, client: Client, tmp_path: Path) -> None:
    """Whoever would answer “none of the registry” then, would say so for good."""
    brought_in(place)
    count_reach(place.program.pk)
    client.force_login(place.director)
    assert "No registry of institutions yet" in page(client)
    for at in ("/reach/program/reach/", "/"):
        assert "that nobody is sure of" not in client.get(at).content.decode()
    table, text = tmp_path / "ours.csv", io.StringIO()
    table.write_text("id,name\nlake,Lakeside University\n")
    Job.objects.all().delete()
    call_command("institutions", "import", str(table), stdout=text)
    assert "1 programme are placed anew" in text.getvalue()
    assert "counts twice" not in text.getvalue()
    assert is_being_counted(place.program)
    table.write_text("UNITID,INSTNM\n1,Lakeside University\n")
    call_command("institutions", "import", str(table), stdout=text)
    assert "a table of one’s own are loaded, too" in text.getvalue()


def test_an_address_that_told_two_apart_is_stronger_than_a_decision(place: Place, registry: Registry) -> None:
    brought_in(place)
    actions.decide(by=place.director, program=place.program, plain="sbc", typed="SBC", institution=registry["lake"])
    assert Registrant.objects.get(email="eve@brigid.example").institution == registry["sb1"]


def test_a_name_that_was_placed_wrongly_by_itself_can_be_placed_by_hand(
    place: Place, client: Client, registry: Registry, run_jobs: Callable[[], None]
) -> None:
    brought_in(place)
    run_jobs()
    client.force_login(place.director)
    placed = reverse("reach:placed", args=["reach"])
    hill = registry["hill"].pk
    assert f"{placed}?at={hill}" in client.get(reverse("reach:institutions", args=["reach"])).content.decode()
    assert "Dept of Surgery, Univ of Hillside" in client.get(placed, {"at": hill}).content.decode()
    plain = Registrant.objects.get(email="cleo@mail.example").plain
    text = page(client, name=plain, at=str(hill), search="dale")
    assert "It counts for <b>University of Hillside</b> now" in text
    said = {"name": plain, "at": str(hill), "institution": str(registry["hilldale"].pk)}
    assert "is University of Hillside Dale Campus from now on" in client.post(NAMES, said, follow=True).content.decode()
    assert "decided about this name meanwhile" in client.post(NAMES, said, follow=True).content.decode()
    run_jobs()
    cleo = Registrant.objects.get(email="cleo@mail.example")
    assert (cleo.institution, cleo.how) == (registry["hilldale"], How.DECIDED)
    undo(client, Decision.objects.get())
    run_jobs()
    cleo.refresh_from_db()
    assert (cleo.institution_id, cleo.how) == (hill, How.MATCHED)
    assert client.get(placed, {"at": "x"}).status_code == HTTPStatus.FOUND
    assert "No name counts for it" in client.get(placed, {"at": registry["hilldale"].pk}).content.decode()


def undo(client: Client, decision: Decision) -> str:
    """Press the button that stands beside a decision."""
    back = reverse("reach:take_back", args=["reach", decision.pk])
    return client.post(back, {"decided": decision.at.isoformat()}, follow=True).content.decode()


def test_what_somebody_decides_anew_is_not_taken_back_from_an_old_page(
    place: Place, client: Client, registry: Registry
) -> None:
    brought_in(place)
    said = {"program": place.program, "plain": "saint brigid college", "typed": "St. Brigid College"}
    old = actions.decide(by=place.director, institution=registry["sb1"], **said)
    client.force_login(place.director)
    assert old.at.isoformat() in page(client)
    assert old.at.isoformat() in client.get(reverse("reach:decided", args=["reach"])).content.decode()
    other = make.member(place.program, Role.COORDINATOR)
    actions.decide(by=other, institution=registry["sb2"], instead_of=registry["sb1"].pk, **said)
    assert "again meanwhile" in undo(client, old)
    actions.take_back(by=place.director, program=place.program, decision=old)
    assert Decision.objects.get().institution == registry["sb2"]


def test_a_decision_can_be_taken_back(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    client.force_login(place.director)
    client.post(NAMES, {"name": "saint brigid college", "institution": str(registry["sb2"].pk)})
    decision = Decision.objects.get()
    assert "Undo it" in page(client)
    client.force_login(make.member(place.program, Role.COORDINATOR))
    assert "Undo it" not in page(client)  # everybody their own
    client.force_login(place.director)
    assert "Borham" in client.get(reverse("reach:decided", args=["reach"])).content.decode()
    undo(client, decision)
    dan = Registrant.objects.get(email="dan@mail.example")
    assert (dan.institution, dan.how) == (None, How.OPEN)


def test_what_may_be_meant_comes_back_after_an_undo(
    place: Place, client: Client, registry: Registry, run_jobs: Callable[[], None]
) -> None:
    """Nobody has to load the page: it asks for it, as long as it is looked up."""
    brought_in(place)
    run_jobs()
    client.force_login(place.director)
    client.post(NAMES, {"name": "saint brigid college", "institution": str(registry["sb2"].pk)})
    text = undo(client, Decision.objects.get())
    assert "just being looked up" in text
    assert 'hx-get="/reach/program/reach/names/?name=saint+brigid+college"' in text
    run_jobs()
    text = page(client, name="saint brigid college")
    assert "hx-get" not in text.partition("<main")[2]
    assert "Borham, Texas" in text


def test_a_name_with_a_sign_that_no_text_holds_waits_nowhere(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    client.force_login(place.director)
    name = "riverbank brewing company"
    for typed in (f"{name}\x00", "\x00"):
        answer = client.post(NAMES, {"name": typed, "institution": "none"}, follow=True)
        assert "decided about this name meanwhile" in answer.content.decode()
    odd = client.post(NAMES, {"name": name, "institution": "no\x00ne"}, follow=True)
    assert "Choose an institution" in odd.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("chosen", ["", "999999", "x", "²", "9" * 30, "9" * 5000])
def test_nonsense_decides_nothing(place: Place, client: Client, registry: Registry, chosen: str) -> None:
    brought_in(place)
    client.force_login(place.director)
    client.post(NAMES, {"name": "saint brigid college", "institution": chosen})
    assert not Decision.objects.exists()
    client.post(reverse("reach:set_home", args=["reach"]), {"institution": chosen})
    assert not Home.objects.exists()
    assert client.get(NAMES, {"at": chosen}).status_code == HTTPStatus.OK


def test_the_search_finds_by_name_and_short_name(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    client.force_login(place.director)
    assert "found by your search" in page(client, name="riverbank brewing company", search="lakes")
    assert [one.key for one in queries.search("uh")] == ["hill"]
    assert "Nothing in the registry" in page(client, name="riverbank brewing company", search="zzz")


def test_leaving_a_name_leads_through_all_of_them(place: Place, registry: Registry) -> None:
    brought_in(place)
    first = queries.next_waiting(place.program)
    assert first
    second = queries.next_waiting(place.program, first.plain)
    assert second
    assert second.plain != first.plain
    assert queries.next_waiting(place.program, second.plain) is None


def test_the_page_of_a_name_costs_the_same_whatever_waits(
    place: Place, client: Client, registry: Registry, django_assert_max_num_queries: Any
) -> None:
    more = "".join(f"2015-01-01,P,p{n}@mail.example,Unheard of Place {n},,\n" for n in range(40))
    brought_in(place, REGISTRATIONS + more)
    client.force_login(place.director)
    page(client)
    with django_assert_max_num_queries(16):
        page(client)


def test_who_told_no_address_is_not_placed_with_those_whose_address_tells(place: Place, tmp_path: Path) -> None:
    """One of two with one name has closed: without an address the other is meant."""
    brought_in(place, "date,email,institution\n2015-01-01,,Saint Brigid College\n")
    code = registrations.make_code(by=place.director, program=place.program, new=NewCode("optimising-mentoring"))
    said = Said("Nurse", "Saint Brigid College", ("other",), "health")
    registrations.register(by=make.person("Eve Falk", "eve@brigid.example"), code=code, said=said)
    count_reach(place.program.pk)
    path = tmp_path / "registry.json"
    closed = [record(*one) | ({"status": "inactive"} if one[0] == "sb1" else {}) for one in INSTITUTIONS]
    path.write_text(json.dumps(closed))
    load(by=None, path=path)
    count_reach(place.program.pk)
    found = Registrant.objects.order_by("on").values_list("person__email", "institution__key")
    assert list(found) == [(None, "sb2"), ("eve@brigid.example", "sb1")]


@pytest.mark.django_db(transaction=True)
def test_two_workers_in_doubt_about_one_name_ask_once() -> None:
    """After a registry is loaded all programmes are counted, and people type the same names in several."""
    lake = Institution.objects.create(source="own", key="1", name="Lakeside University")
    doubt = ("lakeside", "Lakeside", Verdict(candidates=(Candidate(str(lake.pk), 0.7),)))
    has_written = Event()

    def first() -> None:
        with transaction.atomic():
            keep_doubts([doubt])
            has_written.set()
            time.sleep(0.3)  # the other one has come to the same name, meanwhile

    def second() -> None:
        assert has_written.wait(10)
        keep_doubts([doubt])

    keep_doubts([doubt])
    assert at_once(first, second) == [None, None]
    assert Doubt.objects.get().candidates.get().institution == lake


def test_a_newer_registry_places_those_whose_address_tells_and_leaves_the_others(place: Place, tmp_path: Path) -> None:
    """“UH” alone may be many; with an address of the University of Hillside it is that one."""
    lines = ["date,email,institution"]
    lines += [f"2015-01-0{at + 1},{who},UH" for at, who in enumerate(["a@hillside.example", "b@mail.example"])]
    lines += [f"2016-01-0{at + 1},c{at}@mail.example,Lakeside University" for at in range(3)]
    brought_in(place, "\n".join(lines) + "\n")
    assert set(Registrant.objects.values_list("how", flat=True)) == {How.OPEN}
    path = tmp_path / "registry.json"
    path.write_text(json.dumps([record(*one) for one in INSTITUTIONS]))
    load(by=None, path=path)
    count_reach(place.program.pk)
    found = Registrant.objects.order_by("on").values_list("email", "institution__key", "how")
    assert list(found) == [
        ("a@hillside.example", "hill", How.MATCHED),
        ("b@mail.example", None, How.OPEN),
        *((f"c{at}@mail.example", "lake", How.MATCHED) for at in range(3)),
    ]
