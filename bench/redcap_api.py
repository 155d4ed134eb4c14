"""How fast the REDCap-compatible API is: an export of 20,000 responses to 200 items, and PyCap on the demo.

    .venv/bin/python bench/redcap_api.py [RESPONSES]

Makes its rows by bulk insert in a temporary SQLite database, or in the empty one that DATABASE_URL names (PostgreSQL).
Each export runs in a process of its own, so that its peak memory is its own. `export_large` and `export_demo` are
called by `bench/interchange.py`, too.
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
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
RESPONSES, ITEMS = 20_000, 200
SECONDS, MEGABYTES, DEMO_MILLISECONDS = 6.0, 250.0, 300.0
SCALE = "\n".join(f"    - {{value: {value}, label: Point {value}}}" for value in range(1, 8))


def instrument() -> str:
    """A hundred and ninety-eight points of a scale, a number and words; two scores."""
    scale = [f"      - {{id: s{at}, type: scale, choices: points, ask: Item {at}}}" for at in range(ITEMS - 2)]
    rest = ["      - {id: hours, type: number, ask: Hours, minimum: 0, maximum: 80}"]
    rest += ["      - {id: story, type: longtext, ask: Story}"]
    first, second = (", ".join(f"s{at}" for at in range(a, a + 25)) for a in (0, 25))
    return "\n".join([
        "instrument: bench", "version: 1", "title: Bench", "language: en", "about: Speed.",
        "source: {citation: None, wording_status: own, licence: CC0-1.0}", "choices:", "  points:", SCALE, "pages:",
        "  - title: All", "    items:", *scale, *rest, "scores:",
        f"  one_half: {{title: One half, mean: [{first}], min_answered: 20, range: [1, 7]}}",
        f"  other_half: {{title: Other half, mean: [{second}], min_answered: 20, range: [1, 7]}}",
        "tests:", "  - {name: few, given: {s0: 1}, expect: {one_half: null, other_half: null}}", "",
    ])  # fmt: skip


def answers(chance: random.Random) -> str:
    said: dict[str, object] = {f"s{at}": chance.choice([1, 2, 3, 4, 5, 6, 7, -99]) for at in range(ITEMS - 2)}
    said |= {"hours": chance.randint(0, 80), "story": f"We met, “often”, {chance.random()} times"}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fill(number: int) -> str:
    """A survey with so many responses; returns a key to it."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from rapport.people import actions as people  # noqa: PLC0415
    from rapport.people.models import Person, Token  # noqa: PLC0415
    from rapport.people.roles import Role  # noqa: PLC0415
    from rapport.programs import actions as programs  # noqa: PLC0415
    from rapport.surveys.library import shelf  # noqa: PLC0415
    from rapport.surveys.models import Response, Submission, Survey  # noqa: PLC0415
    from rapport.surveys.redcap_api import actions  # noqa: PLC0415
    from rapport.surveys.waves import actions as waves  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = timezone.now()
    program = programs.open_program(by=None, slug="bench", name="Bench")
    evaluator = people.add_person(by=None, name="Evaluator", email="evaluator@example.org")
    programs.enrol(by=None, program=program, person=evaluator, role=Role.EVALUATOR)
    wave = waves.plan_wave(by=None, program=program, name="Baseline", opens_at=now, closes_at=now + timedelta(days=9))
    read = shelf().instruments["bench", 1]
    survey = Survey.objects.create(
        wave=wave, instrument="bench", instrument_version=1, instrument_sha256=read.sha256, role="scholar"
    )
    chance = random.Random(7)
    for start in range(0, number, 5_000):
        found = Person.objects.bulk_create(
            [Person(name=f"Person {at}", email=f"p{at}@example.org") for at in range(start, min(start + 5_000, number))]
        )
        responses = Response.objects.bulk_create(
            [Response(survey=survey, person=one, state="submitted", begun_at=now, submitted_at=now) for one in found]
        )
        Submission.objects.bulk_create(
            [Submission(response=one, number=1, at=now, answers=answers(chance)) for one in responses]
        )
    actions.give_study_ids(by=evaluator, program=program)
    _, secret = people.make_token(by=evaluator, kind=Token.Kind.REDCAP, scopes=["full"], program=program.slug)
    return secret


