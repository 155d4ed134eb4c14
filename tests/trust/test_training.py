"""What somebody writes, rates or votes in a course is the same to everybody else, byte for byte.

For each role: every page and file of the training that has an address, and what looks at it from outside, is taken down
in worlds that differ only in one mentor's answers. What leaves the server for evaluation has a test of its own.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import product

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rapport.kit.addresses import addresses
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.consents import texts
from rapport.programs.models import Program
from rapport.training import actions
from rapport.training import queries as courses
from rapport.training.course import Activity, Page
from rapport.training.dose.queries import CONSENT
from rapport.training.facilitating import actions as workshops
from rapport.training.facilitating.queries import WorkshopWords
from rapport.training.given import Given
from rapport.training.learners import actions as learners
from rapport.training.learners.queries import Wanted
from rapport.training.models import Certificate, PlanLine
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from rapport.training.required import actions as required
from rapport.training.required.actions import Rule
from tests import make
from tests.portion import roles
from tests.trust.swap import FROZEN, Seen, assert_same, seen_in

pytestmark = pytest.mark.django_db
COURSE = "optimising-mentoring"
BEFORE = datetime(2026, 9, 20, 9, tzinfo=UTC)
HAPPY, ANGRY = "My mentee and I laugh a lot", "QWERTZ I cannot really stand this man"
# Beside the training: what says of people how far they are, and what was done.
BESIDE = ("home", "privacy:mine", "privacy:download", "programs:detail", "programs:people", "programs:audit")
BESIDE += ("oversight:status", "agreements:overview")
# They show the course to who asks for it, or a form; or are set by the typesetter: slow, and alike for everybody.
NOT_LOOKED_AT = {"notebook_pdf", "print", "print_plan", "new_workshop", "change_workshop", "tools", "language", "media"}
World = Callable[[], object]


def first(kind: str) -> tuple[Page, Activity]:
    """The first activity of a kind in the course, with its page."""
    course = courses.course(COURSE)
    return next((page, one) for page in course.pages for one in page.activities if one.kind == kind)


class Taught:
    """A programme that requires a course: one mentor answers, beside a scholar, peers, staff and a facilitator."""

    def __init__(self) -> None:
        with time_machine.travel(BEFORE, tick=False):
            self.pair = make.compared_pair()
            self.program: Program = self.pair.program
            Program.objects.filter(pk=self.program.pk).update(course=COURSE)
            self.program.refresh_from_db()
            self.writer = make.mentor_of(self.pair)
            self.peers = [make.second_mentor(self.pair), *(make.member(self.program, Role.MENTOR) for _ in range(2))]
            self.coordinator = make.member(self.program, Role.COORDINATOR)
            self.facilitator = make.member(self.program, Role.FACILITATOR)
            rule = Rule(days_after=30)
            self.requirement = required.require(
                by=self.coordinator, program=self.program, course=COURSE, role=Role.MENTOR, rule=rule
            )
            self.code = registrations.make_code(
                by=self.coordinator, program=self.program, new=NewCode(COURSE, group="Medicine")
            )
            said = Said("Professor", "Lakeside", ("required",), "faculty")
            registrations.register(by=self.writer, code=self.code, said=said)
            words = WorkshopWords("Practice", BEFORE, Decimal(2), course=COURSE, leaders=(self.facilitator,))
            self.workshop = workshops.plan_workshop(by=self.coordinator, program=self.program, words=words)
            self.workbook = learners.ask(by=self.coordinator, program=self.program, wanted=Wanted(COURSE))
            # All pages were opened by all, so that only the answers differ; three peers have voted: below five.
            for person in (self.writer, *self.peers):
                for page, _ in self.places.values():
                    actions.visit(by=person, course=courses.course(COURSE), page=page)
            for peer in self.peers:
                self.give(peer, "poll", Given(options=self.places["poll"][1].content.ids[:1]))

    @property
    def places(self) -> dict[str, tuple[Page, Activity]]:
        return {kind: first(kind) for kind in ("reflection", "scale", "ratings", "poll", "case", "checklist")}

    def give(self, person: Person, kind: str, given: Given) -> None:
        page, activity = self.places[kind]
        course = courses.course(COURSE)
        actions.save_answer(by=person, course=course, page=page, activity=activity, given=given, version=0)

    def answers(self, thought: str, *, last: bool) -> World:
        """The writer answers one activity of each kind; `last` picks the end of each scale and list."""
        end = -1 if last else 0

        def world() -> None:
            with time_machine.travel(FROZEN, tick=False):
                scale, ratings = (self.places[kind][1].content for kind in ("scale", "ratings"))
                self.give(self.writer, "reflection", Given(text=thought))
                self.give(self.writer, "scale", Given(numbers=(("", scale.numbers[end]),)))  # type: ignore[attr-defined]
                rated = tuple((word, ratings.numbers[end]) for word in ratings.ids)  # type: ignore[attr-defined]
                self.give(self.writer, "ratings", Given(numbers=rated))
                for kind in ("poll", "checklist"):
                    self.give(self.writer, kind, Given(options=(self.places[kind][1].content.ids[end],)))
                prompts = self.places["case"][1].content.ids
                self.give(self.writer, "case", Given(texts=tuple((word, thought) for word in prompts)))

        return world

    def worlds(self) -> dict[str, World]:
        return {
            "nothing": lambda: None,
            "happy": self.answers(HAPPY, last=False),
            "angry": self.answers(ANGRY, last=True),
        }

    @cache  # noqa: B019 – lives as long as its test
    def viewers(self, role: Role) -> list[Person]:
        near = {
            # A peer in the same team, who has voted as well; and the writer's scholar.
            Role.MENTOR: self.peers[:1],
            Role.SCHOLAR: [self.pair.scholar],
            Role.COORDINATOR: [self.coordinator],
            Role.FACILITATOR: [self.facilitator],
            Role.SERVER_ADMINISTRATOR: [make.administrator()],
        }
        found = near[role] if role in near else [make.member(self.program, role)]
        # The second factor is another test's business.
        Person.objects.filter(pk__in=[one.pk for one in found]).update(is_demo=True)
        return list(Person.objects.filter(pk__in=[one.pk for one in found]))

    @property
    def known(self) -> dict[str, list[object]]:
        """What stands for the words of an address; a page each for what was answered."""
        return {
            "program": [self.program.slug],
            "course": [COURSE],
            "page": list(dict.fromkeys(self.places[kind][0].id for kind in ("reflection", "scale", "poll"))),
            "mentorship": [self.pair.pk],
            "group": [self.code.pk],
            "code": [self.code.code],
            "requirement": [self.requirement.pk],
            "workshop": [self.workshop.pk],
            "workbook": [self.workbook.pk],
        }

    def addresses(self) -> Iterator[str]:
        for one in addresses():
            is_looked_at = (one.package == "training" and "/lti/" not in one.route) or one.name in BESIDE
            name = one.name.removeprefix("training:")
            if is_looked_at and name not in NOT_LOOKED_AT and set(one.words) <= self.known.keys():
                for words in product(*(self.known[word] for word in one.words)):
                    yield reverse(one.name, kwargs=dict(zip(one.words, words, strict=True)))

    def look(self, role: Role, world: World) -> Seen:
        return seen_in(
            world,
            viewers=self.viewers(role),
            addresses=self.addresses(),
            program=self.program,
            but=[self.writer],
        )


# A peer sees what learners see, a coordinator what staff see; the others are looked at by `./run prove`.
ALWAYS = (Role.MENTOR, Role.COORDINATOR)
NOW_AND_THEN = [pytest.param(one, id=one, marks=pytest.mark.prove) for one in Role if one not in ALWAYS]


@pytest.mark.slow
@pytest.mark.parametrize("role", [*roles(ALWAYS), *NOW_AND_THEN])
def test_nobody_learns_what_somebody_answered(role: Role) -> None:
    taught = Taught()
    worlds = taught.worlds()
    happy, angry = (taught.look(role, worlds[name]) for name in ("happy", "angry"))
    assert 200 in {page.status for page in happy.pages.values()}
    assert_same(happy, angry)
    assert not [key for key, page in angry.pages.items() if b"QWERTZ" in page.body]
    if role is Role.COORDINATOR:
        assert_same(taught.look(role, worlds["nothing"]), angry)


def test_a_facilitator_learns_from_a_workshop_who_was_there_and_no_more() -> None:
    taught = Taught()
    here = [
        reverse("home"),
        reverse("training:workshop", args=[taught.workshop.pk]),
        reverse("training:workshops", args=[taught.program.slug]),
        f"{reverse('training:guide', args=[taught.program.slug])}?course={COURSE}&page={taught.places['poll'][0].id}",
        reverse("training:page", args=[COURSE, taught.places["poll"][0].id]),
    ]
    viewers = taught.viewers(Role.FACILITATOR)
    seen = [
        seen_in(world, viewers=viewers, addresses=here, program=taught.program) for world in taught.worlds().values()
    ]
    assert {page.status for page in seen[0].pages.values()} == {200}
    assert_same(seen[0], seen[1])
    assert_same(seen[0], seen[2])


def test_the_pages_that_matter_are_looked_at() -> None:
    taught = Taught()
    seen = set(taught.addresses())
    program = [taught.program.slug]
    here = taught.places["poll"][0].id
    assert seen >= {
        reverse("home"),
        reverse("training:page", args=[COURSE, here]),
        reverse("training:workshop", args=[taught.workshop.pk]),
        reverse("training:group", args=[taught.code.pk]),
        *(
            reverse(f"training:{name}", args=program)
            for name in ("learners", "learners_csv", "hours_csv", "guide", "use")
        ),
        *(reverse(f"training:{name}", args=program) for name in ("learners", "learners_csv", "learners_workbooks")),
        *(reverse(f"training:{name}", args=program) for name in ("workshops", "hours_csv", "guide", "use", "codes")),
    }


def test_the_writer_sees_it_and_the_harness_would_see_a_fact_that_changes() -> None:
    taught = Taught()
    page = reverse("training:page", args=[COURSE, taught.places["reflection"][0].id])
    worlds = taught.worlds()
    seen = [
        seen_in(worlds[name], viewers=[taught.writer], addresses=[page], program=taught.program)
        for name in ("happy", "angry")
    ]
    assert HAPPY.encode() in seen[0].pages[taught.writer.pk, page].body
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*seen)

    def certified() -> object:
        return Certificate.objects.create(
            person=taught.writer, course=COURSE, program=taught.program, number="A", course_version=1, hours=1,
            name="Writer", completed_on="2026-10-01", issued_at=FROZEN, title="T", language="en",
        )  # fmt: skip

    listed, staff = [reverse("training:certificates_of", args=[taught.program.slug])], taught.viewers(Role.COORDINATOR)
    both = (worlds["nothing"], certified)
    before, after = (seen_in(one, viewers=staff, addresses=listed, program=taught.program) for one in both)
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(before, after)


def taken_out(taught: Taught, evaluator: Person, world: World) -> list[bytes]:
    """Both files of the use of the course, as the evaluator gets them in this world."""
    found = []
    with time_machine.travel(FROZEN, tick=False), transaction.atomic():
        world()
        client = Client()
        client.force_login(evaluator)
        for kind in ("xapi", "dose"):
            address = reverse("training:use", args=[taught.program.slug])
            answer = client.post(address, {"course": COURSE, "as": kind})
            found.append(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("agrees", [True, False], ids=["agrees to research", "does not"])
def test_no_export_of_use_tells_a_thought_or_a_vote(agrees: bool) -> None:
    taught = Taught()
    text = texts().by_document[CONSENT]
    more = [make.member(taught.program, Role.MENTOR) for _ in range(2)]
    for person in [*taught.peers, *more, *([taught.writer] if agrees else [])]:
        actions.visit(by=person, course=courses.course(COURSE), page=courses.course(COURSE).pages[0])
        said = {"document": text.document, "version": text.version, "sha256": text.sha256}
        programs.give_consent(by=person, program=taught.program, **said)
    # Numbers are drawn by lot at the first export: they are the same in both worlds from then on.
    evaluator = make.member(taught.program, Role.EVALUATOR)
    Person.objects.filter(pk=evaluator.pk).update(is_demo=True)
    client = Client()
    client.force_login(evaluator)
    client.post(reverse("training:use", args=[taught.program.slug]), {"course": COURSE, "as": "dose"})

    def says(thought: str, *, last: bool) -> World:
        def world() -> None:
            with time_machine.travel(FROZEN, tick=False):
                taught.give(taught.writer, "reflection", Given(text=thought))
                poll = taught.places["poll"][1].content.ids
                taught.give(taught.writer, "poll", Given(options=(poll[-1 if last else 0],)))
                PlanLine.objects.filter(person=taught.writer).delete()

        return world

    # As many words in both: their number is told.
    assert len(HAPPY.split()) == len(ANGRY.split())
    worlds = says(HAPPY, last=False), says(ANGRY, last=True)
    files = [taken_out(taught, evaluator, world) for world in worlds]
    assert all(len(one) > 500 for one in files[0][:1])
    assert files[0] == files[1]
    assert b"QWERTZ" not in b"".join(files[1])
    if not agrees:
        # Neither does it tell what it tells of those who agree.
        everything = taken_out(taught, evaluator, taught.answers(ANGRY, last=True))
        assert everything == taken_out(taught, evaluator, taught.answers(HAPPY, last=False))
