"""Two addresses under one name: one person, or two?"""

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.reach.counting import tasks
from rapport.reach.counting.tasks import count_reach
from rapport.reach.institutions import actions, queries
from rapport.reach.models import Registrant, SamePerson
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from tests import make
from tests.reach.conftest import Place, Registry, brought_in


def test_two_addresses_of_one_person(place: Place, client: Client, registry: Registry) -> None:
    brought_in(place)
    count_reach(place.program.pk)
    assert place.program.reach.people == 7
    client.force_login(place.director)
    here = reverse("reach:people", args=["reach"])
    assert "ada.berg@home.example" in client.get(here).content.decode()
    pair = SamePerson.objects.get()
    client.post(reverse("reach:say_who", args=["reach", pair.pk]), {"answer": "one"})
    count_reach(place.program.pk)
    place.program.reach.refresh_from_db()
    assert place.program.reach.people == 6
    assert "Two people after all" in client.get(here).content.decode()


def test_who_registered_here_may_be_somebody_of_before(place: Place, client: Client, registry: Registry) -> None:
    """Under another address; whose ORCID iD is the same is known to be one."""
    brought_in(place)
    ben = make.person("Ben Cole", "ben@new.example")
    code = registrations.make_code(by=place.director, program=place.program, new=NewCode("optimising-mentoring"))
    registrations.register(by=ben, code=code, said=Said("Professor", "Lakeside University", ("required",), "faculty"))
    count_reach(place.program.pk)
    client.force_login(place.director)
    text = client.get(reverse("reach:people", args=["reach"])).content.decode()
    assert "ben@mail.example" in text
    assert "ben@new.example" in text
    Registrant.objects.filter(email="ben@mail.example").update(orcid="0000-0002-1825-0097")
    Person.objects.filter(pk=ben.pk).update(orcid="0000-0002-1825-0097")
    count_reach(place.program.pk)
    assert {one.one for one in SamePerson.objects.all()} == {"ada.berg@home.example"}


def test_who_told_an_orcid_once_is_known_by_it(place: Place) -> None:
    """Also under an address with which they registered before without one."""
    lines = ["date,name,email,orcid", "2015-01-01,Ada Berg,a@mail.example,0000-0002-1825-0097"]
    lines += ["2015-01-02,Ada Berg,b@mail.example,", "2015-01-03,Ada Berg,b@mail.example,0000-0002-1825-0097"]
    brought_in(place, "\n".join(lines) + "\n")
    count_reach(place.program.pk)
    assert not SamePerson.objects.exists()


def test_when_pairs_have_been_decided_on_those_behind_them_wait(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MOST_PAIRS", 2)
    lines = [f"2015-01-01,Person {name},{which}{name}@mail.example" for name in "xyz" for which in "ab"]
    brought_in(place, "\n".join(["date,name,email", *lines]) + "\n")
    count_reach(place.program.pk)
    assert [one.one[1] for one in queries.pairs(place.program)] == ["x", "y"]
    for one in queries.pairs(place.program):
        actions.say_who(by=place.director, pair=one, are_one=False)
    count_reach(place.program.pk)
    assert [one.one[1] for one in queries.pairs(place.program)] == ["z"]
