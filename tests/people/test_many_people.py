import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.audit.models import Event
from rapport.audit.queries import first_broken_link
from rapport.people import actions
from rapport.people.actions import Work
from rapport.people.models import Affiliation, Person
from tests import make

pytestmark = pytest.mark.django_db


def test_many_people_are_added_as_one_is() -> None:
    ada = make.person("Ada", email="ada@example.org")
    found = actions.add_people(by=ada, names={"ADA@example.org ": "Somebody else", "mary@example.org": "Mary"})
    assert found["ada@example.org"] == ada
    assert Person.objects.get(pk=ada.pk).name == "Ada"
    mary = Person.objects.get(email="mary@example.org")
    assert mary == found["mary@example.org"]
    assert not mary.has_usable_password()
    assert [event.target for event in Event.objects.filter(did="people.add", by=ada.pk)] == [f"person:{mary.pk}"]
    assert first_broken_link() is None


def test_many_institutions_and_affiliations_are_filled_up_and_never_blanked() -> None:
    ada = make.person("Ada")
    places = actions.add_institutions(by=None, names=["Lakeside", "Northfield", "Lakeside"])
    assert sorted(places) == ["Lakeside", "Northfield"]
    actions.affiliate_each(by=None, works=[Work(ada, places["Lakeside"], "Nephrology", "Professor")])
    before = Event.objects.count()
    actions.affiliate_each(by=None, works=[Work(ada, places["Lakeside"])])
    assert Event.objects.count() == before
    actions.affiliate_each(by=None, works=[Work(ada, places["Lakeside"], "Oncology"), Work(ada, places["Northfield"])])
    rows = Affiliation.objects.order_by("pk").values_list("department", "title")
    assert list(rows) == [("Oncology", "Professor"), ("", "")]


def test_many_cost_as_many_questions_as_a_few() -> None:
    def asked(first: int, number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            addresses = {f"p{one}@example.org": "P" for one in range(first, first + number)}
            people = actions.add_people(by=None, names=addresses)
            places = actions.add_institutions(by=None, names=[f"I {one}" for one in range(first, first + number)])
            works = [Work(one, place) for one, place in zip(people.values(), places.values(), strict=True)]
            actions.affiliate_each(by=None, works=works)
        return len(queries)

    assert asked(0, 3) == asked(100, 50)
