"""How fast chairs and directors see the load of mentors, and the plan who is late, in a programme of 2,000 mentorships.

    .venv/bin/python bench/agreements.py [MENTORSHIPS]

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
PLACES = ("primary", "co-mentor", "career", "near-peer")
TIMES = 20
# (page, the most milliseconds of the 95th percentile; None where the issue names none)
PAGES = (
    ("/agreements/load/bench/", 300.0),
    ("/agreements/effort/bench/", 300.0),
    ("/oversight/bench/plan/", None),
    ("/oversight/bench/mechanisms/", None),
)


def fill(number: int) -> object:
    """A programme with so many mentorships, half as many mentors, each scholar with two; returns its director."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from rapport.agreements.models import MentorTime  # noqa: PLC0415
    from rapport.oversight.models import Duty  # noqa: PLC0415
    from rapport.people import actions as people  # noqa: PLC0415
    from rapport.people.models import Person  # noqa: PLC0415
    from rapport.people.roles import Role  # noqa: PLC0415
    from rapport.programs import actions as programs  # noqa: PLC0415
    from rapport.programs.models import Mentorship, Participation, TeamMember  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    program = programs.open_program(by=None, slug="bench", name="Bench")
    programs.choose_content(by=None, program=program, course="optimising-mentoring", agreement_template="kl2-scholar")
    director = people.add_person(by=None, name="Director", email="director@example.org")
    programs.enrol(by=None, program=program, person=director, role=Role.DIRECTOR)
    TOTP.activate(director, generate_totp_secret())
    place, chance = people.add_institution(by=None, name="Northlake"), random.Random(7)
    made = Person.objects.bulk_create(
        [Person(name=f"Person {at}", email=f"p{at}@example.org") for at in range(number + number // 2)], 2_000
    )
    scholars, mentors = made[:number], made[number:]
    seats = [(one, Role.SCHOLAR) for one in scholars] + [(one, Role.MENTOR) for one in mentors]
    Participation.objects.bulk_create(
        [Participation(program=program, person=one, role=role, institution=place) for one, role in seats], 2_000
    )
    Participation.objects.update(since=date.today() - timedelta(days=100))  # noqa: DTZ011
    pairs = Mentorship.objects.bulk_create([Mentorship(program=program, scholar=one) for one in scholars], 2_000)
    members = []
    for pair in pairs:
        first, second = chance.sample(mentors, 2)
        members.append(TeamMember(mentorship=pair, mentor=first, place="primary"))
        members.append(TeamMember(mentorship=pair, mentor=second, place=chance.choice(PLACES[1:])))
    TeamMember.objects.bulk_create(members, 2_000)
    MentorTime.objects.bulk_create(
        MentorTime(program=program, mentor=one, hours_a_month=chance.randint(2, 40), room_for=1, stated_on=date.today())  # noqa: DTZ011
        for one in mentors[::2]
    )
    for role in (Role.SCHOLAR, Role.MENTOR):
        for what in Duty.What:
            Duty.objects.create(program=program, role=role, what=what, days_after=30)
    return director


def timed(browser: object, page: str) -> list[float]:
    """Milliseconds of each request after the first."""
    found = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        answer = browser.get(page)  # type: ignore[attr-defined]
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
        for page, most in PAGES:
            times = timed(browser, page)
            p95 = times[int(0.95 * len(times)) - 1]
            slow += most is not None and p95 > most
            aim = f", at most {most:.0f}" if most else ""
            print(f"{number} mentorships, {page}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms{aim}")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
