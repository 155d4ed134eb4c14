"""How a course was used, taken out without names: for whom, from how many on, and in which form."""

import csv
import io
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from rapport.audit.models import Event
from rapport.demo.learning import best
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.programs import actions as programs
from rapport.programs.consents import texts
from rapport.programs.models import Consent, Program
from rapport.training import actions
from rapport.training.certificate import actions as certificate_actions
from rapport.training.course import Course
from rapport.training.dose import queries
from rapport.training.dose.statements import instant, midnight
from rapport.training.dose.use import edition
from rapport.training.library import shelf
from rapport.training.models import Certificate, LearnerNumber, Spell, UseRelease, Visit
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from rapport.training.required import actions as required
from rapport.training.required.actions import Rule
from tests import make
from tests.training.dose.xapi_rules import faults
from tests.training.test_kinds import every, files, program
from tests.training.test_pages import signed_in

__all__ = ["every", "files", "program"]

SECRET = "XYZZY three whole words"


@pytest.fixture(autouse=True)
def consents(every: Course, settings: Settings) -> Iterator[None]:
    """The packaged texts that people agree to, beside the small course."""
    settings.CONTENT = [*settings.CONTENT, settings.PACKAGE / "content"]
    texts.cache_clear()
    yield
    texts.cache_clear()


def learner(program: Program, course: Course, *, agrees: bool = True, is_done: bool = True) -> Person:
    """A mentor who has opened every page, answered all there is and used the first page for a while."""
    person = make.member(program, Role.MENTOR, "Ada Berg")
    for page in course.pages:
        actions.visit(by=person, course=course, page=page)
        for activity in page.activities if is_done else ():
            given = best(activity, SECRET)
            actions.save_answer(by=person, course=course, page=page, activity=activity, given=given, version=0)
    now = timezone.now()
    Spell.objects.create(
        person=person,
        course=course.id,
        page=course.pages[0].id,
        course_version=course.version,
        course_sha256=course.sha256,
        began_at=now - timedelta(hours=3),
        last_at=now - timedelta(hours=2),
        seconds=754,
    )
    if agrees:
        agree(program, person)
    return person


def agree(program: Program, person: Person) -> Consent:
    text = texts().by_document[queries.CONSENT]
    return programs.give_consent(
        by=person, program=program, document=text.document, version=text.version, sha256=text.sha256
    )


@pytest.fixture
def learners(program: Program, every: Course) -> list[Person]:
    return [learner(program, every) for _ in range(5)]


@pytest.fixture
def site(program: Program) -> Client:
    return signed_in(make.member(program, Role.EVALUATOR))


def take(site: Client, program: Program, kind: str = "xapi", course: str = "every-kind") -> str | None:
    """The file; None where none was given."""
    answer = site.post(f"/training/use/{program.slug}/", {"course": course, "as": kind})
    return b"".join(answer.streaming_content).decode() if answer.streaming else None


def lines(text: str | None) -> list[dict[str, Any]]:
    assert text is not None
    return [json.loads(line) for line in text.splitlines()]


def test_all_statements_keep_to_the_specification(site: Client, program: Program, learners: list[Person]) -> None:
    found = lines(take(site, program))
    assert not [fault for one in found for fault in faults(one)]
    assert len({one["id"] for one in found}) == len(found)
    verbs = {one["verb"]["id"].rpartition("/")[2] for one in found}
    known = {"registered", "initialized", "terminated", "viewed", "answered", "responded", "completed", "earned"}
    assert verbs == known
    kinds = {one["object"]["definition"].get("interactionType") for one in found} - {None}
    assert kinds == {"choice", "sequencing", "matching", "likert", "long-fill-in"}
    assert "PT12M34S" in {one.get("result", {}).get("duration") for one in found}


