"""What people wrote in free text is the same to everybody who does not work on it, but for what was shown."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.models import Ruling, Unit
from rapport.qualitative.results.shown import actions
from tests import make
from tests.qualitative.results.coded import CODES, PLAN, RARE, TEXTS, Coded, coded
from tests.trust.swap import Seen, assert_same, seen_in

pytestmark = pytest.mark.django_db
FROZEN = "2026-12-01 09:00:00+00:00"


class Place:
    """A project with a quote that passes, and everybody who has no part in it."""

    def __init__(self) -> None:
        self.made: Coded = coded((*TEXTS, *("We write, nothing more.",) * 20), (*CODES, *((),) * 20))
        roles = (Role.DIRECTOR, Role.MENTOR, Role.CODER)
        self.viewers: list[Person] = [make.member(self.made.program, role) for role in roles]
        self.quote = self.made.passing(PLAN)

    def addresses(self) -> list[str]:
        slug, project = self.made.program.slug, self.made.project.pk
        pages = ["results", "quotes", "results_all", "texts", "project"]
        mine = [reverse(f"qualitative:{page}", args=[slug, project]) for page in pages]
        mine += [
            reverse("qualitative:quote", args=[slug, project, self.quote]),
            reverse("qualitative:home", args=[slug]),
        ]
        return ["/", reverse("qualitative:found", args=[slug]), *mine]

    def world(
        self, *, text: str = "We write, nothing more.", rare: bool = False, reason: str = "Yes."
    ) -> Callable[[], None]:
        """One more wrote of what few wrote of, somebody wrote something else, a decision has another reason."""

        def make_it() -> None:
            made = self.made
            Unit.objects.filter(pk=made.units[-1].pk).update(text=text)
            assert made.round is not None
            Ruling.objects.create(
                round=made.round, unit=made.units[-1], code=made.codes[RARE], applies=rare, reason=reason,
                by=made.lead, at=made.project.begun_at,
            )  # fmt: skip
            actions.show(by=made.lead, project=made.project)

        return make_it

    def seen(self, world: Callable[[], None]) -> Seen:
        program = self.made.program
        return seen_in(world, viewers=self.viewers, addresses=self.addresses(), program=program, at=FROZEN)


def test_what_is_not_shown_is_the_same_in_both_worlds() -> None:
    place = Place()
    one = place.seen(place.world())
    assert_same(one, place.seen(place.world(text="Professor Berg shouts at us.", rare=True, reason="It says so.")))
    director, found = place.viewers[0].pk, reverse("qualitative:found", args=[place.made.program.slug])
    assert b"We plan and write a plan of goals." in one.pages[director, found].body


def test_what_is_shown_would_be_seen() -> None:
    place = Place()
    one = place.seen(place.world())
    Unit.objects.filter(pk=place.made.units[0].pk).update(text="We plan goals and write a plan.")
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(one, place.seen(place.world()))
