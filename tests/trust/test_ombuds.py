"""That somebody has written to the ombuds person shows nowhere, to nobody else.

For each role every address that can be named is looked at in worlds that differ only in what one scholar wrote, or
whether they did; so are letters, logs, the programme's trail and the number of questions to the database. The same for
other things that a scholar does alone: a plan, notes on possible mentors, the wish for another mentor, dismissed signs.
"""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse

from rapport.agreements.closing import actions as closing
from rapport.agreements.ombuds import actions as ombuds
from rapport.agreements.preparing import actions as preparing
from rapport.agreements.signs import actions as signs
from rapport.kit.addresses import addresses
from rapport.people.models import Person
from rapport.people.roles import Role
from tests import make
from tests.portion import roles
from tests.trust.swap import Seen, assert_same, seen_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOMS = {"home", "agreements", "oversight", "programs", "privacy"}
NOWHERE = "00000000-0000-4000-8000-000000000000"
World = Callable[[], object]


class Scene:
    """A signed pair, an ombuds person, a coordinator, and everybody who might be curious."""

    def __init__(self) -> None:
        self.pair = make.signed_version().agreement.mentorship
        self.program, self.writer = self.pair.program, self.pair.scholar
        self.mentor = make.mentor_of(self.pair)
        self.hearer = make.member(self.program, Role.OMBUDS)
        self.coordinator = make.member(self.program, Role.COORDINATOR)
        self.other = make.mentorship(self.program)

    def viewers(self, role: Role, *, entitled: bool = False) -> list[Person]:
        near = {
            Role.MENTOR: [self.mentor, make.mentor_of(self.other)],
            Role.SCHOLAR: [self.other.scholar],
            Role.SERVER_ADMINISTRATOR: [make.administrator()],
            Role.OMBUDS: [self.hearer] if entitled else [make.member(self.program, Role.OMBUDS)],
            Role.COORDINATOR: [self.coordinator],
        }
        found = [one.pk for one in near.get(role) or [make.member(self.program, role)]]
        # The second factor is another test's business.
        Person.objects.filter(pk__in=found).update(is_demo=True)
        return list(Person.objects.filter(pk__in=found))

    def addresses(self) -> list[str]:
        return [
            reverse(one.name, kwargs=words)
            for one in addresses()
            if one.is_ours and one.package in ROOMS
            for words in self.words(one.words)
        ]

    def words(self, asked: tuple[str, ...]) -> Iterator[dict[str, object]]:
        known: dict[str, object] = {
            "program": self.program.slug,
            "mentorship": self.pair.pk,
            "person": self.writer.pk,
            "seat": self.writer.participations.get().pk,
            "member": self.pair.team.get().pk,
            "item": "authorship",
            "part": "goals",
            "number": 1,
            "task": "agree",
            "noted": NOWHERE,
            "conversation": NOWHERE,
        }
        if set(asked) <= known.keys():
            yield {word: known[word] for word in asked}

    def look(self, viewers: list[Person], world: World, but: list[Person]) -> Seen:
        return seen_in(world, viewers=viewers, addresses=self.addresses(), program=self.program, but=but)

    def writes(self, text: str, *, answered: bool = False) -> World:
        def world() -> None:
            begun = ombuds.begin(by=self.writer, program=self.program, hearer=self.hearer, text=text, wants_mail=True)
            if answered:
                ombuds.say(by=self.hearer, conversation=begun, text="I hear you.")

        return world


def test_the_addresses_that_matter_are_looked_at() -> None:
    scene = Scene()
    slug, pair = [scene.program.slug], [scene.pair.pk]
    expected = {
        reverse("home"),
        reverse("privacy:mine"),
        reverse("agreements:ombuds_start"),
        *(
            reverse(f"agreements:{name}", args=slug)
            for name in ("ombuds", "ombuds_desk", "changes", "possible_mentors")
        ),
        *(reverse(f"agreements:{name}", args=pair) for name in ("overview", "change", "closing", "shared_plan")),
        *(reverse(f"programs:{name}", args=slug) for name in ("detail", "people", "mentorships", "audit")),
        reverse("oversight:status", args=slug),
    }
    assert expected <= set(scene.addresses())


@pytest.mark.parametrize("role", roles())
def test_nobody_else_learns_that_somebody_has_written(role: Role) -> None:
    scene = Scene()
    viewers, but = scene.viewers(role), [scene.writer, scene.hearer]
    nothing, other = (
        scene.look(viewers, world, but) for world in (lambda: None, scene.writes("A secret sentence.", answered=True))
    )
    assert {page.status for page in nothing.pages.values()} >= {200}
    assert_same(nothing, other)


@pytest.mark.parametrize("role", roles([Role.MENTOR, Role.SCHOLAR, Role.DIRECTOR, Role.CHAIR]))
def test_nobody_but_the_coordinator_learns_that_somebody_would_like_another_team(role: Role) -> None:
    scene = Scene()
    viewers, but = scene.viewers(role), [scene.writer, scene.coordinator]
    seen = [
        scene.look(viewers, world, but)
        for world in (
            lambda: None,
            lambda: closing.ask_change(by=scene.writer, mentorship=scene.pair, words="A secret sentence."),
        )
    ]
    assert_same(*seen)


@pytest.mark.parametrize("role", roles([Role.MENTOR, Role.SCHOLAR, Role.DIRECTOR, Role.COORDINATOR, Role.OMBUDS]))
def test_nobody_learns_what_a_scholar_prepares_alone(role: Role) -> None:
    """Whoever runs the programme sees that there is a plan, and nothing that depends on what it says."""
    scene = Scene()
    by, program = scene.writer, scene.program

    def plans(text: str) -> None:
        preparing.save_part(by=by, program=program, kind="goals", text=text, version=0)
        preparing.review(by=by, program=program)

    def prepares() -> None:
        plans("A secret sentence.")
        noted = preparing.add_possible_mentor(by=by, program=program, mentor=make.mentor_of(scene.other))
        preparing.save_notes(by=by, noted=noted, notes={"load": ("A secret sentence.", True)}, version=0)
        signs.dismiss(by=by, mentorship=scene.pair, sign="assumed")

    runs_it = role in {Role.DIRECTOR, Role.COORDINATOR}
    before = (lambda: plans("Another one.")) if runs_it else (lambda: None)
    viewers = scene.viewers(role, entitled=True)
    assert_same(*(scene.look(viewers, world, [scene.writer]) for world in (before, prepares)))


def test_the_harness_sees_what_the_ombuds_person_sees() -> None:
    scene = Scene()
    viewers = scene.viewers(Role.OMBUDS, entitled=True)
    seen = [scene.look(viewers, world, [scene.writer]) for world in (lambda: None, scene.writes("Help."))]
    with pytest.raises(AssertionError):
        assert_same(*seen)
