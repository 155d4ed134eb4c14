"""The command that makes the numbers of R again tells what moved, and needs R itself alone."""

import pytest

from tests.reference.__main__ import differences, main

BEFORE = "# R version 4.2.2\ncase,statistic,value\nsleep,p,0.5\nsleep,t,1e-9\nsleep,df,NA\n"


def test_rounding_is_no_difference() -> None:
    assert differences(BEFORE, BEFORE.replace("0.5", "0.50000000001").replace("1e-9", "2e-9")) == []


def test_what_moved_came_or_went_is_told() -> None:
    after = BEFORE.replace("0.5", "0.6").replace("sleep,t,1e-9\n", "").replace("NA", "3") + "sleep,n,10\n"
    assert differences(BEFORE, after) == [
        "sleep df: nan → 3.0", "sleep n: None → 10.0", "sleep p: 0.5 → 0.6", "sleep t: 1e-09 → None",
    ]  # fmt: skip


def test_without_r_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    assert main([]) == 2
    assert "There is no Rscript here" in capsys.readouterr().err