def export(secret: str, kind: str, target: Path) -> dict[str, float]:
    """Ask the handler for all records, and write what it streams; returns the figures."""
    from django.test.client import ClientHandler, RequestFactory  # noqa: PLC0415

    handler = ClientHandler()
    handler.load_middleware()
    words = {"token": secret, "content": "record", "format": kind}
    body = "&".join(f"{name}={value}" for name, value in words.items()).encode()
    asked = RequestFactory().generic("POST", "/api/redcap/", body, content_type="application/x-www-form-urlencoded")
    began, busy = time.perf_counter(), time.process_time()
    answer = handler.get_response(asked)
    with target.open("wb") as file:
        for piece in answer.streaming_content:  # type: ignore[attr-defined]
            file.write(piece)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert answer.status_code == 200
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - busy, "megabytes": peak}


def ask_demo() -> float:
    """PyCap takes all records of the demo out; the middle of nine times, in milliseconds."""
    from django.core.management import call_command  # noqa: PLC0415

    from rapport.demo import actions as demo  # noqa: PLC0415
    from rapport.people.models import Person  # noqa: PLC0415
    from rapport.programs.queries import program  # noqa: PLC0415
    from tests.surveys.redcap_api.clients import project, token_of  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    demo.load()
    secret = token_of(Person.objects.get(name="Inès Moreau"), program("demo"))
    times = []
    for _ in range(9):
        cap = project(secret)  # a new one asks for the metadata again
        began = time.perf_counter()
        assert cap.export_records()
        times.append(1_000 * (time.perf_counter() - began))
    return sorted(times)[4]


def child(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, __file__, *words], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


def environment(folder: str) -> dict[str, str]:
    content = Path(folder, "content", "instruments")
    content.mkdir(parents=True)
    (content / "bench-1.yaml").write_text(instrument(), encoding="utf-8")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "rapport.settings", "SECRET_KEY": "of-a-bench", "RAPPORT_VAR": folder,
        "RAPPORT_CONTENT": str(content.parent), "DEBUG": "1", "DEMO": "1", "ALLOWED_HOSTS": "testserver",
    }  # fmt: skip


def beside(figure: float, bound: float) -> str:
    """The bound, and whether it was met."""
    return f"(bound {bound:.0f}) {'ok' if figure <= bound else 'MISSED'}"


def export_large(number: int = RESPONSES) -> Iterator[str]:
    """The large export, in JSON and CSV."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        secret = child(["fill", str(number)], env)
        for kind in ("json", "csv"):
            target = Path(folder, f"out.{kind}")
            figures = json.loads(child(["export", secret, kind, str(target)], env))
            yield f"{number:,} responses x {ITEMS} items as {kind}, {target.stat().st_size / 1e6:.0f} MB"
            yield f"seconds    {figures['seconds']:8.1f}   {beside(figures['seconds'], SECONDS)}"
            yield f"processor  {figures['processor']:8.1f}   seconds of it that this process computed"
            yield f"peak, MB   {figures['megabytes']:8.0f}   {beside(figures['megabytes'], MEGABYTES)}"


def export_demo() -> Iterator[str]:
    """PyCap and the demo."""
    with tempfile.TemporaryDirectory() as folder:
        middle = float(child(["demo"], environment(folder)))
        yield f"PyCap's export_records() of the demo: {middle:.0f} ms   {beside(middle, DEMO_MILLISECONDS)}"


def setup() -> None:
    import django  # noqa: PLC0415

    django.setup()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", number]:
            setup()
            print(fill(int(number)))
        case ["export", secret, kind, target]:
            setup()
            print(json.dumps(export(secret, kind, Path(target))))
        case ["demo"]:
            setup()
            print(ask_demo())
        case words:
            for line in chain(export_large(int(words[0]) if words else RESPONSES), export_demo()):
                print(line, flush=True)
