"""How fast a large survey is taken out as CSV, and in how much memory: 100,000 responses to 60 items.

    .venv/bin/python bench/exports.py [RESPONSES]

Makes its rows by bulk insert in a temporary SQLite database, or in the empty one that DATABASE_URL names (PostgreSQL).
The export runs in a process of its own, so that its peak memory is that of the export alone.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
ITEMS, SECONDS, MEGABYTES = 60, 10.0, 300.0
SCALE = "\n".join(f"    - {{value: {value}, label: Point {value}}}" for value in range(1, 8))


def instrument() -> str:
    """Fifty points of a scale, five single choices, three select-alls, a number and words; two scores, a group."""
    scale = [f"      - {{id: s{at}, type: scale, choices: points, ask: Item {at}}}" for at in range(50)]
    one = [f"      - {{id: c{at}, type: one, choices: points, ask: Choice {at}, prefer_not: true}}" for at in range(5)]
    many = [f"      - {{id: m{at}, type: many, choices: points, ask: Ticks {at}}}" for at in range(3)]
    rest = ["      - {id: hours, type: number, ask: Hours, minimum: 0, maximum: 80}"]
    rest += ["      - {id: story, type: longtext, ask: Story}"]
    first, second = (", ".join(f"s{at}" for at in range(a, a + 25)) for a in (0, 25))
    return "\n".join([
        "instrument: bench", "version: 1", "title: Bench", "language: en", "about: Speed.",
        "source: {citation: None, wording_status: own, licence: CC0-1.0}", "choices:", "  points:", SCALE, "pages:",
        "  - title: All", "    items:", *scale, *one, *many, *rest, "scores:",
        f"  one_half: {{title: One half, mean: [{first}], min_answered: 20, range: [1, 7]}}",
        f"  other_half: {{title: Other half, mean: [{second}], min_answered: 20, reversed: [s25, s26], range: [1, 7]}}",
        "derived:", "  busy:", "    title: Busy", "    needs: [hours]", "    groups:",
        "      - {value: 1, label: Busy, when: hours >= 40}", "      - {value: 0, label: Not busy, when: hours < 40}",
        "tests:", "  - {name: few, given: {s0: 1, hours: 50}, expect: {one_half: null, other_half: null, busy: 1}}", "",
    ])  # fmt: skip


def answers(chance: random.Random) -> str:
    said: dict[str, object] = {f"s{at}": chance.choice([1, 2, 3, 4, 5, 6, 7, -99]) for at in range(50)}
    said |= {f"c{at}": chance.choice([1, 2, 3, -97, -98]) for at in range(5)}
    said |= {f"m{at}": sorted({chance.randint(1, 7), chance.randint(1, 7)}) for at in range(3)}
    said |= {"hours": chance.randint(0, 80), "story": f"We met, “often”, {chance.random()} times"}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fill(number: int) -> int:
    """A survey with so many responses; returns its id."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from rapport.people.models import Person  # noqa: PLC0415
    from rapport.programs import actions as programs  # noqa: PLC0415
    from rapport.surveys.library import shelf  # noqa: PLC0415
    from rapport.surveys.models import Response, Submission, Survey  # noqa: PLC0415
    from rapport.surveys.waves import actions as waves  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    now = timezone.now()
    program = programs.open_program(by=None, slug="bench", name="Bench")
    wave = waves.plan_wave(by=None, program=program, name="Baseline", opens_at=now, closes_at=now + timedelta(days=9))
    read = shelf().instruments["bench", 1]
    survey = Survey.objects.create(
        wave=wave, instrument="bench", instrument_version=1, instrument_sha256=read.sha256, role="scholar"
    )
    chance = random.Random(7)
    for start in range(0, number, 5_000):
        people = Person.objects.bulk_create(
            [Person(name=f"Person {at}", email=f"p{at}@example.org") for at in range(start, min(start + 5_000, number))]
        )
        responses = Response.objects.bulk_create(
            [Response(survey=survey, person=one, state="submitted", begun_at=now, submitted_at=now) for one in people]
        )
        Submission.objects.bulk_create(
            [Submission(response=one, number=1, at=now, answers=answers(chance)) for one in responses]
        )
    return survey.pk


def export(survey: int, target: Path) -> dict[str, float]:
    """Write the CSV as the web process streams it; returns the figures."""
    from rapport.surveys.exports import queries  # noqa: PLC0415
    from rapport.surveys.exports.rows import last_submissions, rows  # noqa: PLC0415
    from rapport.surveys.exports.sheets import exact_csv  # noqa: PLC0415
    from rapport.surveys.models import ExportFile  # noqa: PLC0415
    from rapport.surveys.queries import survey as one_survey  # noqa: PLC0415

    frame = queries.frame_of(ExportFile(survey=one_survey(survey), format="csv"))
    began, busy = time.perf_counter(), time.process_time()
    found = rows(frame, last_submissions([survey]))
    with target.open("w", encoding="utf-8", newline="") as file:
        for piece in exact_csv(frame.variables, found):
            file.write(piece)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - busy,
        "megabytes": peak,
    }


def child(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, __file__, *words], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


def setup() -> None:
    import django  # noqa: PLC0415

    django.setup()


def lines(number: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "content" / "instruments").mkdir(parents=True)
        (home / "content" / "instruments" / "bench-1.yaml").write_text(instrument(), encoding="utf-8")
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "rapport.settings", "SECRET_KEY": "of-a-bench", "RAPPORT_VAR": folder,
            "RAPPORT_CONTENT": str(home / "content"),
        }  # fmt: skip
        survey = child(["fill", str(number)], env)
        target = home / "out.csv"
        figures = json.loads(child(["export", survey, str(target)], env))
        size = target.stat().st_size / 1e6
        yield f"{number:,} responses x {ITEMS} items, {size:.0f} MB of CSV"
        yield f"seconds    {figures['seconds']:8.1f}   bound {SECONDS:.0f}"
        yield f"processor  {figures['processor']:8.1f}   seconds of it that this process computed"
        yield f"megabytes  {figures['megabytes']:8.0f}   bound {MEGABYTES:.0f} (peak of the process)"
        yield f"rows/s     {number / figures['seconds']:8.0f}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", number]:
            setup()
            print(fill(int(number)))
        case ["export", survey, target]:
            setup()
            print(json.dumps(export(int(survey), Path(target))))
        case words:
            for line in lines(int(words[0]) if words else 100_000):
                print(line)
