"""Coming from a platform: who gets in, who does not, and what the platform hears."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.kit import jobs
from rapport.kit.models import Job
from rapport.people import actions as people
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.people.tasks import send_waiting
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.lti import mail as mails
from rapport.training.lti import tasks
from rapport.training.lti.launches import CLAIM
from rapport.training.lti.outgoing import PlatformError, fetch_keys
from rapport.training.lti.tasks import tell, tell_platforms
from rapport.training.models import Completion, LineItem, Platform, PlatformAccount
from tests import make
from tests.training.lti.fake_platform import FakePlatform, begin, launch, send
from tests.training.signed_in import browser_of

pytestmark = pytest.mark.django_db


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_guest_comes_in_and_takes_part(
    client: Client, fake: FakePlatform, platform: Platform, program: Any, course: Course
) -> None:
    answer = launch(client, fake, platform, name="Ada\nBerg", email="Ada@Example.org")
    assert (answer.status_code, answer["Location"]) == (302, reverse("training:overview", args=[course.id]))
    person = Person.objects.get(email="ada@example.org")
    assert (who(client), person.name) == (str(person.pk), "Ada Berg")
    assert person.participations.get(program=program).role == "mentor"
    assert client.get(answer["Location"]).status_code == 200
    launch(Client(), fake, platform)
    assert PlatformAccount.objects.count() == 1
    assert fake.asked == [("GET", "/keys")], "keys are asked for once"


@pytest.mark.parametrize(
    "changed",
    [
        # Long ago: with the time of now its name would be another one in each process that collects the tests.
        {"exp": 1_700_000_000},
        {"iat": 1_700_000_000},
        {"aud": "another-tool"},
        {"aud": ["another-tool"], "azp": "another-tool"},
        {"azp": "another-tool"},
        {"iss": "https://elsewhere.example.org"},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"exp": None},
        {f"{CLAIM}deployment_id": "2"},
        {f"{CLAIM}deployment_id": None},
        {f"{CLAIM}version": "1.1"},
        {f"{CLAIM}message_type": "Other"},
        {f"{CLAIM}target_link_uri": "https://elsewhere.example.org/"},
    ],
    ids=str,
)
def test_what_is_not_right_is_a_page_that_says_so(
    client: Client, fake: FakePlatform, platform: Platform, changed: dict[str, Any]
) -> None:
    answer = launch(client, fake, platform, **changed)
    assert answer.status_code == 400
    assert b"This way in did not work" in answer.content
    assert who(client) is None
    assert not PlatformAccount.objects.exists()


@pytest.mark.parametrize("how", ["key", "kid", "none", "hs256", "garbage"])
def test_a_wrong_signature_is_refused(client: Client, fake: FakePlatform, platform: Platform, how: str) -> None:
    state, nonce = begin(client, platform)
    said, other = fake.claims(platform, nonce), rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token = {
        "key": lambda: jwt.encode(said, other, algorithm="RS256", headers={"kid": "one"}),
        "kid": lambda: jwt.encode(said, fake.key, algorithm="RS256", headers={"kid": "two"}),
        "none": lambda: jwt.encode(said, None, algorithm="none", headers={"kid": "one"}),
        "hs256": lambda: jwt.encode(said, "s" * 64, algorithm="HS256", headers={"kid": "one"}),
        "garbage": lambda: "a.b.c",
    }[how]()
    assert send(client, state, token).status_code == 400
    assert who(client) is None


def test_an_answer_works_once_and_in_its_browser_only(client: Client, fake: FakePlatform, platform: Platform) -> None:
    state, nonce = begin(client, platform)
    token = jwt.encode(fake.claims(platform, nonce), fake.key, algorithm="RS256", headers={"kid": "one"})
    cookies = client.cookies.output()
    assert send(Client(), state, token).status_code == 400, "another browser"
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    assert send(client, state, token).status_code == 302
    assert send(client, state, token).status_code == 400, "the cookie is gone"
    for name, value in kept.items():
        client.cookies[name] = value
    assert send(client, state, token).status_code == 400, "the nonce is used, even with the cookie brought back"
    assert "lti-" in cookies


def test_an_unknown_platform_or_an_ended_one_is_refused(client: Client, fake: FakePlatform, platform: Platform) -> None:
    assert client.get(reverse("training:lti_login"), {"iss": "https://x.example.org"}).status_code == 400
    assert client.get(reverse("training:lti_launch")).status_code == 400
    Platform.objects.update(ended_on="2026-01-01")
    assert client.get(reverse("training:lti_login"), {"iss": platform.issuer}).status_code == 400
    assert not fake.asked


def test_an_address_does_not_open_an_account_without_a_code(
    client: Client, fake: FakePlatform, platform: Platform, course: Course
) -> None:
    victim = make.person("Victim", "victim@example.org")
    answer = launch(client, fake, platform, email="VICTIM@example.org")
    assert answer["Location"] == reverse("training:lti_connect")
    assert who(client) is None
    assert b"Sign in with a code" in client.get(answer["Location"]).content
    assert client.post(answer["Location"])["Location"].startswith("/people/account/login/")
    assert not PlatformAccount.objects.exists()
    client.force_login(victim)
    assert b"both are me" in client.get(answer["Location"]).content
    assert client.post(answer["Location"])["Location"] == reverse("training:overview", args=[course.id])
    other = Client()
    launch(other, fake, platform, email="VICTIM@example.org")
    assert who(other) == str(victim.pk)


def test_an_account_made_with_an_unproved_address_is_lost_once_its_owner_proves_it(
    client: Client, fake: FakePlatform, platform: Platform
) -> None:
    launch(client, fake, platform, email="owner@example.org")
    owner = Person.objects.get(email="owner@example.org")
    people.prove_address(by=owner, email="owner@example.org")
    later = Client()
    assert launch(later, fake, platform, email="owner@example.org")["Location"] == reverse("training:lti_connect")
    assert who(later) is None


def test_a_second_factor_is_still_asked_for(client: Client, fake: FakePlatform, platform: Platform) -> None:
    launch(Client(), fake, platform)
    make.second_factor(PlatformAccount.objects.get().person)
    answer = launch(client, fake, platform)
    assert answer["Location"].startswith("/people/account/2fa/")
    assert who(client) is None


def test_inside_another_page_the_course_opens_in_a_new_tab(client: Client, platform: Platform) -> None:
    answer = client.get(
        reverse("training:lti_login"),
        {"iss": platform.issuer, "login_hint": "x", "target_link_uri": "http://127.0.0.1:8000/training/lti/launch/"},
        headers={"Sec-Fetch-Dest": "iframe"},
    )
    assert b'target="_blank"' in answer.content
    assert f"frame-ancestors {platform.site}" in answer["Content-Security-Policy"]


def completed(course: Course) -> Completion:
    person = PlatformAccount.objects.get().person
    return Completion.objects.create(
        person=person, course=course.id, course_version=1, course_sha256="0" * 64, at="2026-11-26T10:00:00Z"
    )


def test_a_completion_is_told_once(
    client: Client,
    fake: FakePlatform,
    platform: Platform,
    course: Course,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    launch(client, fake, platform)
    assert not fake.scores
    done = completed(course)
    with django_capture_on_commit_callbacks(execute=True):
        tell_platforms(done.pk)
        tell_platforms(done.pk)
    tell(LineItem.objects.get().pk)
    with django_capture_on_commit_callbacks(execute=True):
        launch(Client(), fake, platform)
    assert [(one["userId"], one["scoreGiven"], one["activityProgress"]) for one in fake.scores] == [
        ("ada", 1, "Completed")
    ]
    assert set(fake.scores[0]) == {
        "userId", "scoreGiven", "scoreMaximum", "activityProgress", "gradingProgress", "timestamp",
    }  # fmt: skip
    assert fake.asked[-1] == ("POST", "/items/7/lineitem/scores?type_id=1")


def test_a_platform_that_fails_is_told_later(
    client: Client,
    fake: FakePlatform,
    platform: Platform,
    course: Course,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    launch(client, fake, platform)
    done, fake.fails = completed(course), 1
    with django_capture_on_commit_callbacks(execute=True):
        tell_platforms(done.pk)
    job = Job.objects.get(key__startswith="training:lti:")
    assert (job.state, job.problem, fake.scores) == (Job.State.WAITING, "PlatformError", [])
    tell(LineItem.objects.get().pk)
    assert len(fake.scores) == 1


def test_it_fails_twice_and_then_succeeds(
    client: Client,
    fake: FakePlatform,
    platform: Platform,
    course: Course,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    launch(client, fake, platform)
    done, fake.fails = completed(course), 2
    with django_capture_on_commit_callbacks(execute=True):
        tell_platforms(done.pk)
    assert tries(later=0) == (Job.State.WAITING, 1), "not before its pause is over"
    assert tries(later=2) == (Job.State.WAITING, 2)
    assert not fake.scores
    assert tries(later=5) == (Job.State.DONE, 3)
    assert len(fake.scores) == 1
    assert LineItem.objects.get().told_at
    assert tries(later=60) == (Job.State.DONE, 3)
    assert len(fake.scores) == 1


def test_it_is_given_up_after_three_tries_and_the_coordinator_is_told(
    client: Client,
    fake: FakePlatform,
    platform: Platform,
    program: Program,
    course: Course,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    launch(client, fake, platform)
    done, fake.fails = completed(course), 3
    make.member(program, Role.DIRECTOR)
    coordinator = make.member(program, Role.COORDINATOR)
    desk = browser_of(coordinator)
    here = reverse("training:platform", args=[program.slug, platform.pk])
    with django_capture_on_commit_callbacks(execute=True):
        tell_platforms(done.pk)
    assert tasks.write_of_given_up() == 0
    assert b"given up" not in desk.get(here).content, "it is still being tried"
    tries(later=2)
    assert tries(later=5) == (Job.State.FAILED, 3)
    assert tries(later=60) == (Job.State.FAILED, 3)
    assert not fake.scores
    page = desk.get(here).content.decode()
    assert "1 completion given up" in page
    letter = whom_it_is_told(coordinator)
    assert letter.subject == f"A completion did not reach {platform.name}"
    assert f"{here}" in letter.body
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{here}tell/")
    assert len(fake.scores) == 1
    assert "given up" not in desk.get(here).content.decode()
    assert mails.given_up(coordinator, platform=platform.pk) is None


def whom_it_is_told(coordinator: Person) -> EmailMessage:
    """The rounds of three days by day and by night have been: the one letter that was written."""
    send_waiting()
    mail.outbox.clear()
    tomorrow = timezone.localtime().replace(hour=3) + timedelta(days=7 - timezone.localtime().weekday())
    for hours in (0, 7, 31, 55):
        with time_machine.travel(tomorrow + timedelta(hours=hours)):
            tasks.write_of_given_up()
            send_waiting()
        assert hours or not mail.outbox, "nobody is written to in the night"
    told = {one.to[0]: one for one in mail.outbox}
    assert len(told) == len(mail.outbox), "one a week"
    coordinators = Person.objects.filter(participations__role=Role.COORDINATOR)
    assert set(told) == {one.email for one in coordinators}
    return told[coordinator.email]


def tries(*, later: int) -> tuple[str, int]:
    """So many minutes later, the worker's round has been: the state of the job, and how often it was tried."""
    with time_machine.travel(timezone.now() + timedelta(minutes=later)):
        jobs.reap()
    job = Job.objects.get(key__startswith="training:lti:")
    return job.state, job.tries


