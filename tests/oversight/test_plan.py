"""The assessment plan: who is late is counted from the right day, and what was done about it stays on record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rapport.agreements.models import Terms
from rapport.audit.queries import events_of
from rapport.oversight.models import Duty, Remedy
from rapport.oversight.plan import actions, queries, tasks
from rapport.oversight.plan.actions import Asked, AskedAlreadyError, Done
from rapport.oversight.plan.wording import sentence, text_of
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy.queries import everything_about
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Participation, Program, TeamMember
from tests import make

pytestmark = pytest.mark.django_db
COURSE = "optimising-mentoring"


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def program() -> Program:
    program = make.program("own")
    programs.choose_content(by=None, program=program, course=COURSE, agreement_template="small")
    return program


@pytest.fixture
def director(client: Client, program: Program) -> Person:
    director = make.member(program, Role.DIRECTOR)
    client.force_login(director)
    return director


@pytest.fixture
def pair(program: Program) -> Mentorship:
    """They joined, and the pair began, 100 days ago."""
    pair = make.mentorship(program, make.person("Late Scholar"), make.person("Late Mentor"))
    began(100)
    return pair


def began(days: int) -> None:
    Participation.objects.update(since=ago(days))
    Mentorship.objects.update(since=ago(days))
    TeamMember.objects.update(since=ago(days))


def ask(program: Program, role: str, what: str, days: int | None = 90, **more: Any) -> Duty:
    asked = Asked(days, more.get("fixed_on"), more.get("missed", ""), more.get("escalation", "letter"))
    by = make.member(program, Role.COORDINATOR)
    return actions.add_duty(by=by, program=program, role=role, what=what, asked=asked)


def late(program: Program) -> list[tuple[str, str, int]]:
    found = queries.late(queries.standings(program))
    return [(one.person.name, one.duty.what, one.days_late) for one in found]


def test_the_course_is_counted_from_joining(program: Program, pair: Mentorship) -> None:
    ask(program, "mentor", "train")
    assert late(program) == [("Late Mentor", "train", 10)]
    began(90)
    assert late(program) == []
    began(91)
    make.finish_course(make.mentor_of(pair), COURSE)
    assert late(program) == []
    assert [(one.asked, one.done, one.late) for one in queries.counts(program, queries.standings(program))] == [
        (1, 1, 0)
    ]


def test_an_agreement_is_counted_from_the_start_of_each_pair(program: Program, pair: Mentorship) -> None:
    ask(program, "mentor", "agree")
    make.mentorship(program, make.person(), make.mentor_of(pair))
    assert late(program) == [("Late Mentor", "agree", 10)]
    began(95)
    assert late(program) == [("Late Mentor", "agree", 5)]


def test_who_has_signed_is_not_late() -> None:
    version = make.signed_version()
    program = version.agreement.mentorship.program
    began(100)
    ask(program, "scholar", "agree")
    assert late(program) == []


def test_a_review_is_late_when_its_day_has_passed() -> None:
    version = make.signed_version()
    agreement = version.agreement
    program = agreement.mentorship.program
    ask(program, "scholar", "review", 14)
    assert queries.standings(program) == []
    terms = Terms.objects.create(
        agreement=agreement, review_on=ago(20), edited_by=agreement.mentorship.scholar, edited_at=timezone.now()
    )
    assert late(program) == [("Scholar", "review", 6)]
    Terms.objects.filter(pk=terms.pk).update(review_on=ago(-180))
    assert late(program) == []


def test_surveys_are_counted_from_their_opening(program: Program, pair: Mentorship) -> None:
    survey = make.survey(program, Role.SCHOLAR, opens=-20)
    ask(program, "scholar", "answer", 14)
    assert late(program) == [("Late Scholar", "answer", 6)]
    make.answered(survey, pair.scholar)
    assert late(program) == []


def test_confidential_surveys_are_nobodys_business(program: Program, pair: Mentorship) -> None:
    make.survey(program, Role.SCHOLAR, opens=-20, instrument="agreement-experience", degree="confidential")
    ask(program, "scholar", "answer", 0)
    assert queries.standings(program) == []


def test_a_fixed_day_holds_for_all(program: Program, pair: Mentorship) -> None:
    ask(program, "mentor", "train", None, fixed_on=ago(3))
    assert late(program) == [("Late Mentor", "train", 3)]


def test_the_plan_is_written_on_pages(client: Client, program: Program, director: Person) -> None:
    said = {
        "role": "mentor",
        "what": "train",
        "days_after": "90",
        "escalation": "director",
        "missed": "No new scholar.",
    }
    assert client.post("/oversight/own/plan/add/", said).status_code == 302
    again = client.post("/oversight/own/plan/add/", said)
    assert again.status_code == 422
    assert "already" in again.content.decode()
    duty = Duty.objects.get()
    page = client.get("/oversight/own/plan/").content.decode()
    words = "Each mentor completes the programme’s mentoring course within 90 days after joining the programme."
    assert words in page
    text = client.get("/oversight/own/plan/plan.txt")
    assert words in text.content.decode()
    assert "No new scholar." in text.content.decode()
    change = {"days_after": "30", "escalation": "none", "missed": ""}
    for _ in range(2):
        assert client.post(f"/oversight/own/plan/{duty.pk}/", change).status_code == 302
    assert "within 30 days" in client.get("/oversight/own/plan/").content.decode()
    for _ in range(2):
        client.post(f"/oversight/own/plan/{duty.pk}/end/")
    assert client.get(f"/oversight/own/plan/{duty.pk}/").status_code == 404
    assert "asks nothing yet" in client.get("/oversight/own/plan/").content.decode()
    assert client.post("/oversight/own/plan/add/", said).status_code == 302
    done = [event.did for event in events_of("own") if event.did.startswith("oversight.")]
    assert sorted(done) == ["oversight.add_duty", "oversight.add_duty", "oversight.change_duty", "oversight.end_duty"]


@pytest.mark.parametrize(
    "said",
    [
        {"days_after": "", "fixed_on": ""},
        {"days_after": "9", "fixed_on": "2027-01-31"},
        {"days_after": "-1"},
        {"escalation": "dismissal"},
        {"role": "chair"},
        {"what": "dance"},
    ],
)
def test_mistakes_are_told(client: Client, director: Person, said: dict[str, str]) -> None:
    data = {"role": "mentor", "what": "train", "days_after": "90", "escalation": "letter", "missed": "Kept", **said}
    page = client.post("/oversight/own/plan/add/", data)
    assert page.status_code == 422
    assert "Kept" in page.content.decode()
    assert not Duty.objects.exists()


def test_asking_twice_is_refused(program: Program) -> None:
    ask(program, "mentor", "train")
    with pytest.raises(AskedAlreadyError):
        ask(program, "mentor", "train")
    ask(program, "scholar", "train")


def test_by_when_in_words() -> None:
    duty = Duty(role="scholar", what="review", days_after=1)
    assert sentence(duty).endswith("within 1 day after the review day that the agreement names.")
    duty = Duty(role="scholar", what="agree", fixed_on=date(2027, 1, 31))
    assert sentence(duty).endswith("of each mentorship by 31 January 2027.")
    duty_now = Duty(role="mentor", what="train", days_after=0)
    assert sentence(duty_now).endswith("mentoring course on joining the programme.")
    assert text_of("KL2", [duty]).startswith("Mentor and trainee assessment plan: KL2\n\n1. Each scholar signs")


def test_what_was_done_takes_the_task_from_the_director(
    client: Client, program: Program, director: Person, pair: Mentorship
) -> None:
    duty, mentor = ask(program, "mentor", "train", escalation="director"), make.mentor_of(pair)
    assert "1 task for the director" in client.get("/oversight/own/plan/").content.decode()
    address = f"/oversight/own/plan/{duty.pk}/{mentor.pk}/"
    said = {"kind": "talk", "on": timezone.localdate().isoformat(), "note": "Will finish in May"}
    for _ in range(2):
        assert client.post(address, said).status_code == 302
    assert Remedy.objects.count() == 1
    page = client.get("/oversight/own/plan/").content.decode()
    assert "for the director" not in page
    assert "Will finish in May" in page
    assert late(program) != []


def test_another_day_puts_it_off_and_let_off_is_not_late(program: Program, pair: Mentorship) -> None:
    duty, mentor = ask(program, "mentor", "train"), make.mentor_of(pair)
    by = make.member(program, Role.DIRECTOR)
    actions.note_remedy(by=by, duty=duty, person=mentor, done=Done("new day", ago(0), "", ago(-5)))
    assert late(program) == []
    Remedy.objects.update(new_due=ago(2))
    assert late(program) == [("Late Mentor", "train", 2)]
    actions.note_remedy(by=by, duty=duty, person=mentor, done=Done("exempt", ago(0)))
    assert late(program) == []


@pytest.mark.parametrize("said", [{"kind": "new day"}, {"kind": "talk", "new_due": "2027-01-31"}, {"on": ""}])
def test_a_remedy_says_what_and_when(
    client: Client, program: Program, director: Person, pair: Mentorship, said: dict[str, str]
) -> None:
    duty = ask(program, "mentor", "train")
    data = {"kind": "letter", "on": "2026-11-01", **said}
    page = client.post(f"/oversight/own/plan/{duty.pk}/{make.mentor_of(pair).pk}/", data)
    assert page.status_code == 422
    assert not Remedy.objects.exists()


def test_who_is_late_gets_one_letter(
    program: Program, pair: Mentorship, django_capture_on_commit_callbacks: Any
) -> None:
    duty = ask(program, "mentor", "train", missed="The director decides.")
    ask(program, "scholar", "agree", escalation="none")
    mail.outbox.clear()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.write_to_late(program.pk)
    assert [letter.to for letter in mail.outbox] == [[make.mentor_of(pair).email]]
    assert "within 90 days" in mail.outbox[0].body
    # Another day that passes too is another letter.
    by = make.member(program, Role.DIRECTOR)
    actions.note_remedy(by=by, duty=duty, person=make.mentor_of(pair), done=Done("new day", ago(9), "", ago(1)))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.write_to_late(program.pk)
    assert len(mail.outbox) == 2


def test_who_did_it_meanwhile_gets_none(
    program: Program, pair: Mentorship, django_capture_on_commit_callbacks: Any
) -> None:
    ask(program, "mentor", "train")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.write_to_late(program.pk)
        make.finish_course(make.mentor_of(pair), COURSE)
    assert mail.outbox == []


def test_each_programme_is_looked_through_once_a_day_outside_quiet_hours(
    program: Program, pair: Mentorship, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ask(program, "mentor", "train")
    mail.outbox.clear()
    settings.QUIET_HOURS = (0, 24)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.look_for_late()
    assert mail.outbox == []
    settings.QUIET_HOURS = (0, 0)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.look_for_late()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.EVALUATOR, Role.OMBUDS])
def test_others_find_nothing(client: Client, program: Program, pair: Mentorship, role: Role) -> None:
    duty = ask(program, "mentor", "train")
    pages = ["", "plan.txt", "add/", f"{duty.pk}/", f"{duty.pk}/{pair.scholar.pk}/"]
    for stranger in (make.member(program, role), make.member(make.program(), Role.DIRECTOR)):
        client.force_login(stranger)
        for page in pages:
            assert client.get(f"/oversight/own/plan/{page}").status_code == 404
        assert client.post(f"/oversight/own/plan/{duty.pk}/end/").status_code == 404
    duty.refresh_from_db()
    assert duty.ended_on is None


def test_a_duty_of_another_programme_is_not_there(client: Client, program: Program, director: Person) -> None:
    theirs = ask(make.program(), "mentor", "train")
    assert client.get(f"/oversight/own/plan/{theirs.pk}/").status_code == 404
    assert client.post(f"/oversight/own/plan/{theirs.pk}/end/").status_code == 404
    ours = ask(program, "mentor", "train")
    assert client.get(f"/oversight/own/plan/{ours.pk}/{make.person().pk}/").status_code == 404


def test_many_people_cost_no_more_queries(
    program: Program, director: Person, same_queries: Callable[..., None]
) -> None:
    for what in ("train", "agree", "review", "answer"):
        ask(program, "mentor", what, 0)

    def grow(number: int) -> None:
        for _ in range(number):
            make.mentorship(program)
        began(100)

    same_queries("/oversight/own/plan/", few=lambda: grow(2), many=lambda: grow(15), by=director)


def test_it_is_handed_over_and_erased(program: Program, pair: Mentorship) -> None:
    duty, mentor = ask(program, "mentor", "train"), make.mentor_of(pair)
    by = make.member(program, Role.DIRECTOR)
    actions.note_remedy(by=by, duty=duty, person=mentor, done=Done("talk", ago(0), "On the phone"))
    assert "On the phone" in str(everything_about(mentor))
    privacy.erase(by=mentor, person=mentor)
    assert not Remedy.objects.exists()
