"""`rapport trial`: a randomisation in a folder; killed at any moment it is whole."""

import os
import signal
import time
from pathlib import Path

import pytest

from rapport.trials.command import main
from rapport.trials.randomising.book import Entrant, Who, begin, open_next
from rapport.trials.randomising.design import read_design
from rapport.trials.randomising.files import LOG, appended, new_folder, read_entries
from rapport.trials.randomising.sealed import Opener
from rapport.trials.randomising.verifying import verify

DESIGN = """\
format: rapport-randomisation/1
trial: building-up
arms:
  - name: intervention
  - name: control
blocks:
  sizes: [2, 4]
  each: 400
  strata:
    - name: size
      levels: [small, large]
"""
WHO = Who("officer", "2026-11-27T10:00:00+00:00")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "design.yaml").write_text(DESIGN, encoding="utf-8")
    (tmp_path / "words").write_text("four words make one\n", encoding="utf-8")
    return tmp_path


@pytest.mark.slow  # scrypt, five times
def test_from_design_to_replay(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, words = here / "out", ["--passphrase-file", str(here / "words")]
    assert main(["randomize", str(here / "design.yaml"), "--out", str(out), *words]) == 0
    assert main(["randomize", str(here / "design.yaml"), "--out", str(out), *words]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["open", str(out), "--cluster", "I01", "--level", "size=small", *words]) == 0
    assert capsys.readouterr().out.startswith("I01: ")
    assert main(["export", str(out), "--redcap", str(here / "table.csv"), *words]) == 0
    assert main(["export", str(out), "--redcap", str(here / "rehearsal.csv"), "--rehearsal"]) == 0
    assert main(["randomize", "--verify", str(out)]) == 0
    assert "nothing is replayed" in capsys.readouterr().out
    assert main(["reveal", str(out), *words]) == 0
    assert main(["randomize", "--verify", str(out / LOG)]) == 0
    assert "each arm follows" in capsys.readouterr().out


def test_what_is_wrong_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, words = here / "out", ["--passphrase-file", str(here / "words")]
    (here / "bad.yaml").write_text(DESIGN.replace("[2, 4]", "[3]"), encoding="utf-8")
    assert main(["randomize", str(here / "bad.yaml"), "--out", str(out), *words]) == 2
    assert "a block holds 2, 4, 6" in capsys.readouterr().err
    assert not out.exists()
    assert main(["randomize", str(here / "design.yaml"), "--out", str(out), *words]) == 0
    (here / "words").write_text("four other words make one", encoding="utf-8")
    assert main(["open", str(out), "--cluster", "I01", "--level", "size=small", *words]) == 2
    assert "does not open it" in capsys.readouterr().err
    log = (out / LOG).read_text(encoding="utf-8")
    (out / LOG).write_text(log.replace("building-up", "building-it"), encoding="utf-8")
    assert main(["randomize", "--verify", str(out)]) == 2


def test_a_constrained_list_tells_what_it_accepted_with_its_last_arm(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, words = here / "out", ["--passphrase-file", str(here / "words")]
    head = DESIGN[: DESIGN.index("blocks:")]
    clusters = "".join(f"    - {{name: I{at}, values: [{at * at}]}}\n" for at in range(1, 5))
    (here / "design.yaml").write_text(
        f"{head}constrained:\n  covariates: [size]\n  clusters:\n{clusters}", encoding="utf-8"
    )
    new_folder(out, *begin(read_design(here / "design.yaml"), "four words make one", WHO, 2**10))
    export = ["export", str(out), "--accepted", str(here / "accepted.yaml")]
    for at in range(1, 5):
        assert main(export) == 2
        assert main(["open", str(out), "--cluster", f"I{at}", *words]) == 0
    assert "told, without arms. Line 6" in capsys.readouterr().out
    assert main(export) == 0
    # Of 6 allocations the best tenth is one pair of sides: 1 and 16 against 4 and 9, either way round.
    assert capsys.readouterr().out.endswith("2 of 2 accepted allocations.\n")
    assert (here / "accepted.yaml").read_text(encoding="utf-8").count('- "1001"') == 2
    assert main(["reveal", str(out), *words]) == 0
    assert main(["randomize", "--verify", str(out)]) == 0


def allocate(folder: Path, opener: Opener, entrant: Entrant) -> None:
    appended(folder, lambda entries: open_next(entries, opener, entrant, WHO))


@pytest.mark.slow
def test_killed_at_any_moment_the_log_is_whole(here: Path) -> None:
    design, words = read_design(here / "design.yaml"), "four words make one"
    sealed, first = begin(design, words, WHO, 2**10)
    new_folder(here / "out", sealed, first)
    opener, allocated = Opener(sealed, words), 0
    for number in range(12):
        child = os.fork()
        if child == 0:
            for at in range(10_000):
                allocate(here / "out", opener, Entrant(f"C{number}-{at}", {"size": "small"}))
            os._exit(0)
        time.sleep(0.01 + 0.003 * number)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = verify(read_entries(here / "out" / LOG), opener.seed)
        assert found.problems == ()
        assert found.allocated >= allocated
        allocated = found.allocated
    assert allocated > 0


def test_two_at_once_get_two_places(here: Path) -> None:
    design, words = read_design(here / "design.yaml"), "four words make one"
    sealed, first = begin(design, words, WHO, 2**10)
    new_folder(here / "out", sealed, first)
    opener, children = Opener(sealed, words), []
    for number in range(4):
        child = os.fork()
        if child == 0:
            for at in range(5):
                allocate(here / "out", opener, Entrant(f"C{number}-{at}", {"size": "large"}))
            os._exit(0)
        children.append(child)
    assert all(os.waitpid(child, 0)[1] == 0 for child in children)
    found = verify(read_entries(here / "out" / LOG), opener.seed)
    assert (found.allocated, found.problems) == (20, ())
