"""`rapport simulate`: the same seed gives the same bytes, nothing is half written, everything is labelled."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rapport.analysis.synthetic.command import COHORTS, main
from rapport.analysis.synthetic.nearest import Impossible, nearest_counts
from rapport.analysis.synthetic.printed import Window, rounding_to

QUICK = "opm-registrants"


def simulated(out: Path, cohort: str = QUICK, seed: str = "7") -> int:
    return main([cohort, "--seed", seed, "--out", str(out)])


def test_the_same_seed_gives_the_same_bytes_and_another_other_people(tmp_path: Path) -> None:
    files = [tmp_path / "deep" / name for name in ("a.csv", "b.csv", "c.csv")]
    assert [simulated(file, seed=seed) for file, seed in zip(files, ("7", "7", "8"), strict=True)] == [0, 0, 0]
    one, again, other = (file.read_bytes() for file in files)
    assert one == again != other
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["a.csv", "b.csv", "c.csv"]


def test_it_says_that_nobody_is_real_and_what_is_not_as_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulated(tmp_path / "people.csv") == 0
    said = capsys.readouterr().out
    assert "4,011 SYNTHETIC people" in said
    assert "Nobody in it is real" in said
    assert "379" in said.split("Not printed, so made up:")[0]
    assert "add up to 102%" in said.split("Not printed, so made up:")[1]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["opm", "--seed", "1", "--out", "x.csv"], "invalid choice"),
        ([QUICK, "--seed", "-1", "--out", "x.csv"], "“-1” is no whole number from 0"),
        ([QUICK, "--seed", "٣", "--out", "x.csv"], "is no whole number from 0"),
        ([QUICK, "--seed", "1"], "--out"),
        ([QUICK, "--out", "x.csv"], "--seed"),
    ],
)
def test_a_wrong_word_writes_nothing(
    argv: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(argv) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulated(tmp_path) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_numbers_that_nobody_can_have_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(seed: int) -> None:
        raise Impossible(f"no people for {seed}")

    monkeypatch.setitem(COHORTS, QUICK, nobody)
    assert simulated(tmp_path / "people.csv") == 2
    assert capsys.readouterr().err == "no people for 7\nNothing was written.\n"
    assert not list(tmp_path.iterdir())


def test_counts_that_cannot_be_are_none() -> None:
    ones = np.ones(3)
    assert nearest_counts(ones, (ones,), (Window(0.2, 0.8),)) is None
    found = nearest_counts(np.array([4.0, 4.0, 2.0]), (ones, np.arange(3)), (Window(10, 10), Window(12, 12)))
    assert found is not None
    assert found.sum() == 10
    assert found @ np.arange(3) == 12


def test_a_half_is_in_no_window_so_that_rounding_does_not_matter() -> None:
    window = rounding_to(0.87, 2)
    assert not window.low <= 0.865 <= window.high
    assert not window.low <= 0.875 <= window.high
    assert list(rounding_to(4.63, 2).times(1036).integers()) == list(range(4792, 4802))


def test_it_runs_without_django(tmp_path: Path) -> None:
    code = (
        "import sys; from rapport.analysis.synthetic.command import main; code = main(sys.argv[1:]);"
        "print(code, [m for m in ('django', 'pandas', 'statsmodels') if m in sys.modules])"
    )
    argv = [sys.executable, "-c", code, QUICK, "--seed", "1", "--out", str(tmp_path / "people.csv")]
    ran = subprocess.run(argv, capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}, check=False)
    assert ran.stdout.splitlines()[-1] == "0 []", ran.stderr
