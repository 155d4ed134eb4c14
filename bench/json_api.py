"""How fast our own JSON API is: all pages of the answers to a survey, beside a bare view that sends the same rows.

    .venv/bin/python bench/json_api.py [RESPONSES]

A page is held to four times the bare view, which reads the same rows of the database and sends them as JSON, without
key, limit, event, cursor, codes, check of types or ETag. Processor time counts: the machine may be busy. `pages` is
called by `bench/interchange.py`, too.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench import redcap_api  # noqa: E402

RESPONSES, PAGE, TIMES = 2_000, 100, 4.0
SIZE = "answers of 200 items"


def fill(number: int) -> str:
    """A survey with so many responses; returns a key to it."""
    from rapport.people import actions as people  # noqa: PLC0415
    from rapport.people.models import Person, Token  # noqa: PLC0415

    redcap_api.fill(number)
    evaluator = Person.objects.get(email="evaluator@example.org")
    return people.make_token(by=evaluator, kind=Token.Kind.API, scopes=["responses"], program="bench")[1]


def ask(secret: str) -> dict[str, float]:
    """Ask for all pages of both; returns the figures of one page, in milliseconds of processor time."""
    from django.http import HttpRequest, JsonResponse  # noqa: PLC0415
    from django.test.client import ClientHandler, RequestFactory  # noqa: PLC0415

    from rapport.surveys.models import Submission, Survey  # noqa: PLC0415

    survey = Survey.objects.get()
    handler, factory = ClientHandler(), RequestFactory()
    handler.load_middleware()
    address = f"/api/v1/programs/bench/surveys/{survey.pk}/responses"

    def bare(request: HttpRequest, after: int) -> JsonResponse:
        found = Submission.objects.filter(is_last=True, response__survey=survey, response__gt=after)
        rows = list(found.order_by("response").values("response", "response__person", "at", "answers")[: PAGE + 1])
        items = [row | {"answers": json.loads(row["answers"])} for row in rows[:PAGE]]
        return JsonResponse({"items": items, "next": rows[PAGE - 1]["response"] if len(rows) > PAGE else None})

    def ours(cursor: str) -> bytes:
        found = factory.get(address, {"limit": PAGE, "cursor": cursor}, headers={"authorization": f"Bearer {secret}"})
        answer = handler.get_response(found)
        assert answer.status_code == 200, answer.content
        return bytes(answer.content)

    # Once before, so that neither pays for what is read once in a process.
    json.loads(ours("")), bare(factory.get("/"), 0)
    own, pages = walk(lambda cursor: ours(str(cursor or "")))
    other, _ = walk(lambda cursor: bare(factory.get("/"), int(cursor or 0)).content)
    return {"ours": own, "bare": other, "pages": pages}


def walk(page: Callable[[str | int | None], bytes]) -> tuple[float, int]:
    """All pages, one after the other: milliseconds of the middle one, and how many there are."""
    times: list[float] = []
    cursor: str | int | None = None
    while True:
        began = time.process_time()
        content = page(cursor)
        times.append(1_000 * (time.process_time() - began))
        cursor = json.loads(content)["next"]
        if cursor is None:
            return sorted(times)[len(times) // 2], len(times)


def child(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, __file__, *words], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


def pages(number: int = RESPONSES) -> Iterator[str]:
    """The pages of so many responses."""
    with tempfile.TemporaryDirectory() as folder:
        env = redcap_api.environment(folder) | {"API_PER_MINUTE": str(10**9)}
        figures = json.loads(child(["ask", child(["fill", str(number)], env)], env))
        times = figures["ours"] / figures["bare"]
        verdict = "ok" if times <= TIMES else "MISSED"
        yield f"JSON API: {number:,} {SIZE}, {figures['pages']} pages of {PAGE}"
        yield f"a page     {figures['ours']:8.1f}   ms of processor time; {1_000 / figures['ours']:.0f} pages a second"
        yield f"bare view  {figures['bare']:8.1f}   ms; {times:.1f} times as much (bound {TIMES:.0f}) {verdict}"


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    match sys.argv[1:]:
        case ["fill", number]:
            redcap_api.setup()
            print(fill(int(number)))
        case ["ask", secret]:
            redcap_api.setup()
            print(json.dumps(ask(secret)))
        case words:
            for line in pages(int(words[0]) if words else RESPONSES):
                print(line, flush=True)