def test_no_name_no_address_no_word_and_no_poll_leaves(
    site: Client, program: Program, every: Course, learners: list[Person]
) -> None:
    polls = [one.id for page in every.pages for one in page.activities if one.kind == "poll"]
    assert polls
    for kind in ("xapi", "dose"):
        text = take(site, program, kind) or ""
        assert not {word for word in ("XYZZY", "Ada", "Berg", "@", "example.org") if word in text}
        assert not [poll for poll in polls if f"/{poll}" in text]
    reflected = [one for one in lines(take(site, program)) if one["verb"]["id"].endswith("responded")]
    assert reflected
    for one in reflected:
        assert "response" not in one["result"]
        assert list(one["result"]["extensions"].values()) == [4]


def test_a_certificate_is_earned_once_and_leads_to_nobody(
    site: Client, program: Program, every: Course, learners: list[Person]
) -> None:
    certificates = list(Certificate.objects.filter(person__in=learners))
    assert len(certificates) == 5
    text = take(site, program) or ""
    assert not [one for one in certificates if one.number in text or one.salt in text or one.identity_hash in text]
    earned = [one for one in lines(text) if one["verb"]["id"] == "http://id.tincanapi.com/verb/earned"]
    assert len(earned) == 5
    assert {one["object"]["id"] for one in earned} == {f"{settings.SITE_URL}/training/every-kind/#certificate"}
    assert {one["timestamp"] for one in earned} == {instant(one.issued_at) for one in certificates}
    assert {one["context"]["revision"] for one in earned} == {edition(every.version, every.sha256)}
    certificate_actions.withdraw(by=make.person(), certificate=certificates[0], reason="A mistake")
    again = [one for one in lines(take(site, program)) if one["verb"]["id"].endswith("earned")]
    assert len(again) == 4, "one that is withdrawn is void"


def test_registered_is_the_moment_of_the_registration(
    site: Client, program: Program, every: Course, learners: list[Person]
) -> None:
    code = registrations.make_code(by=None, program=program, new=NewCode(every.id))
    with time_machine.travel("2026-09-01 10:11:12.345+00:00", tick=False):
        said = Said("Professor XYZZY", "Lakeside", ("required",), "faculty")
        registrations.register(by=learners[0], code=code, said=said)
    text = take(site, program) or ""
    assert "XYZZY" not in text
    at = {one["actor"]["account"]["name"]: one["timestamp"] for one in lines(text) if "registered" in one["verb"]["id"]}
    numbers = dict(LearnerNumber.objects.values_list("person", "number"))
    assert at.pop(str(numbers[learners[0].pk])) == "2026-09-01T10:11:12.345Z"
    assert set(at.values()) == {instant(midnight(learners[1].participations.get().since))}


@pytest.mark.parametrize("how", ["required", "code", "taken", "neither"])
def test_courses_are_offered_that_are_required_or_taken(
    site: Client, program: Program, every: Course, learners: list[Person], how: str
) -> None:
    Program.objects.filter(pk=program.pk).update(course="")
    Visit.objects.all().delete()
    if how == "required":
        rule = Rule(days_after=30)
        required.require(by=None, program=program, course=every.id, role=Role.MENTOR, rule=rule)
    elif how == "code":
        registrations.make_code(by=None, program=program, new=NewCode(every.id))
    elif how == "taken":
        actions.visit(by=learners[0], course=every, page=every.pages[0])
    page = site.get(f"/training/use/{program.slug}/").content.decode()
    assert (every.title in page) == (how != "neither")


def test_the_same_again_has_the_same_ids_and_a_typo_in_the_course_changes_none(
    site: Client, program: Program, every: Course, learners: list[Person], files: Path
) -> None:
    before = {one["id"] for one in lines(take(site, program))}
    assert {one["id"] for one in lines(take(site, program))} == before
    actor = LearnerNumber.objects.get(person=learners[0])
    assert str(actor.number) in (take(site, program) or "")
    page = next(files.glob("01-*.md"))
    page.write_text(page.read_text(encoding="utf-8").replace("prompt: W", "prompt: Well, w"), encoding="utf-8")
    shelf.cache_clear()
    assert shelf().courses[every.id].sha256 != every.sha256
    assert {one["id"] for one in lines(take(site, program))} == before
    # What is done anew has another id; all else keeps its own.
    Spell.objects.create(
        person=learners[0],
        course=every.id,
        page=every.pages[0].id,
        course_version=every.version + 1,
        course_sha256="f" * 64,
        began_at=timezone.now() - timedelta(minutes=50),
        last_at=timezone.now() - timedelta(minutes=40),
        seconds=60,
    )
    after = {one["id"] for one in lines(take(site, program))}
    assert len(after - before) > 1


