"""The action plan: made of reflections and own lines, changed safely, for nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from rapport.audit.models import Event
from rapport.demo.learning import best
from rapport.people.models import Person
from rapport.training import actions as training
from rapport.training import privacy, queries
from rapport.training.course import Course
from rapport.training.given import Given
from rapport.training.models import Completion, PlanLine, PlanQuiet
from rapport.training.plan import actions
from rapport.training.plan.actions import LineWords
from rapport.training.plan.days import ask_on
from tests import make
from tests.training.conftest import signed_in
from tests.training.writing import SECRET, everybody_else, give, write_all

PLAN = "/training/plan/"


def add(person: Person, what: str = "Ask Ana", course: Course | None = None, **more: object) -> PlanLine:
    return actions.add_line(by=person, words=LineWords(what, **more), course=course).line  # type: ignore[arg-type]


def order(person: Person) -> list[str]:
    return list(PlanLine.objects.filter(person=person).values_list("what", flat=True))


@pytest.mark.parametrize("address", [PLAN, f"{PLAN}print/"])
def test_nobody_is_sent_to_sign_in(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/people/account/login/")


def test_an_own_line_says_what_with_whom_and_by_when(own: Client, learner: Person) -> None:
    today = timezone.localdate()
    sent = {
        "what": "Talk about\r\nauthorship",
        "with_whom": "Ana",
        "by_when": today + timedelta(days=30),
        "remind_on": today + timedelta(days=20),
    }
    assert own.post(PLAN, sent).status_code == 302
    line = PlanLine.objects.get()
    assert (line.person, line.course) == (learner, "every-kind")
    assert (line.what, line.with_whom) == ("Talk about\nauthorship", "Ana")
    assert (line.by_when, line.remind_on) == (sent["by_when"], sent["remind_on"])
    page = own.get(PLAN).content.decode()
    assert "Talk about<br>authorship" in page
    assert "with Ana" in page
    assert "Talk about<br>authorship" in own.get(f"{PLAN}print/").content.decode()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"what": " "}, "Write what you will do."),
        ({"what": "x", "remind_on": "today"}, "Choose a day from tomorrow on."),
        ({"what": "x", "by_when": "soon"}, "Enter a valid date."),
        ({"what": "x" * 20_001}, "longer than 20000 characters"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(own: Client, sent: dict[str, str], says: str) -> None:
    sent = {name: timezone.localdate().isoformat() if value == "today" else value for name, value in sent.items()}
    answer = own.post(PLAN, {"with_whom": "Ana B", **sent})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Ana B" in answer.content.decode()
    assert not PlanLine.objects.exists()


def test_a_reflection_for_the_plan_becomes_a_line_by_one_press(own: Client, learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    assert SECRET in own.get(PLAN).content.decode()
    sent = {"course": "every-kind", "page": "thinking", "activity": "three"}
    for _ in range(2):
        assert own.post(f"{PLAN}take/", sent).status_code == 302
    line = PlanLine.objects.get()
    assert line.what == f"{SECRET}\n\nand <b>wait</b>\nin peace"
    page = own.get(PLAN).content.decode()
    assert "From your reflections" not in page, "it is offered no more"
    own.post(f"{PLAN}{line.pk}/remove/", {"version": line.version})
    assert "From your reflections" in own.get(PLAN).content.decode(), "it can be taken again"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"course": "none", "page": "thinking", "activity": "three"},
        {"course": "every-kind", "page": "thinking", "activity": "three"},  # nothing is written yet
        {"course": "every-kind", "page": "thinking", "activity": "ready"},
        {"course": "every-kind", "page": "none", "activity": "three"},
    ],
)
def test_what_is_no_reflection_for_the_plan_makes_no_line(own: Client, sent: dict[str, str]) -> None:
    assert own.post(f"{PLAN}take/", sent).status_code == 404
    assert not PlanLine.objects.exists()


def test_nobody_takes_what_another_wrote(own: Client, learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    other = make.person()
    participation = learner.participations.get()
    make.participation(participation.program, participation.role, other)
    sent = {"course": "every-kind", "page": "thinking", "activity": "three"}
    assert signed_in(other).post(f"{PLAN}take/", sent).status_code == 404


def test_a_changed_line_never_overwrites_what_another_tab_saved(own: Client, learner: Person) -> None:
    line = add(learner, "First")
    address = f"{PLAN}{line.pk}/"
    assert own.post(address, {"what": "Second", "version": 1}).status_code == 302
    answer = own.post(address, {"what": "Third", "version": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Second" in page
    assert "Third" in page
    assert order(learner) == ["Second"]
    assert own.post(address, {"what": "Third", "version": 1, "replaces": 2}).status_code == 302
    assert order(learner) == ["Third"]
    assert own.post(address, {"what": "Third", "version": 1}).status_code == 302, "the same again changes nothing"
    assert PlanLine.objects.get().version == 3


def test_a_line_that_changed_meanwhile_is_not_removed(own: Client, learner: Person) -> None:
    line = add(learner)
    actions.change(by=learner, line=line, words=LineWords("New"), version=1)
    own.post(f"{PLAN}{line.pk}/remove/", {"version": 1})
    own.post(f"{PLAN}{line.pk}/remove/", {})
    assert order(learner) == ["New"]
    own.post(f"{PLAN}{line.pk}/remove/", {"version": 2})
    assert order(learner) == []


def test_a_reminder_that_went_by_does_not_stop_a_change(own: Client, learner: Person) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    line = add(learner, remind_on=yesterday)
    assert own.post(f"{PLAN}{line.pk}/", {"what": "New", "remind_on": yesterday, "version": 1}).status_code == 302
    assert order(learner) == ["New"]


def test_lines_are_put_in_order_and_ticked(own: Client, learner: Person) -> None:
    lines = [add(learner, word) for word in ("a", "b", "c")]
    add(make.person(), "of another")
    own.post(f"{PLAN}{lines[2].pk}/move/", {"up": "yes"})
    assert order(learner) == ["a", "c", "b"]
    own.post(f"{PLAN}{lines[0].pk}/move/", {"down": "yes"})
    assert order(learner) == ["c", "a", "b"]
    own.post(f"{PLAN}{lines[2].pk}/move/", {"up": "yes"})
    assert order(learner) == ["c", "a", "b"], "the first one stays the first"
    for _ in range(2):
        own.post(f"{PLAN}{lines[0].pk}/tick/", {"done": "yes"})
    assert PlanLine.objects.get(pk=lines[0].pk).done_on == timezone.localdate()
    own.post(f"{PLAN}{lines[0].pk}/tick/", {"open": "yes"})
    assert PlanLine.objects.get(pk=lines[0].pk).done_on is None


def test_did_it_happen_is_kept_with_the_line(own: Client, learner: Person) -> None:
    line = add(learner)
    address = f"{PLAN}{line.pk}/happened/"
    assert own.post(address, {"version": 1}).status_code == 422
    sent = {"happened": "partly", "how_it_went": "We met once", "version": 1}
    assert own.post(address, sent).status_code == 302
    line.refresh_from_db()
    assert (line.happened, line.how_it_went, line.answered_on) == ("partly", "We met once", timezone.localdate())
    page = own.get(PLAN).content.decode()
    assert "<strong>Partly</strong>" in page
    assert "We met once" in page
    assert own.post(address, {**sent, "happened": "yes"}).status_code == 409
    assert own.post(address, {**sent, "happened": "yes", "replaces": 2}).status_code == 302


def test_nobody_else_opens_a_line(own: Client, learner: Person) -> None:
    line = add(learner, SECRET)
    for who, other in everybody_else(learner):
        for address in (PLAN, f"{PLAN}print/"):
            assert b"XYZZY" not in other.get(address).content, f"{who} reads it at {address}"
        for word in ("", "happened/", "tick/", "move/", "remove/"):
            address = f"{PLAN}{line.pk}/{word}"
            assert other.post(address, {"what": "x", "happened": "yes", "version": 1}).status_code == 404, who
            assert other.get(address).status_code == 404, who
    line.refresh_from_db()
    assert (line.what, line.version, line.done_on) == (SECRET, 1, None)


def test_it_stays_ones_own_after_leaving(learner: Person, own: Client) -> None:
    line = add(learner)
    seat = learner.participations.get()
    seat.until = timezone.localdate()
    seat.save()
    assert own.get(PLAN).status_code == 200
    assert own.post(f"{PLAN}{line.pk}/", {"what": "Still mine", "version": 1}).status_code == 302
    assert own.post(PLAN, {"what": "One more"}).status_code == 302
    assert PlanLine.objects.get(what="One more").course == ""


def test_the_course_is_complete_only_with_a_line(own: Client, learner: Person, kinds: Course) -> None:
    for page in kinds.pages:
        for activity in page.activities:
            give(learner, kinds, page.id, activity.id, best(activity, "thought"))
    assert not Completion.objects.exists(), "a reflection alone is no plan"
    assert "One thing is left: your action plan" in own.get("/").content.decode()
    assert "no line yet" in own.get("/training/every-kind/").content.decode()
    add(learner, course=None)
    assert not Completion.objects.exists(), "a line that follows from no course"
    answer = own.post(PLAN, {"what": "Ask"})
    assert Completion.objects.get().person == learner
    assert "you have completed the course" in str(*get_messages(answer.wsgi_request))
    PlanLine.objects.all().delete()
    assert Completion.objects.exists(), "what is completed stays so"


def test_a_course_without_a_plan_in_its_rule_asks_for_none(mentor: Person, course: Course) -> None:
    assert not course.completion.action_plan
    assert not queries.facts(mentor, course).has_action_plan


def test_who_takes_two_courses_says_which_one_a_line_follows_from(
    own: Client, learner: Person, kinds: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(kinds, id="another", title="Another")
    monkeypatch.setattr(queries, "courses_of", lambda _: [kinds, other])
    monkeypatch.setattr("rapport.training.plan.views.reading", lambda _, course: course)
    assert 'value="another" selected' in own.get(f"{PLAN}?course=another").content.decode()
    assert own.post(PLAN, {"what": "x"}).status_code == 422
    assert own.post(PLAN, {"what": "x", "course": "none"}).status_code == 422
    assert own.post(PLAN, {"what": "x", "course": "another"}).status_code == 302
    assert PlanLine.objects.get().course == "another"


def test_the_page_asks_as_much_for_many_lines_as_for_a_few(
    learner: Person, kinds: Course, same_queries: Callable[..., None]
) -> None:
    signed_in(learner)
    write_all(learner, kinds)

    def grow(number: int) -> None:
        for at in range(number):
            add(learner, f"line {at}", kinds)

    same_queries(PLAN, few=lambda: grow(2), many=lambda: grow(20), by=learner)


def test_private_it_leaves_no_trace_in_the_audit_trail(own: Client, learner: Person) -> None:
    before = Event.objects.count()
    own.post(PLAN, {"what": SECRET})
    line = PlanLine.objects.get()
    own.post(f"{PLAN}{line.pk}/", {"what": "New", "version": 1})
    own.post(f"{PLAN}{line.pk}/tick/", {"done": "yes"})
    own.post(f"{PLAN}letters/", {"stop": "yes"})
    assert Event.objects.count() == before
    assert "XYZZY" not in str(line)


def test_it_is_handed_over_and_erased(learner: Person, kinds: Course) -> None:
    line = add(learner, SECRET, kinds, with_whom="Ana")
    actions.answer(by=learner, line=line, happened="no", how_it_went="No time", version=1)
    actions.be_quiet(by=learner, is_quiet=True)
    told = dict(privacy.about(learner))
    [row] = told["action plan"]
    assert (row["what"], row["with_whom"], row["happened"], row["how_it_went"]) == (SECRET, "Ana", "no", "No time")
    assert told["no letters about the action plan"]
    training.erase(by=learner, person=learner)
    assert not PlanLine.objects.exists()
    assert not PlanQuiet.objects.exists()


@pytest.mark.parametrize(
    ("added", "asked"),
    [
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 3, 5), date(2027, 6, 5)),
    ],
)
def test_three_months_on(added: date, asked: date) -> None:
    assert ask_on(added) == asked


def test_what_was_typed_before_the_session_ended_is_back(learner: Person, own: Client) -> None:
    mark = own.get(PLAN).content.decode().split('name="draft-owner" value="')[1].split('"')[0]
    own.logout()
    own.post(PLAN, {"what": "Typed long ago", "draft-owner": mark})
    own.force_login(learner)
    assert "Typed long ago" in own.get(PLAN).content.decode()
    assert not PlanLine.objects.exists()


def test_a_reflection_answered_anew_is_no_second_line(own: Client, learner: Person, kinds: Course) -> None:
    kept = give(learner, kinds, "thinking", "three", Given(text="One"))
    sent = {"course": "every-kind", "page": "thinking", "activity": "three"}
    own.post(f"{PLAN}take/", sent)
    give(learner, kinds, "thinking", "three", Given(text="Two"), version=kept.version)
    own.post(f"{PLAN}take/", sent)
    assert order(learner) == ["One"]


def test_the_start_page_tells_of_a_reminder_and_of_the_question(own: Client, learner: Person) -> None:
    today = timezone.localdate()
    line = add(learner, "Ask Ana", remind_on=today + timedelta(days=1))
    assert "Ask Ana" not in own.get("/").content.decode()
    PlanLine.objects.update(remind_on=today)
    page = own.get("/").content.decode()
    assert "Ask Ana" in page
    assert f'href="/training/plan/#line-{line.pk}"' in page
    PlanLine.objects.update(ask_on=today)
    page = own.get("/").content.decode()
    assert "Did it happen? Ask Ana" in page
    assert f'href="/training/plan/{line.pk}/happened/"' in page
    actions.be_quiet(by=learner, is_quiet=True)
    assert "Ask Ana" not in own.get("/").content.decode()
    actions.be_quiet(by=learner, is_quiet=False)
    actions.tick(by=learner, line=line, is_done=True)
    assert "Ask Ana" not in own.get("/").content.decode()
