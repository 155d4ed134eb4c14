"""What `./run test`, `./run check` and `./run prove` do. Nothing is skipped silently: what could not run has failed.

`./run test tests/stats -k logit` hands its words to pytest, on SQLite, and does nothing else.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapport.kit.processes import end_with_parent
from tests import browser
from tests.postgres import cluster

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "var" / "cache" / "run"
# Each server that a test starts would read all courses anew.
CONTENT = ROOT / "var" / "cache" / "content"
CORES = os.cpu_count() or 1
LANES = 2
# What starts processes of its own: a step for itself, so that both lanes end at about the same time.
SERVERS = (
    "tests/ops",
    "tests/test_cli.py",
    "tests/surveys/test_killed.py",
    "tests/surveys/test_migrations.py",
    "tests/trials/test_killed.py",
)
# Who may know this? Thousands of pages: steps for themselves, for the same reason.
TRUST = ("tests/trust",)
STRANGERS = ("tests/access", "tests/privacy")
LONGEST = {"check": 300, "test": 1200, "prove": 10_800}
# What a step prints when it fails, at most: its end says most.
SHOWN = 30_000
CLOSING = re.compile(r"^=* ?\d+ \w+.* in [\d.]+s\b")
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
PYTHON = sys.executable
TOOLS = Path(PYTHON).parent


@dataclass
class Step:
    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    is_pytest: bool = False
    after: str = ""
    passed: int = 0
    failed: int = 0
    says: str = ""
    seconds: float = 0.0

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name.replace(' ', '-')}.log"


def tool(name: str, *words: str) -> list[str]:
    return [str(TOOLS / name), *words]


def django(*words: str) -> list[str]:
    return [PYTHON, "-m", "django", *words]


def static_steps(folder: str) -> list[Step]:
    """What looks at the text of the code; `folder` takes what Django would write."""
    server = {
        "SECRET_KEY": "long-enough-for-a-check-but-not-the-key-of-any-server-at-all",
        "ALLOWED_HOSTS": "rapport.example.org",
        "EMAIL_HOST": "smtp.example.org",
        "RAPPORT_VAR": folder,
        "DJANGO_SETTINGS_MODULE": "rapport.settings",
        "DEBUG": "",
        "DEMO": "",
    }
    return [
        Step("types", tool("mypy")),
        Step("lint", tool("ruff", "check", "--no-cache", ".")),
        Step("contracts", tool("lint-imports", "--no-logo", "--no-cache")),
        Step("templates", tool("djlint", "--lint", "--quiet", "src")),
        Step(
            "migrations",
            django("makemigrations", "--check", "--dry-run"),
            {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        ),
        Step("deployment", django("check", "--deploy", "--fail-level", "WARNING"), server),
        Step("format", tool("ruff", "format", "--check", "--no-cache", ".")),
    ]


def pytest(*words: str, workers: int, marked: str) -> list[str]:
    return [
        PYTHON,
        "-m",
        "pytest",
        "-rsxX",
        "-v",
        "--durations=60",
        "-n",
        str(workers if workers > 1 else 0),
        "-m",
        marked,
        *words,
    ]


def steps_of(mode: str, postgres: str, folder: str) -> list[Step]:
    """Long ones first, so that both lanes end at about the same time."""
    static = static_steps(folder)
    units = ["tests", "--ignore=tests/journeys"]
    rest = [*units, *(f"--ignore={path}" for path in (*SERVERS, *TRUST, *STRANGERS))]
    if mode == "check":
        command = pytest(*units, workers=CORES, marked="not slow and not prove")
        return [Step("units on SQLite", command, is_pytest=True), *static]
    marked, profile = ("", {"HYPOTHESIS_PROFILE": "prove"}) if mode == "prove" else ("not prove", {})
    command = pytest(*units, workers=CORES // LANES, marked=marked)
    migrated = str(Path(folder, "migrated.sqlite3"))
    on_postgres = {"TEST_DATABASE_URL": postgres, "ONLY_WITH_DATABASE": "1", "EMPTY_SQLITE": migrated, **profile}
    on_sqlite = {"MIGRATED": migrated, **profile}
    alone = CORES // LANES
    return [
        Step("units on PostgreSQL", command, on_postgres, is_pytest=True),
        Step("browser", [PYTHON, "-m", "tests.browser"]),
        Step("migrations run", [PYTHON, "-m", "tests.migrated", migrated], after="browser"),
        Step("units on SQLite", pytest(*rest, workers=alone, marked=marked), on_sqlite, True, "migrations run"),
        Step("journeys", pytest("tests/journeys", workers=1, marked=marked), on_sqlite, True, "migrations run"),
        Step("servers on SQLite", pytest(*SERVERS, workers=1, marked=marked), on_sqlite, True, "migrations run"),
        Step("trust on SQLite", pytest(*TRUST, workers=1, marked=marked), on_sqlite, True, "migrations run"),
        Step("strangers on SQLite", pytest(*STRANGERS, workers=1, marked=marked), on_sqlite, True, "migrations run"),
        *static,
        *(slow_journeys(on_sqlite) if mode == "prove" else []),
    ]


def slow_journeys(env: dict[str, str]) -> list[Step]:
    """The journeys once more, as on a bad line: what one of them only finds because this machine is fast, fails."""
    command = pytest("tests/journeys", workers=1, marked="journey")
    return [Step("slow journeys", command, {**env, "SLOW_PAGES": "1"}, True, "migrations run")]


def run_all(steps: list[Step], limit: float) -> None:
    """Run the steps in two lanes, in order; say of each how it ended."""
    waiting = list(steps)
    running: dict[str, tuple[Step, subprocess.Popen[bytes], float]] = {}
    ended: set[str] = set()
    try:
        while waiting or running:
            ready = [step for step in waiting if not step.after or step.after in ended]
            for step in ready[: LANES - len(running)]:
                waiting.remove(step)
                running[step.name] = (step, start(step), time.monotonic())
            for step, process, began in list(running.values()):
                step.seconds = time.monotonic() - began
                if process.poll() is None and step.seconds < limit:
                    continue
                end(process)
                judge(step, process.returncode, too_long=step.seconds >= limit)
                ended.add(step.name)
                del running[step.name]
            time.sleep(0.05)
    finally:
        for _, process, _ in running.values():
            end(process)


def start(step: Step) -> "subprocess.Popen[bytes]":
    LOGS.mkdir(parents=True, exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if name not in {"TEST_DATABASE_URL", "PYTEST_ADDOPTS"}}
    env = {
        **clean,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "COLUMNS": "120",
        "CONTENT_CACHE": str(CONTENT),
        **step.env,
    }
    with step.log.open("wb") as log:
        return subprocess.Popen(
            step.command,
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=end_with_parent,
        )


def end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and whatever it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
            return


def judge(step: Step, code: int, *, too_long: bool) -> None:
    """Count what the step did and print its line."""
    text = step.log.read_text(encoding="utf-8", errors="replace")
    if step.is_pytest:
        count(step, text)
    else:
        step.passed, step.failed = (1, 0) if code == 0 else (0, 1)
    if too_long:
        step.failed, step.says = max(step.failed, 1), "took too long and was ended"
    elif code and not step.failed:
        step.failed = 1
        step.says = "no test was found" if code == 5 else f"ended with code {code}"
    say(line(step))
    if step.failed:
        say(text[-SHOWN:].rstrip() + "\n" if text.strip() else "  (it printed nothing)\n")


def count(step: Step, text: str) -> None:
    """Read pytest's closing line. A test that was skipped has not run, so it has failed."""
    closing = next((line for line in reversed(text.splitlines()) if CLOSING.match(line)), "")
    found = {word.rstrip("s"): int(number) for number, word in COUNTED.findall(closing)}
    skipped = found.get("skipped", 0) + found.get("xfailed", 0) + found.get("xpassed", 0)
    step.passed = found.get("passed", 0)
    step.failed = found.get("failed", 0) + found.get("error", 0) + skipped
    if skipped:
        step.says = f"{skipped} skipped: a test that cannot run must fail and say how to mend it"


