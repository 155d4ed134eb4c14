"""Fills the site of `bench/training.py`, and measures what is measured inside one process; prints JSON.

python bench/training_seed.py fill       – a programme, twenty learners who are half-way, sixty who will sign in
python bench/training_seed.py cpu        – processor time and queries of a page, a bare page and a save
python bench/training_seed.py versions   – how often each learner has saved a reflection
python bench/training_seed.py learners   – the coordinator's list with ten thousand learners
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from rapport.demo.learning import best  # noqa: E402
from rapport.people import actions as people  # noqa: E402
from rapport.people.models import Person  # noqa: E402
from rapport.people.roles import Role  # noqa: E402
from rapport.programs import actions as programs  # noqa: E402
from rapport.programs.models import Participation, Program  # noqa: E402
from rapport.training import actions, queries  # noqa: E402
from rapport.training.course import Activity, Page  # noqa: E402

COURSE, LEARNERS, GUESTS, MANY, TIMES = "optimising-mentoring", 20, 60, 10_000, 100
HERE, THOUGHT = f"/training/{COURSE}", "A thought of some length, as people have them when they write about their work."


def fill() -> dict[str, object]:
    """Learners have done every second activity of the course, and all of the pages that are measured."""
    program = programs.open_program(by=None, slug="bench", name="Bench")
    programs.choose_content(by=None, program=program, course=COURSE, agreement_template="kl2-scholar")
    course = queries.course(COURSE)
    with transaction.atomic():
        learners = [people.add_person(by=None, name=f"L {at}", email=f"l{at}@example.org") for at in range(LEARNERS)]
        guests = [people.add_person(by=None, name=f"G {at}", email=f"g{at}@example.org") for at in range(GUESTS)]
        for one in (*learners, *guests):
            programs.enrol(by=None, program=program, person=one, role=Role.MENTOR)
        measured = (several(), heaviest(learners[0]))
        for one in learners:
            for at, (page, name) in enumerate(course.activity_keys):
                found = course.page(page)
                if found and (at % 2 or found in measured) and (activity := found.activity(name)):
                    actions.save_answer(
                        by=one, course=course, page=found, activity=activity, given=best(activity, THOUGHT), version=0
                    )
    written = first_reflection()
    return {
        "people": [one.pk for one in learners],
        "sessions": [session_of(one) for one in learners],
        "session": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "pages": [page.id for page in measured],
        "reflection": [written[0].id, written[1].id],
        "versions": [version_of(one, *written) for one in learners],
    }


def several() -> Page:
    """The page of the course with most activities."""
    return max(queries.course(COURSE).pages, key=lambda page: len(page.activities))


def heaviest(person: Person) -> Page:
    """The page whose HTML is longest."""
    site = visitor(person)
    return max(queries.course(COURSE).pages, key=lambda page: len(site.get(f"{HERE}/{page.id}/").content))


def visitor(person: Person) -> Client:
    site = Client(HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    site.force_login(person)
    return site


def session_of(person: Person) -> str:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.set_expiry(timedelta(days=1))
    store.create()
    return str(store.session_key)


def version_of(person: Person, page: Page, activity: Activity) -> int:
    """How often the answer was saved."""
    kept = queries.answer_to(person, queries.course(COURSE), page, activity)
    return kept.version if kept else 0


def versions() -> list[int]:
    """How often each learner has saved the first reflection of the course."""
    written = first_reflection()
    return [version_of(one, *written) for one in Person.objects.filter(email__startswith="l").order_by("pk")]


def first_reflection() -> tuple[Page, Activity]:
    pages = queries.course(COURSE).pages
    return next((page, one) for page in pages for one in page.activities if one.kind == "reflection")


def measured(ask: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of processor and of the wall for one, and how many questions it asks of the database."""
    for _ in range(5):
        ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
        questions = len([one for one in asked.captured_queries if one["sql"].split()[0] not in ("BEGIN", "COMMIT")])
    cpu, walls = time.process_time(), []
    for _ in range(TIMES):
        begun = time.perf_counter()
        ask()
        walls.append(1000 * (time.perf_counter() - begun))
    cpu = 1000 * (time.process_time() - cpu) / TIMES
    return {
        "cpu": cpu,
        "p50": statistics.median(walls),
        "p95": statistics.quantiles(walls, n=20)[-1],
        "asks": questions,
    }


def cpu(*pages: str) -> dict[str, object]:
    """Of each page: in full and bare; and of a save."""
    person = Person.objects.get(email="g0@example.org")
    site, found = visitor(person), {}
    for page in pages:
        found[page] = measured(lambda page=page: site.get(f"{HERE}/{page}/"))  # type: ignore[misc]
        found[f"{page}, bare"] = measured(lambda page=page: site.get(f"/bare/{COURSE}/{page}/"))  # type: ignore[misc]
    page, one = first_reflection()
    saved = 0

    def save() -> None:
        nonlocal saved
        words = {"activity": one.id, "text": f"{THOUGHT} {saved}", "version": saved}
        assert site.post(f"{HERE}/{page.id}/", words, HTTP_HX_REQUEST="true").status_code == 200
        saved += 1

    found["save"] = measured(save)
    assert version_of(person, page, one) == saved
    return found


def learners() -> dict[str, object]:
    """The coordinator's list; nothing where this server has none."""
    try:
        address = reverse("training:learners", args=["bench"])
    except NoReverseMatch:
        return {}
    program = Program.objects.get(slug="bench")
    coordinator = people.add_person(by=None, name="Coordinator", email="coordinator@example.org")
    programs.enrol(by=None, program=program, person=coordinator, role=Role.COORDINATOR)
    made = Person.objects.bulk_create(
        [Person(name=f"Learner {at}", email=f"many{at}@example.org") for at in range(MANY)], 2_000
    )
    seats = [Participation(program=program, person=one, role=Role.MENTOR) for one in made]
    Participation.objects.bulk_create(seats, 2_000)
    TOTP.activate(coordinator, generate_totp_secret())
    site = visitor(coordinator)
    answer = site.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return dict(measured(lambda: site.get(address)))


if __name__ == "__main__":
    do = {"fill": fill, "cpu": cpu, "learners": learners, "versions": versions}[sys.argv[1]]
    print(json.dumps(do(*sys.argv[2:])))
