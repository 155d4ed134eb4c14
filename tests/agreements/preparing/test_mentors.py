from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rapport.agreements.elsewhere import ChangedElsewhereError
from rapport.agreements.models import PossibleMentor
from rapport.agreements.preparing import actions, mentors
from rapport.agreements.preparing.actions import NotOfTheTeamError
from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy.queries import everything_about
from rapport.programs.models import Program
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "She never answers."


def noted(scholar: Person, program: Program, name: str = "Ada Berg") -> PossibleMentor:
    found = actions.add_possible_mentor(by=scholar, program=program, name=name)
    actions.save_notes(by=scholar, noted=found, notes={"interest": (SECRET, True)}, version=found.version)
    return found


def test_notes_lie_side_by_side_and_belong_to_the_scholar_alone(client: Client) -> None:
    program = make.program()
    scholar, other = make.member(program, Role.SCHOLAR), make.member(program, Role.SCHOLAR)
    mentor = make.member(program, Role.MENTOR, "Professor Who")
    first = actions.add_possible_mentor(by=scholar, program=program, mentor=mentor)
    assert actions.add_possible_mentor(by=scholar, program=program, mentor=mentor) == first
    actions.save_notes(by=scholar, noted=first, notes={"load": (SECRET, False)}, version=0)
    noted(scholar, program)
    client.force_login(scholar)
    html = client.get(reverse("agreements:possible_mentors", args=[program.slug])).content.decode()
    assert html.count(SECRET) == 2
    assert "Professor Who" in html
    for person in (other, mentor, make.member(program, Role.DIRECTOR)):
        client.force_login(person)
        for name in ("possible_mentor", "forget_possible_mentor"):
            address = reverse(f"agreements:{name}", args=[program.slug, first.pk])
            assert {client.get(address).status_code, client.post(address).status_code} <= {404}
        assert SECRET not in client.get(reverse("agreements:possible_mentors", args=[program.slug])).content.decode()
        assert SECRET not in repr(everything_about(person))
    assert SECRET in repr(everything_about(scholar))
    assert not Event.objects.filter(did__startswith="agreements.").exists()


def test_notes_of_another_programme_are_not_found_here(client: Client) -> None:
    program, elsewhere = make.program(), make.program()
    scholar = make.member(program, Role.SCHOLAR)
    make.participation(elsewhere, Role.SCHOLAR, scholar)
    client.force_login(scholar)
    address = reverse("agreements:possible_mentor", args=[elsewhere.slug, noted(scholar, program).pk])
    assert client.get(address).status_code == 404


def test_a_form_adds_a_mentor_or_a_name_but_not_both(client: Client) -> None:
    program = make.program()
    scholar, mentor = make.member(program, Role.SCHOLAR), make.member(program, Role.MENTOR)
    outsider = make.member(make.program(), Role.MENTOR)
    client.force_login(scholar)
    address = reverse("agreements:possible_mentors", args=[program.slug])
    assert client.post(address, {"mentor": mentor.pk, "name": "Ada"}).status_code == 422
    assert client.post(address, {"mentor": outsider.pk}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"mentor": mentor.pk}).status_code == 302
    assert client.post(address, {"name": "Ada"}).status_code == 302
    assert [str(one) for one in mentors.side_by_side(scholar, program).noted] == [str(mentor), "Ada"]
    with pytest.raises(NotOfTheTeamError):
        actions.add_possible_mentor(by=scholar, program=program, mentor=outsider)


def test_notes_are_saved_as_typed_never_over_another_tab_and_removed(client: Client) -> None:
    program = make.program()
    scholar = make.member(program, Role.SCHOLAR)
    found = noted(scholar, program)
    with pytest.raises(ChangedElsewhereError):
        actions.save_notes(by=scholar, noted=found, notes={"interest": ("else", False)}, version=0)
    client.force_login(scholar)
    address = reverse("agreements:possible_mentor", args=[program.slug, found.pk])
    assert SECRET in client.get(address).content.decode()
    typed = {"interest-text": "Warm.", "version": "1"}
    assert client.post(address, typed, headers={"HX-Request": "true"}).headers["HX-Trigger"]
    assert found.notes.get().text == "Warm."
    assert client.post(address, {"interest-text": "Cold.", "version": "1"}).status_code == 409
    client.post(reverse("agreements:forget_possible_mentor", args=[program.slug, found.pk]))
    assert not PossibleMentor.objects.exists()


def test_what_a_mentor_offers_is_shown_when_they_say_so(client: Client) -> None:
    program = make.program()
    scholar, mentor = make.member(program, Role.SCHOLAR), make.member(program, Role.MENTOR)
    there = reverse("agreements:possible_mentors", args=[program.slug])
    address = reverse("agreements:offer", args=[program.slug])
    client.force_login(mentor)
    typed = {"interest": "Sepsis.", "room_for": "1", "version": "0"}
    assert client.post(address, typed).status_code == 302
    assert mentors.offers_in(program) == []
    assert client.post(address, typed | {"is_shown": "on", "version": "1"}).status_code == 302
    assert client.post(address, typed | {"room_for": "-1", "version": "2"}).status_code == 422
    client.force_login(scholar)
    assert "Sepsis." in client.get(there).content.decode()
    assert client.get(address).status_code == 404
    privacy.erase(by=mentor, person=mentor)
    assert mentors.offers_in(program) == []


def test_pages_ask_as_often_for_many(same_queries: Callable[..., None]) -> None:
    program = make.program()
    scholar = make.member(program, Role.SCHOLAR)

    def grow(number: int) -> None:
        for place in range(number):
            mentor = make.member(program, Role.MENTOR)
            words = {"interest": "Much.", "is_shown": True}
            actions.save_offer(by=mentor, program=program, words=words, version=0)
            noted(scholar, program, f"Person {place} of {number}")

    same_queries(
        reverse("agreements:possible_mentors", args=[program.slug]), lambda: grow(2), lambda: grow(7), by=scholar
    )
