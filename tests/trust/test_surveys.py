"""Whatever a scholar answers in confidence, and whether they do, is the same to everybody else.

For each role: every page and file that has an address is looked at in worlds that differ only in one scholar's
answers. What somebody is entitled to read stands in ENTITLED; all else must be the same byte for byte.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache

import pytest
import time_machine
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from pytest_django import Settings

from rapport import urls
from rapport.kit.addresses import addresses
from rapport.kit.doors import open_to_signed_in
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Mentorship
from rapport.programs.webhooks import actions as webhooks
from rapport.programs.webhooks.events import EVENTS
from rapport.surveys import actions
from rapport.surveys.actions import Given
from rapport.surveys.collected import actions as brought
from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.interpreting import interpret
from rapport.surveys.collected.plan import Asked as AskedRow
from rapport.surveys.collected.plan import plan
from rapport.surveys.collected.reading import read as read_answers
from rapport.surveys.collected.targets import WHO, Matching
from rapport.surveys.editor import actions as editor
from rapport.surveys.library import branches_of
from rapport.surveys.models import Attachment, Collected, ExportFile, MentorReport, Response, Survey
from rapport.surveys.subjects import Subject
from tests import make
from tests.portion import roles
from tests.surveys.reports.rated import CONTENT, Rating, answer, make_reports
from tests.trust.swap import FROZEN, Seen, assert_same, seen_in

pytestmark = pytest.mark.django_db
OPENED = datetime(2026, 9, 25, 9, tzinfo=UTC)  # and open for two weeks: FROZEN lies within
AFTER = "2026-10-20 09:00:00+00:00"
REPORT_DAY = date(2026, 10, 15)
# Whoever holds one of these roles may see in an export of many what a confidential survey holds, without names.
ENTITLED = {Verb.EXPORT_CONFIDENTIAL: GRANTS[Verb.EXPORT_CONFIDENTIAL]}
# Rooms of what is about people. `people` is one's own account, `training` knows no survey.
ROOMS = {"home", "surveys", "oversight", "programs", "privacy", "agreements", "evaluation"}
HAPPY = {name: Given(value) for name, value in CONTENT.items()}
ANGRY = {name: Given(1) for name in CONTENT}
World = Callable[[], object]


class Asked:
    """A programme in which scholars are asked about their mentors: three have answered, and one may."""

    def __init__(self) -> None:
        self.rating = Rating()
        self.mentor = self.rating.mentor(8)
        self.other_mentor = self.rating.mentor(2)
        self.survey = self.rating.survey(OPENED, [REPORT_DAY])
        self.pairs = self.rating.pairs[self.mentor]
        for pair in self.pairs[1:4]:
            answer(self.survey, pair)
        self.pair = self.pairs[0]
        self.writer = self.pair.scholar
        somebody = self.pairs[1].scholar
        self.response = Response.objects.get(survey=self.survey, person=somebody)
        self.attachment = Attachment.objects.create(
            response=self.response, field="met_comment", name="a.pdf", kind="pdf", content=b"%PDF"
        )
        by = make.member(self.rating.program, Role.EVALUATOR)
        self.export = ExportFile.objects.create(survey=self.survey, by=by, asked_at=OPENED, format="csv")
        self.plan = make.planned(self.rating.program, by, make.selected(self.survey)).plan
        self.collected = self.brings_in(make.member(self.rating.program, Role.EVALUATOR))
        coordinator = make.member(self.rating.program, Role.COORDINATOR)
        self.draft = editor.begin(by=coordinator)
        told = {"name": "Told", "url": "https://hooks.example.edu/", "events": list(EVENTS)}
        self.hook, _ = webhooks.make_webhook(by=coordinator, program=self.rating.program, **told)  # type: ignore[arg-type]

    def brings_in(self, by: Person) -> Collected:
        """Somebody entitled looks at a file that says of everybody what one scholar answered elsewhere."""
        name = next(iter(CONTENT))
        lines = "".join(f"{pair.scholar.email},1\n" for pair in self.pairs)
        table = read_answers(f"email,{name}\n{lines}".encode(), name="a.csv", door=Door())
        made = brought.keep(by=by, survey=self.survey, name="a.csv", table=table)
        Collected.objects.filter(pk=made.pk).update(state=Collected.State.READING)
        branches = branches_of(self.survey.instrument, self.survey.instrument_version)
        told = interpret(table, Matching({"email": WHO, name: name}), branches)
        planned = plan(self.survey, [AskedRow(one) for one in told.rows])
        brought.keep_rows(by=by, collected=made, told=told, planned=planned)
        return made

    @cache  # noqa: B019 – lives as long as its test
    def viewers(self, role: Role) -> list[Person]:
        """Everybody with the role who stands near enough to the answer to be curious."""
        near = {
            Role.EVALUATOR: [self.collected.by],
            Role.MENTOR: [self.mentor, self.other_mentor],
            Role.SCHOLAR: [self.pairs[1].scholar, self.pairs[5].scholar],
            Role.SERVER_ADMINISTRATOR: [make.administrator()],
        }
        found = near[role] if role in near else [make.member(self.rating.program, role)]
        # The second factor is another test's business.
        Person.objects.filter(pk__in=[one.pk for one in found]).update(is_demo=True)
        return list(Person.objects.filter(pk__in=[one.pk for one in found]))

    def hands_in(self, given: dict[str, Given]) -> World:
        def world() -> Response:
            subject = Subject(self.pair, self.mentor)
            with time_machine.travel(FROZEN, tick=False):
                return actions.submit(by=self.writer, survey=self.survey, given=given, subject=subject).response

        return world

    def worlds(self) -> dict[str, World]:
        happy = self.hands_in(HAPPY)

        def draft() -> None:
            subject = Subject(self.pair, self.mentor)
            with time_machine.travel(FROZEN, tick=False):
                actions.save_answers(by=self.writer, survey=self.survey, given=HAPPY, subject=subject)

        angry = ANGRY | {"met_comment": Given("A secret sentence", may_be_read=True)}
        return {
            "no answer": lambda: None,
            "a draft": draft,
            "angry": self.hands_in(angry),
            "taken back": lambda: actions.withdraw(by=self.writer, response=happy()),  # type: ignore[arg-type, return-value]
        }

    def addresses(self, role: Role) -> list[str]:
        """Every address of the rooms that can be named; not those that this role is entitled to read."""
        return [
            reverse(one.name, kwargs=words)
            for one in addresses()
            if one.is_ours and one.package in ROOMS and role not in ENTITLED.get(getattr(one.door, "verb", None), ())  # type: ignore[call-overload]
            for words in self.words(one.words)
        ]

    def words(self, asked: tuple[str, ...]) -> Iterator[dict[str, object]]:
        """What stands for the words of an address; nothing where a word means nothing here."""
        known = self.known
        if set(asked) <= known.keys():
            yield {word: known[word] for word in asked}

    @property
    def known(self) -> dict[str, object]:
        return {
            "program": self.rating.program.slug,
            "course": "optimising-mentoring",
            "survey": self.survey.pk,
            "wave": self.survey.wave.pk,
            "mentorship": self.pair.pk,
            "person": self.writer.pk,
            "subject": Subject(self.pair, self.mentor).key,
            "seat": self.writer.participations.get().pk,
            "member": self.pair.team.get().pk,
            "instrument": self.survey.instrument,
            "number": 1,
            "task": "answer",
            "anonymous": self.survey.pk,
            "slug": f"survey-{self.survey.pk}",
            "text": "met_comment",
            "response": self.response.pk,
            "attachment": self.attachment.pk,
            "export": self.export.pk,
            "collected": self.collected.pk,
            "draft": self.draft.pk,
            "kind": "about",
            "key": "all",
            "webhook": self.hook.pk,
            "analysis": self.plan.pk,
        }

    def look(self, role: Role, world: World, at: str = FROZEN) -> Seen:
        return seen_in(
            world,
            viewers=self.viewers(role),
            addresses=self.addresses(role),
            program=self.rating.program,
            at=at,
            but=[self.writer],
        )


def test_the_addresses_that_matter_are_looked_at() -> None:
    asked = Asked()
    seen = set(asked.addresses(Role.DIRECTOR))
    program, survey = [asked.rating.program.slug], [asked.survey.pk]
    expected = {
        reverse("home"),
        reverse("surveys:mine"),
        reverse("surveys:answer", args=survey),
        reverse("surveys:answer", args=[*survey, Subject(asked.pair, asked.mentor).key]),
        reverse("surveys:withdraw", args=survey),
        reverse("surveys:report", args=program),
        reverse("oversight:status", args=program),
        reverse("privacy:mine"),
        reverse("privacy:download"),
        *(reverse(f"programs:{name}", args=program) for name in ("detail", "people", "mentorships", "audit")),
        reverse("programs:deliveries", args=[*program, asked.hook.pk]),
        reverse("api:waves", args=program),
        reverse("api:responses", args=[*program, *survey]),
    }
    assert expected <= seen


def test_no_address_of_surveys_is_left_out() -> None:
    asked = {word for one in addresses() if one.is_ours and one.package == "surveys" for word in one.words}
    missing = asked - Asked().known.keys()
    assert not missing, f"say in tests/trust/test_surveys.py (known) what stands for <{min(missing)}>"


@pytest.mark.slow
@pytest.mark.parametrize("role", roles())
def test_while_it_is_open_nobody_learns_whether_or_what_a_scholar_answers(role: Role) -> None:
    asked = Asked()
    nothing, *others = (asked.look(role, world) for world in asked.worlds().values())
    assert {page.status for page in nothing.pages.values()} >= {200}
    for seen in others:
        assert_same(nothing, seen)


@pytest.mark.slow
@pytest.mark.parametrize("role", roles())
def test_when_reports_are_made_of_too_few_nobody_learns_it_either(role: Role) -> None:
    asked = Asked()

    def and_reports(world: World) -> World:
        def later() -> None:
            world()
            make_reports(REPORT_DAY)

        return later

    worlds = asked.worlds()
    seen = [asked.look(role, and_reports(worlds[name]), AFTER) for name in ("no answer", "angry")]
    if role is Role.MENTOR:
        page = seen[0].pages[asked.mentor.pk, reverse("surveys:report", args=[asked.rating.program.slug])]
        assert "No report for you" in page.body.decode()
    assert_same(*seen)


@pytest.mark.slow
@pytest.mark.parametrize("role", roles())
def test_a_report_does_not_tell_an_answer_that_moves_no_band_nor_words_that_are_not_shared(role: Role) -> None:
    asked = Asked()
    for pair in asked.pairs[4:7]:
        answer(asked.survey, pair)
    secret = Given("A secret sentence", may_be_read=False)
    given = [HAPPY, HAPPY | {"met_overall": Given(7), "met01_accessible": Given(1), "met_comment": secret}]

    def reported(said: dict[str, Given]) -> World:
        def world() -> None:
            asked.hands_in(said)()
            make_reports(REPORT_DAY)
            assert MentorReport.objects.filter(mentor=asked.mentor, kind="own").exists()

        return world

    assert_same(*(asked.look(role, reported(said), AFTER) for said in given))


@pytest.mark.slow
def test_whether_a_seventh_has_answered_a_report_of_seven_asked_does_not_tell() -> None:
    asked = Asked()
    for pair in asked.pairs[4:7]:
        answer(asked.survey, pair)

    def reported(world: World) -> World:
        def later() -> None:
            world()
            make_reports(REPORT_DAY)

        return later

    worlds = asked.worlds()
    pages = [asked.look(Role.MENTOR, reported(worlds[name]), AFTER).pages for name in ("no answer", "angry")]
    assert pages[0] == pages[1]


# --- The harness would see a leak. ---


def test_the_harness_sees_a_report_that_changes() -> None:
    """A mentor may learn that a band has changed; here the harness must see it."""
    asked = Asked()
    for pair in asked.pairs[4:7]:
        answer(asked.survey, pair, met_overall=5)

    def reported(said: dict[str, Given]) -> World:
        def world() -> None:
            asked.hands_in(said)()
            make_reports(REPORT_DAY)

        return world

    low = HAPPY | {"met_overall": Given(1)}
    seen = [asked.look(Role.MENTOR, reported(said), AFTER) for said in (HAPPY, low)]
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*seen)


@open_to_signed_in
def how_many(request: object) -> HttpResponse:
    """A page that tells how many have answered."""
    return HttpResponse(Response.objects.filter(state="submitted").count())


@open_to_signed_in
def streamed(request: object) -> StreamingHttpResponse:
    """A file that is streamed and holds a line for each answer."""
    return StreamingHttpResponse(f"{one.pk}\n" for one in Response.objects.all())


@open_to_signed_in
def named(request: object) -> HttpResponse:
    """A file whose name tells it."""
    name = f"{Response.objects.count()}-answers.csv"
    return HttpResponse("", headers={"Content-Disposition": f"attachment; filename={name}"})


@open_to_signed_in
def slow(request: object) -> HttpResponse:
    """A page that tells it by the time that it takes."""
    return HttpResponse(len([one.person.name for one in Response.objects.all()]) * 0)


@open_to_signed_in
def logged(request: object) -> HttpResponse:
    """A page that writes it into a log."""
    logging.getLogger("anything").warning("%s answers", Response.objects.count())
    return HttpResponse("")


@pytest.mark.parametrize("view", [how_many, streamed, named, slow, logged], ids=lambda view: view.__name__)
def test_the_harness_sees_a_leak_in(view: Callable[..., object], settings: Settings) -> None:
    class Planted:
        urlpatterns = [path("surveys/leak/", view, name="leak"), *urls.urlpatterns]

    settings.ROOT_URLCONF = Planted
    asked = Asked()
    seen = [
        seen_in(world, viewers=[asked.mentor], addresses=["/surveys/leak/"], program=asked.rating.program)
        for world in (asked.worlds()["no answer"], asked.worlds()["angry"])
    ]
    with pytest.raises(AssertionError):
        assert_same(*seen)


def test_the_harness_sees_an_event_that_a_director_may_read() -> None:
    """An identified survey is audited in the director's sight; a confidential one must not be."""
    asked = Asked()
    identified = make.survey(asked.rating.program, degree=Survey.Degree.IDENTIFIED, opens=-1, closes=900)
    with time_machine.travel(identified.wave.opens_at or FROZEN, tick=False):
        before = seen_in(lambda: None, viewers=[], addresses=[], program=asked.rating.program)
    pair: Mentorship = asked.pair

    def answers() -> None:
        with time_machine.travel(identified.wave.opens_at or FROZEN, tick=False):
            make.answered(identified, pair.scholar, si_team=5)

    with pytest.raises(AssertionError):
        assert_same(before, seen_in(answers, viewers=[], addresses=[], program=asked.rating.program))


def test_status_and_audit_do_not_tell_who_answered_in_confidence() -> None:
    asked = Asked()
    [director] = asked.viewers(Role.DIRECTOR)
    seen = asked.look(Role.DIRECTOR, asked.worlds()["angry"])
    status = seen.pages[director.pk, reverse("oversight:status", args=[asked.rating.program.slug])]
    trail = seen.pages[director.pk, reverse("programs:audit", args=[asked.rating.program.slug])]
    assert (status.status, trail.status) == (200, 200)
    assert "confidential" not in trail.body.decode()
    assert not any(did.startswith("surveys.submit") for did, _, _ in seen.audit)