def test_a_statement_says_where_it_belongs(
    site: Client, program: Program, every: Course, learners: list[Person]
) -> None:
    found = lines(take(site, program))
    contexts = [one["context"] for one in found]
    assert {one["contextActivities"]["grouping"][0]["id"].rstrip("/").rpartition("/")[2] for one in contexts} == {
        every.id
    }
    assert {one["revision"] for one in contexts} == {f"{every.version}+{every.sha256[:12]}"}
    assert len({one["registration"] for one in contexts}) == 5
    by_actor = {(one["actor"]["account"]["name"], one["context"]["registration"]) for one in found}
    assert len(by_actor) == 5
    emails = {person.email for person in learners}
    assert not [one for one in by_actor for email in emails if email and email in str(one)]


def test_a_sitting_that_is_not_over_waits(
    site: Client, program: Program, every: Course, learners: list[Person]
) -> None:
    Spell.objects.update(last_at=timezone.now())
    found = lines(take(site, program))
    verbs = [one["verb"]["id"].rpartition("/")[2] for one in found]
    assert "initialized" in verbs
    assert "terminated" not in verbs
    # The first page is still being counted; those that are not have their statement.
    done = [one["object"]["id"] for one in found if one["verb"]["id"].endswith("completed")]
    assert done
    assert not [one for one in done if one.endswith(f"/{every.pages[0].id}/")]


def test_the_table_has_a_line_for_each(site: Client, program: Program, every: Course, learners: list[Person]) -> None:
    rows = list(csv.DictReader(io.StringIO(take(site, program, "dose") or "")))
    assert len(rows) == 5
    of = str(len(every.activity_keys))
    for row in rows:
        assert (row["pages_opened"], row["pages"]) == (str(len(every.pages)),) * 2
        assert (row["activities_done"], row["activities"], row["completed"]) == (of, of, "1")
        assert (row["minutes_estimate"], row["sittings"]) == ("13", "1")
    assert {row["learner"] for row in rows} == {str(one.number) for one in LearnerNumber.objects.all()}


def test_four_people_are_too_few(site: Client, program: Program, every: Course) -> None:
    for _ in range(4):
        learner(program, every, is_done=False)
    learner(program, every, agrees=False, is_done=False)
    assert take(site, program) is None
    html = site.get(f"/training/use/{program.slug}/").content.decode()
    assert "fewer than 5 people have agreed to research" in html
    assert not UseRelease.objects.exists()


def test_who_withdraws_is_left_out_and_no_two_files_tell_who_it_was(
    site: Client, program: Program, every: Course
) -> None:
    people = [learner(program, every, is_done=False) for _ in range(6)]
    assert take(site, program, "dose") is not None
    programs.withdraw_consent(by=people[0], consent=Consent.objects.get(person=people[0]))
    assert take(site, program, "dose") is None
    assert "who compared the two files" in site.get(f"/training/use/{program.slug}/").content.decode()
    for person in people[1:5]:
        programs.withdraw_consent(by=person, consent=Consent.objects.get(person=person))
    [learner(program, every, is_done=False) for _ in range(5)]
    rows = list(csv.DictReader(io.StringIO(take(site, program, "dose") or "")))
    assert len(rows) == 6


def test_consent_to_other_words_is_none(site: Client, program: Program, learners: list[Person]) -> None:
    Consent.objects.filter(person=learners[0]).update(version="1")
    assert take(site, program) is None