def line(step: Step) -> str:
    mark = "✗" if step.failed else "✓"
    counted = f"{step.passed} passed, {step.failed} failed" if step.is_pytest else ""
    return f"{mark} {step.name:22}{step.seconds:6.1f} s  {'; '.join(filter(None, [counted, step.says]))}".rstrip()


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


@contextlib.contextmanager
def database(mode: str) -> Iterator[str]:
    if mode == "check":
        yield ""
    else:
        with cluster() as url:
            yield url


def everything(mode: str) -> int:
    """Run all steps of a mode; the last line is `N passed, N failed`."""
    began = time.monotonic()
    with database(mode) as url, tempfile.TemporaryDirectory() as folder:
        steps = steps_of(mode, url, folder)
        Path(folder).chmod(0o711)  # a PostgreSQL that a test starts runs as somebody else, and has to get through
        for step in steps:
            step.env["TMPDIR"] = folder  # what a killed process leaves behind goes with it
        run_all(steps, LONGEST[mode])
    passed, failed = sum(step.passed for step in steps), sum(step.failed for step in steps)
    say(f"\n./run {mode}: {time.monotonic() - began:.0f} s")
    for step in steps:
        say(line(step))
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main(words: list[str]) -> int:
    mode, *more = words or ["test"]
    if more and mode == "test":
        os.chdir(ROOT)
        if program := browser.found():
            os.environ["CHROMIUM"] = program
        marked = [] if "-m" in more else ["-m", "not prove"]
        os.execv(PYTHON, [PYTHON, "-m", "pytest", *marked, *more])  # noqa: S606 – the developer's own words
    if mode not in LONGEST or more:
        say("usage: ./run check | ./run test [words for pytest] | ./run prove")
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return everything(mode)
    except KeyboardInterrupt:
        say("stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
