"""Messages arrive, signed, once; what does not arrive is tried again, and then shown."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.codes import coder
from rapport.programs.models import Delivery, Mentorship, Program, Webhook
from rapport.programs.webhooks import actions
from rapport.programs.webhooks.events import RESPONSE, SIGNED
from rapport.programs.webhooks.queries import PAUSES
from rapport.programs.webhooks.signing import seal, unseal
from rapport.programs.webhooks.tasks import deliver, look_after
from rapport.surveys import actions as surveys
from rapport.surveys.models import Survey
from tests import make
from tests.programs.webhooks.conftest import Listener, fits

pytestmark = pytest.mark.django_db
Hook = tuple[Webhook, str]
Commit = DjangoCaptureOnCommitCallbacks


def tell(program: Program, key: str = "version:1", **data: Any) -> None:
    actions.emit(by=None, program=program, event=SIGNED, key=key, data=data or {"version": 1})


def test_a_message_arrives_signed_and_says_no_more_than_codes(
    program: Program, listener: Listener, hook: Hook, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
    [(headers, body)] = listener.got
    assert fits(headers, body, hook[1])
    assert not fits(headers, body + " ", hook[1])
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    [message] = listener.messages
    assert (message["type"], message["program"], message["data"]) == (SIGNED, "kl2", {"version": 1})
    sent = Delivery.objects.get()
    assert (sent.state, sent.status, sent.tries, sent.message) == ("sent", 204, 1, headers["webhook-id"])


def test_the_same_is_told_once(
    program: Program, listener: Listener, hook: Hook, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
        tell(program)
    deliver(Delivery.objects.get().pk)
    assert len(listener.got) == 1


def test_nobody_is_told_of_another_programme_or_event(
    director: Person, hook: Hook, django_capture_on_commit_callbacks: Commit, listener: Listener
) -> None:
    elsewhere = make.program()
    one = {"by": director, "program": elsewhere, "name": "Other", "url": listener.url}
    actions.make_webhook(**one, events=[RESPONSE])  # type: ignore[arg-type]
    with django_capture_on_commit_callbacks(execute=True):
        tell(elsewhere)
    assert not Delivery.objects.exists()


def test_what_fails_is_tried_again_with_growing_pauses_and_then_shown(
    program: Program, listener: Listener, hook: Hook, django_capture_on_commit_callbacks: Commit
) -> None:
    listener.status = 500
    now = timezone.now()
    with time_machine.travel(now, tick=False), django_capture_on_commit_callbacks(execute=True):
        tell(program)
    for pause in PAUSES:
        assert Delivery.objects.get().state == "waiting"
        with time_machine.travel(now + pause / 2, tick=False), django_capture_on_commit_callbacks(execute=True):
            look_after()
        number = len(listener.got)
        now += pause
        with time_machine.travel(now, tick=False), django_capture_on_commit_callbacks(execute=True):
            look_after()
        assert len(listener.got) == number + 1
    failed = Delivery.objects.get()
    assert (failed.state, failed.status, failed.tries) == ("failed", 500, len(PAUSES) + 1)
    assert sum(PAUSES, timedelta()) < timedelta(days=2)
    # One name and the same words at every try, each with a time and so a signature of its own.
    assert len({(headers["webhook-id"], body) for headers, body in listener.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in listener.got}) == len(PAUSES) + 1


def test_it_arrives_when_the_other_side_is_back(
    program: Program, listener: Listener, hook: Hook, django_capture_on_commit_callbacks: Commit
) -> None:
    listener.status = 503
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
        tell(program, "version:2")
    # What comes while an earlier one has failed waits for the next minute.
    with django_capture_on_commit_callbacks(execute=True):
        tell(program, "version:3")
    assert Delivery.objects.get(key="version:3").tries == 0
    listener.status = 200
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        look_after()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_redirect_is_not_followed(
    program: Program, listener: Listener, hook: Hook, django_capture_on_commit_callbacks: Commit
) -> None:
    listener.status, listener.headers = 302, {"Location": listener.url}
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
    assert len(listener.got) == 1
    assert (Delivery.objects.get().state, Delivery.objects.get().status) == ("waiting", 302)


def test_nothing_goes_into_the_local_network(
    program: Program,
    listener: Listener,
    hook: Hook,
    django_capture_on_commit_callbacks: Commit,
    settings: Settings,
) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = []
    for url in (listener.url, listener.url.replace("http:", "https:"), "https://localhost/", "https://[::1]/"):
        Webhook.objects.update(url=url)
        with django_capture_on_commit_callbacks(execute=True):
            tell(program, url)
        assert Delivery.objects.get(key=url).problem in {"the address leads into the local network", ""}
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        for one in Delivery.objects.all():
            deliver(one.pk)
    assert set(Delivery.objects.values_list("problem", flat=True)) == {"the address leads into the local network"}
    assert not listener.got


def test_nobody_answering_is_said_in_words(
    program: Program, listener: Listener, hook: Hook, django_capture_on_commit_callbacks: Commit
) -> None:
    listener.close()
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
    assert Delivery.objects.get().problem == "no answer (ConnectionRefusedError)"


def test_while_a_secret_changes_both_sign(
    program: Program, listener: Listener, hook: Hook, director: Person, django_capture_on_commit_callbacks: Commit
) -> None:
    new = actions.renew_secret(by=director, webhook=hook[0])
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
    later = timezone.now() + timedelta(hours=25)
    with time_machine.travel(later), django_capture_on_commit_callbacks(execute=True):
        look_after()
        tell(program, "version:2")
    (first, words), (second, again) = listener.got
    assert fits(first, words, hook[1])
    assert fits(first, words, new)
    assert fits(second, again, new)
    assert not fits(second, again, hook[1])
    assert Webhook.objects.get().former_secret == ""


def test_the_database_does_not_give_the_secret_away(hook: Hook, settings: Settings) -> None:
    kept = str(Webhook.objects.values().get())
    assert hook[1] not in kept
    assert hook[1].removeprefix("whsec_") not in kept
    sealed = seal(hook[1])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert unseal(sealed) == hook[1]
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(sealed) is None


def test_without_its_secret_nothing_is_sent(
    program: Program,
    listener: Listener,
    hook: Hook,
    settings: Settings,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    settings.SECRET_KEY = "another"
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
    assert "make a new one" in Delivery.objects.get().problem
    assert not listener.got


def test_what_waits_when_it_ends_is_not_sent(
    program: Program, listener: Listener, hook: Hook, director: Person, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(program)
        actions.end_webhook(by=director, webhook=hook[0])
    assert not listener.got
    assert Delivery.objects.get().state == "failed"


def test_old_messages_go(program: Program, hook: Hook) -> None:
    tell(program)
    Delivery.objects.update(made_at=timezone.now() - timedelta(days=93), state="sent")
    look_after()
    assert not Delivery.objects.exists()


# --- What tells. ---


def test_answers_that_carry_names_are_told_once_whatever_is_edited(
    program: Program, hook: Hook, listener: Listener, django_capture_on_commit_callbacks: Commit
) -> None:
    scholar = make.member(program, Role.SCHOLAR, "Leila Haddad")
    survey = make.survey(program, Role.SCHOLAR)
    [first, *_] = make.instruments().instruments["science-identity", 1].content.items
    with django_capture_on_commit_callbacks(execute=True):
        response = make.answered(survey, scholar, **{first.id: 4})
        make.answered(survey, scholar, **{first.id: 5})
    [message] = listener.messages
    assert message["data"] == {"survey": survey.pk, "response": coder(program.pk)("r", response.pk)}
    assert "Haddad" not in listener.got[0][1]


def test_answers_in_confidence_are_told_to_nobody(
    program: Program, hook: Hook, django_capture_on_commit_callbacks: Commit
) -> None:
    survey = make.survey(program, Role.SCHOLAR, degree=Survey.Degree.CONFIDENTIAL)
    with django_capture_on_commit_callbacks(execute=True):
        response = make.answered(survey, make.member(program, Role.SCHOLAR))
        surveys.withdraw(by=response.person, response=response)
    assert not Delivery.objects.exists()


def test_the_last_signature_is_told_and_none_before(
    listener: Listener, settings: Settings, django_capture_on_commit_callbacks: Commit
) -> None:
    pair: Mentorship = make.compared_pair()
    director = make.member(pair.program, Role.DIRECTOR)
    actions.make_webhook(by=director, program=pair.program, name="A", url=listener.url, events=[SIGNED])
    version = make.version_to_sign(pair)
    for number, person in enumerate((pair.scholar, make.mentor_of(pair))):
        assert Delivery.objects.count() == 0, number
        make.agreements.sign(by=person, version=version, sha256=version.sha256, typed_name=person.name)
    deliver(Delivery.objects.get().pk)
    [message] = listener.messages
    assert message["data"] == {"mentorship": coder(pair.program_id)("m", pair.pk), "version": version.number}


def test_a_completed_course_is_told_to_the_programmes_whose_learner_it_is(
    program: Program, hook: Hook, director: Person, listener: Listener, django_capture_on_commit_callbacks: Commit
) -> None:
    course = "optimising-mentoring"
    elsewhere = make.program()
    actions.make_webhook(by=director, program=elsewhere, name="B", url=listener.url, events=["training.done"])
    programs.choose_content(by=None, program=program, course=course, agreement_template="")
    mentor = make.member(program, Role.MENTOR)
    with django_capture_on_commit_callbacks(execute=True):
        make.finish_course(mentor, course)
    told = [one["data"] for one in listener.messages if one["type"] == "training.done"]
    assert told == [{"person": coder(program.pk)("p", mentor.pk), "course": course}]