def test_only_the_evaluator_takes_it_out(program: Program, learners: list[Person]) -> None:
    address = f"/training/use/{program.slug}/"
    assert Client().get(address).status_code == 302
    both = make.member(program, Role.EVALUATOR)
    make.participation(program, Role.COORDINATOR, both)
    refused = [make.member(program, role) for role in set(Role) - {Role.EVALUATOR, Role.STATISTICIAN}
               if role is not Role.SERVER_ADMINISTRATOR]  # fmt: skip
    for person in [*refused, both, make.administrator(), make.member(make.program(), Role.EVALUATOR), learners[0]]:
        assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).post(address, {"course": "every-kind", "as": "xapi"}).status_code == 404
    assert not UseRelease.objects.exists()


def test_it_stands_in_the_audit_trail(site: Client, program: Program, learners: list[Person]) -> None:
    take(site, program)
    event = Event.objects.filter(did="training.export_use").get()
    assert (event.target, event.program) == ("course:every-kind", program.slug)


def test_nonsense_takes_out_nothing(site: Client, program: Program, learners: list[Person]) -> None:
    assert take(site, program, "zip") is None
    assert take(site, program, "xapi", "none") is None
    assert not UseRelease.objects.exists()


def test_who_is_erased_is_in_no_later_file(site: Client, program: Program, every: Course) -> None:
    people = [learner(program, every, is_done=False) for _ in range(6)]
    number = LearnerNumber.objects.create(program=program, person=people[0]).number
    privacy.erase(by=people[0], person=people[0])
    assert str(number) not in (take(site, program) or "")


def test_as_many_queries_for_many_as_for_a_few(program: Program, every: Course, learners: list[Person]) -> None:
    def asked(people: list[int]) -> int:
        with CaptureQueriesContext(connection) as queried:
            list(queries.uses(program, every, people))
        return len(queried)

    pks = [person.pk for person in learners]
    LearnerNumber.objects.bulk_create(LearnerNumber(program=program, person_id=pk) for pk in pks)
    assert asked(pks[:2]) == asked(pks) <= 10


def test_the_command_writes_the_same_under_the_same_rules(
    program: Program, every: Course, learners: list[Person], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("xapi", program.slug, every.id, output=tmp_path / "out.jsonl")
    call_command("xapi", program.slug, every.id)
    written = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    ids = {one["id"] for one in lines(written)}
    assert ids == {one["id"] for one in lines(capsys.readouterr().out)}
    Consent.objects.filter(person=learners[0]).delete()
    with pytest.raises(CommandError, match="nothing was written: fewer than 5"):
        call_command("xapi", program.slug, every.id)
    with pytest.raises(CommandError, match="no such programme or course"):
        call_command("xapi", program.slug, "none")


BREAKS: list[tuple[str, Any, str]] = [
    ("id", "17", "id is no UUID"),
    ("actor.mbox", "mailto:a@example.org", "exactly one identifier"),
    ("actor.account.homePage", "home", "homePage is no IRI"),
    ("verb.id", "answered", "the verb’s id is no IRI"),
    ("verb.display", {"?": "x"}, "is no language"),
    ("object.id", "a b", "the id of object is no IRI"),
    ("object.definition.interactionType", "guess", "no type of interaction"),
    ("object.definition.choices", [{"id": "a"}, {"id": "a"}], "not distinct"),
    ("result.duration", "12:34", "ISO 8601"),
    ("result.success", "yes", "neither true nor false"),
    ("result.response", "somewhere", "names what the interaction has not"),
    ("result.score", None, "null"),
    ("context.registration", "one", "registration is no UUID"),
    ("context.contextActivities.grouping", [], "no list of activities"),
    ("timestamp", "2027-01-01T10:00:00", "no time zone"),
    ("version", "2.0.0", "version"),
    ("note", "x", "not known"),
]


def test_the_rules_find_what_is_broken(site: Client, program: Program, learners: list[Person]) -> None:
    one = next(
        one
        for one in lines(take(site, program))
        if one["object"]["definition"].get("interactionType") == "choice" and "success" in one["result"]
    )
    assert not faults(one)
    for path, value, fault in BREAKS:
        broken = deepcopy(one)
        *way, last = path.split(".")
        place = broken
        for word in way:
            place = place[word]
        place[last] = value
        assert fault in "; ".join(faults(broken)), path
