"""How fast a coordinator sees the list of learners, and takes it out, in a programme of 10,000 of them.

    .venv/bin/python bench/learners.py [LEARNERS]

Makes its rows by bulk insert in a temporary SQLite database, or in the empty one that DATABASE_URL names (PostgreSQL).
Times whole requests through Django's handler, without a network: the median and the 95th percentile of 20 each.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
COURSE = "optimising-mentoring"
LIST = "/training/learners/bench/"
TIMES = 20
# (page, how often, the most milliseconds of the 95th percentile; None where the issue names none)
PAGES: tuple[tuple[str, int, float | None], ...] = (
    (LIST, TIMES, 300.0),
    (f"{LIST}?page=150", TIMES, 300.0),
    *((f"{LIST}?state={state}", TIMES, 300.0) for state in ("not+started", "under+way", "done", "due+again", "late")),
    (f"{LIST}?q=person+99", TIMES, 300.0),
    (f"{LIST}?cohort=2027&state=late", TIMES, 300.0),
    ("/training/codes/bench/", TIMES, 300.0),
    (f"{LIST}learners.csv", 3, None),
)


def fill(number: int) -> object:
    """Half registered by one of ten codes, half mentors of whom the course is required; returns the director."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from rapport.people import actions as people  # noqa: PLC0415
    from rapport.people.models import Person  # noqa: PLC0415
    from rapport.people.roles import Role  # noqa: PLC0415
    from rapport.programs import actions as programs  # noqa: PLC0415
    from rapport.programs.models import Participation  # noqa: PLC0415
    from rapport.training.registration import actions as registrations  # noqa: PLC0415
    from rapport.training.required import actions as required  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    program = programs.open_program(by=None, slug="bench", name="Bench")
    programs.choose_content(by=None, program=program, course=COURSE, agreement_template="")
    director = people.add_person(by=None, name="Director", email="director@example.org")
    programs.enrol(by=None, program=program, person=director, role=Role.DIRECTOR)
    TOTP.activate(director, generate_totp_secret())
    cohort = programs.add_cohort(by=None, program=program, name="2027")
    made = Person.objects.bulk_create(
        [Person(name=f"Person {at}", email=f"p{at}@example.org") for at in range(number)], 2_000
    )
    guests, mentors = made[: number // 2], made[number // 2 :]
    Participation.objects.bulk_create(
        [Participation(program=program, person=one, role=Role.MENTOR, cohort=cohort) for one in mentors], 2_000
    )
    rule = required.Rule(days_after=30, refresher_years=3)
    required.require(by=None, program=program, course=COURSE, role=Role.MENTOR, rule=rule)
    due = date.today() - timedelta(days=1)  # noqa: DTZ011
    codes = [
        registrations.make_code(
            by=None,
            program=program,
            new=registrations.NewCode(COURSE, group=f"Group {at}", cohort="2027", due_on=due if at % 2 else None),
        )
        for at in range(10)
    ]
    do_something(made, guests, codes)
    return director


def do_something(made: list, guests: list, codes: list) -> None:  # type: ignore[type-arg]
    """They register, open pages, finish – some of them years ago – and some refresh."""
    from django.utils import timezone  # noqa: PLC0415

    from rapport.training.models import Completion, Joined, Refresher, Registration, Visit  # noqa: PLC0415

    chance, now = random.Random(7), timezone.now()
    said = {"course": COURSE, "job_title": "Professor", "is_required": True, "category": "faculty"}
    registrations = Registration.objects.bulk_create(
        [Registration(person=one, institution_typed="Northlake", registered_at=now, **said) for one in guests], 2_000
    )
    Joined.objects.bulk_create(
        [Joined(registration=one, code=chance.choice(codes), at=now) for one in registrations], 2_000
    )
    begun = chance.sample(made, 2 * len(made) // 3)
    Visit.objects.bulk_create(
        [Visit(person=one, course=COURSE, page=f"page-{at}", at=now) for one in begun for at in range(5)], 2_000
    )
    finished = {one: now - timedelta(days=chance.randint(0, 2_000)) for one in begun[: len(begun) // 2]}
    Completion.objects.bulk_create(
        [
            Completion(person=one, course=COURSE, course_version=1, course_sha256="", at=at)
            for one, at in finished.items()
        ],
        2_000,
    )
    Refresher.objects.bulk_create(
        [
            Refresher(person=one, course=COURSE, number=1, begun_at=now, done_at=now)
            for one in list(finished)[: len(finished) // 4]
        ],
        2_000,
    )


def timed(browser: object, page: str, times: int) -> list[float]:
    """Milliseconds of each request after the first, with all that a stream holds."""
    found = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        answer = browser.get(page)  # type: ignore[attr-defined]
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        found.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
    return sorted(found[1:])


def main(number: int) -> int:
    """Print a line for each page; 1 when one took longer than it may."""
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        os.environ.update(DEBUG="0", SECRET_KEY="x" * 60, RAPPORT_VAR=folder, ALLOWED_HOSTS="testserver")
        os.environ["TLS_ENDS_AT_PROXY"] = "1"
        os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.settings"
        import django  # noqa: PLC0415

        django.setup()
        from django.test import Client  # noqa: PLC0415

        director, browser, slow = fill(number), Client(HTTP_X_FORWARDED_PROTO="https"), 0
        browser.force_login(director)  # type: ignore[arg-type]
        for page, often, most in PAGES:
            times = timed(browser, page, often)
            p95 = times[-(-95 * len(times) // 100) - 1]
            slow += most is not None and p95 > most
            aim = f", at most {most:.0f}" if most else ""
            print(f"{number} learners, {page}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms{aim}")
        print(f"{number} learners, one minute of the worker: {minute():.0f} ms")
    return int(slow > 0)


def minute() -> float:
    """Milliseconds in which the worker finds who is reminded, when nobody is."""
    from rapport.training.models import Reminded  # noqa: PLC0415
    from rapport.training.required import queries, tasks  # noqa: PLC0415

    today = date.today()  # noqa: DTZ011
    tasks.FROM, tasks.UNTIL = 0, 24
    required, codes = queries.what_is_reminded_of()
    who = {pk for one in required for pk in queries.to_remind(one, today).values_list("pk", flat=True)}
    who |= {pk for one in codes for pk in queries.to_remind_of_code(one, today).values_list("pk", flat=True)}
    Reminded.objects.bulk_create([Reminded(person_id=pk, course=COURSE, on=today) for pk in who], 2_000)
    begun = time.perf_counter()
    if tasks.remind():
        raise SystemExit("somebody was reminded twice")
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
