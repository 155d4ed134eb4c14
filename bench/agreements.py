"""How fast the pages of agreements and of their oversight are, and how fast reminders are queued. Prints each bound.

    .venv/bin/python bench/agreements.py            # on SQLite
    .venv/bin/python bench/agreements.py postgres   # on a PostgreSQL of its own, with its safe settings

A programme of 2,000 mentorships, whose director looks at every page over them; a team of a scholar and four mentors who
compare 60 items; a programme of 10,000 scholars who get a letter each, written by a process that is killed half-way and
by one that does the rest. Rows are made by bulk insert. Pages are whole requests through Django's handler, without a
network: 40 each, after the first.
"""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.postgres import SAFE, cluster  # noqa: E402

MENTORSHIPS, SCHOLARS, MENTORS, ITEMS = 2_000, 10_000, 4, 60
PLACES = ("primary", "co-mentor", "career", "near-peer")
TIMES = 40
# The director's pages over all mentorships: 300 ms each (95th percentile).
PAGES = (
    "/oversight/bench/",
    "/agreements/load/bench/",
    "/agreements/effort/bench/",
    "/oversight/bench/plan/",
    "/oversight/bench/mechanisms/",
    "/programs/bench/mentorships/",
)
# What the worker does, minute by minute; of each, everybody in the programme `many` gets one letter.
WRITES = {
    "letters to who is late": "from rapport.oversight.plan.tasks import write_to_late as go; go({program})",
    "invitations to a survey": """
from django.utils import timezone
from rapport.programs.models import Program
from rapport.surveys.waves.tasks import look_through
look_through(Program.objects.get(pk={program}), timezone.now())
""",
}


def say(name: str, measured: str, bound: str, *, is_met: bool) -> bool:
    print(f"{name}: {measured} (bound {bound}) {'ok' if is_met else 'MISSED'}", flush=True)
    return is_met


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
        ask(program, role, "agreement-experience")
        for what in Duty.What:
            Duty.objects.create(program=program, role=role, what=what, days_after=30)
    return director


def ask(program: object, role: str, instrument: str) -> None:
    """A survey of this role that is open, which carries names."""
    from django.utils import timezone  # noqa: PLC0415

    from rapport.surveys import library  # noqa: PLC0415
    from rapport.surveys.waves import actions as waves  # noqa: PLC0415

    wave = waves.plan_wave(
        by=None,
        program=program,  # type: ignore[arg-type]
        name=f"Baseline of {role}s",
        opens_at=timezone.now() - timedelta(days=90),
        closes_at=timezone.now() + timedelta(days=30),
    )
    waves.open_survey(by=None, wave=wave, instrument=library.find(instrument, 1), role=role)  # type: ignore[arg-type]


def fill_many(number: int) -> int:
    """A programme of so many scholars who are late with what it asks, and are invited to a survey; returns its id."""
    from rapport.oversight.models import Duty  # noqa: PLC0415
    from rapport.people.models import Person  # noqa: PLC0415
    from rapport.people.roles import Role  # noqa: PLC0415
    from rapport.programs import actions as programs  # noqa: PLC0415
    from rapport.programs.models import Participation  # noqa: PLC0415

    program = programs.open_program(by=None, slug="many", name="Many")
    programs.choose_content(by=None, program=program, course="optimising-mentoring", agreement_template="kl2-scholar")
    made = Person.objects.bulk_create(
        [Person(name=f"Scholar {at}", email=f"s{at}@example.org") for at in range(number)], 2_000
    )
    Participation.objects.bulk_create(
        [Participation(program=program, person=one, role=Role.SCHOLAR) for one in made], 2_000
    )
    Participation.objects.filter(program=program).update(since=date.today() - timedelta(days=100))  # noqa: DTZ011
    Duty.objects.create(
        program=program, role=Role.SCHOLAR, what=Duty.What.TRAIN, days_after=30, escalation=Duty.Escalation.LETTER
    )
    ask(program, Role.SCHOLAR, "science-identity")
    return program.pk


def fill_template(folder: Path) -> list[dict[str, object]]:
    """A template of sixty items, each of them like one of a packaged template."""
    from rapport.agreements import library  # noqa: PLC0415

    template = library.shelf().templates["kl2-scholar"].model_dump(mode="json", exclude_defaults=True)
    more = [item | {"id": f"again-{item['id']}"[:50].rstrip("-"), "covers": []} for item in template["items"]]
    items = [*template["items"], *more][:ITEMS]
    text = json.dumps(template | {"id": "sixty", "items": items})
    (folder / "content" / "agreements" / "sixty.yaml").write_text(text, encoding="utf-8")
    library.shelf.cache_clear()
    return items


