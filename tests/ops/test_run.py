"""`./run test` itself: it counts, fails what did not run, and ends what hangs."""

import sys
from pathlib import Path

import pytest

from tests import browser, run
from tests.ops.test_serve import gone
from tests.run import Step


@pytest.fixture(autouse=True)
def logs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "LOGS", tmp_path / "logs")


def step(code: str, name: str = "step", **more: object) -> Step:
    return Step(name, [sys.executable, "-c", code], **more)  # type: ignore[arg-type]


def says(closing: str, code: int = 0) -> str:
    return f"print('the 3 passed in 1.00s of another test'); print({closing!r}); raise SystemExit({code})"


@pytest.mark.parametrize(
    ("code", "passed", "failed", "said"),
    [
        (says("12 passed in 0.50s"), 12, 0, ""),
        (says("= 2 failed, 10 passed, 3 deselected in 61.00s (0:01:01) =", 1), 10, 2, ""),
        (says("1 failed, 1 passed, 2 errors in 0.10s", 1), 1, 3, ""),
        (says("5 passed, 2 skipped in 0.10s"), 5, 2, "2 skipped"),
        (says("5 passed, 1 xfailed in 0.10s"), 5, 1, "1 skipped"),
        (says("no tests ran in 0.01s", 5), 0, 1, "no test was found"),
        ("import os; os.abort()", 0, 1, "ended with code"),
    ],
)
def test_pytest_s_closing_line_is_read(code: str, passed: int, failed: int, said: str) -> None:
    one = step(code, is_pytest=True)
    run.run_all([one], limit=30)
    assert (one.passed, one.failed) == (passed, failed)
    assert said in one.says


def test_every_step_runs_and_a_failing_one_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [step("print('mend this'); raise SystemExit(3)", "bad"), step("", "good"), step("", "last")]
    run.run_all(steps, limit=30)
    assert [(one.passed, one.failed) for one in steps] == [(0, 1), (1, 0), (1, 0)]
    assert "mend this" in capsys.readouterr().out


@pytest.mark.slow
def test_a_step_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    code = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
time.sleep(60)
"""
    for limit in (2, 20):  # a busy machine may need more for it to have started anything
        one = step(code)
        run.run_all([one], limit=limit)
        assert one.failed == 1
        assert "took too long" in one.says
        if (tmp_path / "pid").exists() and (pid := (tmp_path / "pid").read_text()):
            break
    assert gone({int(pid)})


def test_one_that_comes_after_another_waits_for_it(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    first = step(f"import time; time.sleep(0.5); open({str(mark)!r}, 'w')", "first")
    second = step(f"open({str(mark)!r})", "second", after="first")
    run.run_all([second, first], limit=30)
    assert second.passed == 1


def test_the_last_line_is_the_count(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(run, "steps_of", lambda *given: [step("", "good"), step("raise SystemExit(1)", "bad")])
    assert run.everything("check") == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


def test_test_has_every_step_and_check_leaves_the_slow_ones_out() -> None:
    names = {one.name for one in run.steps_of("test", "postgresql://", "")}
    assert names >= {"units on SQLite", "units on PostgreSQL", "journeys", "browser", "types", "lint", "format"}
    assert names >= {"contracts", "templates", "migrations", "deployment"}
    quick = {one.name for one in run.steps_of("check", "", "")}
    slow = {"servers on SQLite", "trust on SQLite", "strangers on SQLite", "journeys", "browser", "migrations run"}
    assert names - quick == {"units on PostgreSQL", *slow}


def test_wrong_words_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["dance"]) == 2
    assert "usage" in capsys.readouterr().out


def test_a_named_browser_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SystemExit, match="which is not a program"):
        browser.ensure()


def test_without_a_browser_it_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    asked: list[list[str]] = []
    monkeypatch.setattr(browser, "runs", lambda command: bool(asked.append(command)))
    with pytest.raises(SystemExit, match="apt-get install chromium"):
        browser.ensure()
    assert any("playwright" in command[0] for command in asked)
