"""Ten years of registrations: names placed, a file brought in, a million registrants and learners on one page.

    .venv/bin/python bench/reach.py                 # everything, on SQLite
    .venv/bin/python bench/reach.py --people 100000
    DATABASE_URL=… .venv/bin/python bench/reach.py  # on an empty PostgreSQL database

Institutions are made up (`tests/reach/registry.py`), names spoilt by `tests/reach/corruptor.py`. Seconds are processor
time of this process, but for the page, whose time is the wall's: the fastest of five.
"""

import argparse
import csv
import io
import os
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
FOLDER = tempfile.TemporaryDirectory(prefix="rapport-reach-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
os.environ.update(DEBUG="", SECRET_KEY="b" * 50, DJANGO_SETTINGS_MODULE="rapport.settings", ALLOWED_HOSTS="testserver")
os.environ.setdefault("SITE_URL", "https://testserver")
os.environ["RAPPORT_VAR"] = FOLDER.name

import django  # noqa: E402

django.setup()

# isort: split

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapport.people import actions as people  # noqa: E402
from rapport.people.models import Person  # noqa: E402
from rapport.people.roles import Role  # noqa: E402
from rapport.programs import actions as programs  # noqa: E402
from rapport.programs.models import Program  # noqa: E402
from rapport.reach.counting import tasks as counting  # noqa: E402
from rapport.reach.importing import actions  # noqa: E402
from rapport.reach.importing import tasks as importing  # noqa: E402
from rapport.reach.importing.layout import DayOrder, Part  # noqa: E402
from rapport.reach.matching.entries import Entry  # noqa: E402
from rapport.reach.matching.matcher import Matcher  # noqa: E402
from rapport.reach.models import Institution, Registrant  # noqa: E402
from rapport.reach.placing.actions import load  # noqa: E402
from rapport.training.library import shelf  # noqa: E402
from rapport.training.models import Completion, Joined, Registration, Visit  # noqa: E402
from rapport.training.registration import actions as registrations  # noqa: E402
from tests.reach.corruptor import labelled  # noqa: E402
from tests.reach.registry import registry  # noqa: E402

NAMES, ROWS, REGISTRY, LARGE = 20_000, 100_000, 6_000, 60_000
YEARS = 10


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    people = parser.parse_args().people
    verdicts = [*names(REGISTRY), *names(LARGE)]
    verdicts += [*brought_in(), *page(people), *learners(people)]
    connection.close()
    return int(not all(verdicts))


def names(size: int):
    """How many of the automatic matches are right, and how many names wait."""
    entries = registry(size)
    matcher = Matcher(entries)
    spoilt = labelled(entries, NAMES, 2026)
    began = time.process_time()
    found = [matcher.match(typed, address).key for typed, address, _ in spoilt]
    seconds = time.process_time() - began
    sure = [(key, right) for key, (_, _, right) in zip(found, spoilt, strict=True) if key]
    right = sum(key == meant for key, meant in sure) / len(sure)
    yield tell(f"right of automatic matches, {size:,} institutions", f"{right:.2%}", right >= 0.99, "≥ 99%")
    waits = 1 - len(sure) / len(spoilt)
    yield tell(f"names that wait, {size:,} institutions", f"{waits:.2%}", waits <= 0.05, "≤ 5%")
    yield tell(f"{NAMES:,} names", f"{seconds:.2f} s", True, "–")


def tell(what: str, found: str, holds: bool, bound: str) -> bool:
    print(f"{'ok  ' if holds else 'MISS'} {what}: {found} ({bound})", flush=True)
    return holds


def brought_in():
    """A file of 100,000 rows with messy names, as the worker brings it in."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    by = people.add_person(by=None, name="Ada", email="ada@example.org")
    program = programs.open_program(by=by, name="Bench", slug="bench")
    entries = registry(LARGE)
    began = time.process_time()
    load_registry(entries)
    yield tell(f"registry of {len(entries):,} institutions loaded", f"{time.process_time() - began:.1f} s", True, "–")
    began = time.process_time()
    old = actions.take(by=by, program=program, name="old.csv", content=old_file(entries))
    columns = {Part.ON: "date", Part.NAME: "name", Part.EMAIL: "email", Part.INSTITUTION: "institution"}
    actions.say_columns(by=by, old=old, columns=columns | {Part.REASON: "reason"})
    actions.bring_in(by=by, old=old, order=DayOrder.YEAR_FIRST, words={(Part.REASON, "Required"): "required"})
    importing.bring_in(old.pk)
    seconds = time.process_time() - began
    old.refresh_from_db()
    yield tell(f"{old.rows:,} rows with messy names brought in", f"{seconds:.1f} s", seconds <= 30, "≤ 30 s")


def load_registry(entries: list[Entry]) -> None:
    path = Path(FOLDER.name) / "registry.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "name", "names", "acronyms", "domains", "city", "state", "state_code", "country"])
        for one in entries:
            several = ("|".join(part) for part in (one.names, one.acronyms, one.domains))
            rows.writerow([one.key, one.name, *several, one.city, one.state, one.state_code, one.country])
    load(by=None, path=path)


def old_file(entries: list[Entry]) -> bytes:
    draw, text = random.Random(1), io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["date", "name", "email", "institution", "reason"])
    for number, (typed, address, _) in enumerate(labelled(entries, ROWS, 7)):
        on = date(2012, 10, 17) + timedelta(days=draw.randrange(365 * YEARS))
        email = f"person{number % 80_000}@{address or 'mail.example'}"
        rows.writerow([on.isoformat(), f"Person {number % 80_000}", email, typed, draw.choice(["Required", ""])])
    return text.getvalue().encode()


def page(people: int):
    """The page with so many registrants, and the count behind it."""
    program, by = Program.objects.get(), Person.objects.get()
    programs.enrol(by=by, program=program, person=by, role=Role.COORDINATOR)
    known, draw = list(Institution.objects.values_list("pk", flat=True)), random.Random(2)
    there = Registrant.objects.count()
    for begin in range(there, people, 20_000):
        Registrant.objects.bulk_create(
            Registrant(
                program=program,
                on=date(2012, 10, 17) + timedelta(days=draw.randrange(365 * YEARS)),
                email=f"p{number}@mail.example",
                typed="x",
                plain="x",
                institution_id=draw.choice(known),
                how=Registrant.How.MATCHED,
                is_required=number % 2 == 0,
            )
            for number in range(begin, min(begin + 20_000, people))
        )
    began = time.process_time()
    counting.count_reach(program.pk)
    yield tell(
        f"{Registrant.objects.count():,} registrations counted", f"{time.process_time() - began:.1f} s", True, "–"
    )
    yield from seen(program, "the page of the reach")


def learners(people: int):
    """The page where as many registered here, by a code, and take the course; and the count behind it."""
    by = Person.objects.get(email="ada@example.org")
    program = programs.open_program(by=by, name="Learners", slug="learners")
    programs.enrol(by=by, program=program, person=by, role=Role.COORDINATOR)
    code = registrations.make_code(by=by, program=program, new=registrations.NewCode("optimising-mentoring"))
    pages = [one.id for one in shelf().courses[code.course].pages]
    now, draw = timezone.now(), random.Random(3)
    some = 20_000
    for begin in range(0, people, some):
        here = Person.objects.bulk_create(
            Person(name=f"P {number}", email=f"learner{number}@mail.example") for number in range(begin, begin + some)
        )
        said = Registration.objects.bulk_create(
            Registration(
                person=one,
                course=code.course,
                job_title="Professor",
                institution_typed="Hillside",
                is_required=True,
                category="faculty",
                registered_at=now,
            )
            for one in here
        )
        Joined.objects.bulk_create(Joined(registration=one, code=code, at=now) for one in said)
        visits = [(one, pages[: draw.choice([0, 1, 2, 4])]) for one in here]
        Visit.objects.bulk_create(
            Visit(person=one, course=code.course, page=page, at=now) for one, opened in visits for page in opened
        )
        done = {"course": code.course, "course_version": 1, "course_sha256": "", "at": now}
        Completion.objects.bulk_create(Completion(person=one, **done) for one in here[:: draw.choice([2, 3])])
    for what in ("first count", "next count"):
        began = time.process_time()
        counting.count_reach(program.pk)
        yield tell(f"{people:,} learners, {what}", f"{time.process_time() - began:.1f} s", True, "–")
    yield from seen(program, f"the page of the reach of {people:,} learners")


def seen(program: Program, what: str):
    """The page: the fastest of five."""
    client = Client()
    client.force_login(Person.objects.get(email="ada@example.org"))
    where, took = f"/reach/program/{program.slug}/", []
    for _ in range(5):
        began = time.perf_counter()
        answer = client.get(where, secure=True)
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
    yield tell(what, f"{1000 * min(took):.0f} ms", min(took) <= 0.5, "≤ 500 ms")


if __name__ == "__main__":
    sys.exit(main())