def fill_team(name: str, items: list[dict[str, object]]) -> tuple[object, str]:
    """A scholar and their mentors, who have all answered these items; the scholar, and the address of the agreement."""
    from rapport.agreements import actions  # noqa: PLC0415
    from rapport.agreements.given import Given  # noqa: PLC0415
    from rapport.people import actions as people  # noqa: PLC0415
    from rapport.people.roles import Role  # noqa: PLC0415
    from rapport.programs import actions as programs  # noqa: PLC0415
    from rapport.programs import queries as mentorships  # noqa: PLC0415

    program = programs.open_program(by=None, slug=name, name=name)
    programs.choose_content(by=None, program=program, course="", agreement_template="sixty")
    names = [f"{name}{at}" for at in range(MENTORS + 1)]
    made = [people.add_person(by=None, name=one, email=f"{one}@example.org") for one in names]
    scholar, *mentors = made
    programs.enrol(by=None, program=program, person=scholar, role=Role.SCHOLAR)
    for place, mentor in zip(PLACES, mentors, strict=True):
        programs.enrol(by=None, program=program, person=mentor, role=Role.MENTOR)
        pair = programs.pair(by=None, program=program, scholar=scholar, mentor=mentor, place=place)  # type: ignore[arg-type]
    pair = mentorships.mentorship(pair.pk)
    for at, person in enumerate(made if items else []):
        said = {item["id"]: Given(words_for(item, at), 1 + at % 3, "assumed") for item in items}
        actions.submit(by=person, mentorship=pair, answers=said, version=0)
    return scholar, f"/agreements/{pair.pk}/"


def words_for(item: dict[str, object], at: int) -> str:
    """An answer of the kind that the item takes; people differ."""
    if item["kind"] == "choice":
        options: list[dict[str, str]] = item["options"]  # type: ignore[assignment]
        return options[at % len(options)]["id"]
    return str(item["smallest"]) if item["kind"] == "number" else f"I would like to settle this by June ({at})."


def timed(browser: object, page: str) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, of requests after the first; and how many questions one asks."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def ask() -> float:
        begun = time.perf_counter()
        answer = browser.get(page)  # type: ignore[attr-defined]
        took = 1000 * (time.perf_counter() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
        return took

    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
        questions = len(asked)
    times = [ask() for _ in range(TIMES)]
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], questions


def look_at(browser: object, page: str, most: float, questions: int | None = None) -> bool:
    """Time a page and print it beside its bounds."""
    median, late, asked = timed(browser, page)
    measured, bound = f"p50 {median:.0f} ms, p95 {late:.0f} ms, {asked} queries", f"{most:.0f} ms"
    if questions is not None:
        bound += f", {questions} queries"
    return say(page, measured, bound, is_met=late <= most and (questions is None or asked <= questions))


def write(name: str, code: str) -> bool:
    """Have a process write to everybody, kill it half-way, have another do the rest; nobody gets two."""
    from rapport.people.models import Letter  # noqa: PLC0415

    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-c", f"import django; django.setup()\n{code}"])

    before = Letter.objects.count()
    first, begun = start(), time.monotonic()
    while Letter.objects.count() - before < SCHOLARS // 4 and first.poll() is None:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    kept = Letter.objects.count() - before
    if start().wait() or not kept < SCHOLARS:
        raise SystemExit(f"{name}: the process failed, or was not killed in time ({kept} letters)")
    took, new = time.monotonic() - begun, Letter.objects.order_by("pk")[before:]
    people = len(set(new.values_list("to", flat=True)))
    measured = f"{len(new)} letters to {people} people in {took:.1f} s, {kept} of them before a kill -9"
    return say(name, measured, f"30 s, {SCHOLARS} each once", is_met=took <= 30 and len(new) == people == SCHOLARS)


def measure(folder: Path, database: str) -> bool:
    (folder / "content" / "agreements").mkdir(parents=True)
    os.environ.update(DEBUG="0", SECRET_KEY="x" * 60, RAPPORT_VAR=str(folder), ALLOWED_HOSTS="testserver")
    os.environ.update(TLS_ENDS_AT_PROXY="1", DJANGO_SETTINGS_MODULE="rapport.settings", QUIET_HOURS="0-0")
    os.environ.update(DATABASE_URL=database, RAPPORT_CONTENT=str(folder / "content"), PYTHONPATH=str(ROOT / "src"))
    import django  # noqa: PLC0415

    django.setup()
    # As a web process begins: what it has loaded is not looked through again for every thousand rows.
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    import rapport.wsgi  # noqa: F401, PLC0415

    director = fill(MENTORSHIPS)
    items = fill_template(folder)
    scholar, agreement = fill_team("team", items)
    print(f"on {connection.vendor}, {MENTORSHIPS} mentorships; a team of {MENTORS + 1} and {ITEMS} items", flush=True)
    browser = Client(HTTP_X_FORWARDED_PROTO="https")
    browser.force_login(director)  # type: ignore[arg-type]
    met = [look_at(browser, page, 300) for page in PAGES]
    browser.force_login(scholar)  # type: ignore[arg-type]
    met.append(look_at(browser, f"{agreement}compare/", 100, 12))
    scholar, agreement = fill_team("new", [])  # who has answered nothing yet
    browser.force_login(scholar)  # type: ignore[arg-type]
    met.append(look_at(browser, f"{agreement}answer/", 150))
    many = fill_many(SCHOLARS)
    met += [write(name, code.format(program=many)) for name, code in WRITES.items()]
    return all(met)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        if sys.argv[1:] == ["postgres"]:
            with cluster(settings=SAFE) as url:
                return int(not measure(Path(folder), url))
        return int(not measure(Path(folder), ""))


if __name__ == "__main__":
    sys.exit(main())