@pytest.mark.parametrize("knows", ["the platform's name", "the address"])
def test_a_place_that_was_ended_is_not_given_back(
    client: Client, fake: FakePlatform, platform: Platform, program: Program, knows: str
) -> None:
    if knows == "the address":
        person = make.member(program, Role.MENTOR, "Ada")
        email = person.email
    else:
        launch(Client(), fake, platform)
        person, email = PlatformAccount.objects.get().person, None
    ask = make.member(program, Role.COORDINATOR, "Cora Coordinator")
    seat = person.participations.get(program=program)
    programs.end_participation(by=ask, participation=seat)
    answer = launch(client, fake, platform, **({"email": email} if email else {}))
    if knows == "the address":
        client.force_login(person)
        answer = client.post(answer["Location"])
        assert not PlatformAccount.objects.filter(person=person).exists()
    text = answer.content.decode()
    assert answer.status_code == 400
    assert f"Your place as mentor in {program.name} was ended" in text
    assert f"Cora Coordinator ({ask.email})" in text
    assert who(client) is None or knows == "the address"
    seat.refresh_from_db()
    assert seat.until is not None
    assert not LineItem.objects.filter(account__person=person, told_at__isnull=False).exists()


def test_a_place_that_a_coordinator_gave_back_is_open_again(
    client: Client, fake: FakePlatform, platform: Platform, program: Program
) -> None:
    launch(Client(), fake, platform)
    person = PlatformAccount.objects.get().person
    programs.end_participation(by=make.person(), participation=person.participations.get())
    assert launch(client, fake, platform).status_code == 400
    programs.enrol(by=make.person(), program=program, person=person, role=Role.MENTOR)
    assert launch(client, fake, platform).status_code == 302
    assert who(client) == str(person.pk)


def test_nothing_goes_to_a_line_item_elsewhere(client: Client, fake: FakePlatform, platform: Platform) -> None:
    endpoint = {"scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"], "lineitem": "https://evil.example/1"}
    launch(client, fake, platform, **{"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": endpoint})
    assert not LineItem.objects.exists()


def test_a_host_in_the_local_network_is_not_asked(fake: FakePlatform, platform: Platform, settings: Any) -> None:
    settings.LTI_INTERNAL_HOSTS = []
    with pytest.raises(PlatformError):
        fetch_keys(platform)
    platform.keys_url = platform.keys_url.replace("http:", "https:")
    with pytest.raises(PlatformError, match="local network"):
        fetch_keys(platform)
    assert not fake.asked
