"""`rapport trial power`: the same numbers on one process or two, at once or after a kill."""

import json
import os
import re
import signal
import time
from pathlib import Path

import pytest

from rapport.analysis.models.hands import hands
from rapport.trials.command import main
from rapport.trials.power.kept import Kept
from rapport.trials.power.plan import PowerPlan, read_plan
from rapport.trials.power.running import Line, identity, run

PLAN = """\
format: rapport-power/1
trial: Building Up
clusters: {treated: 6, control: 5}
sizes: {smallest: 3, largest: 12}
icc: [0.02, 0.1]
outcomes:
  - name: Identity
    measured: {difference: 0.5}
  - name: Grant
    binary: {treated: 0.5, control: 0.3}
  - name: Progress
    ordinal: {control: [0.2, 0.5, 0.3], odds_ratio: 2.2}
trials: 9000
seed: 3
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def ran(plan: PowerPlan, path: Path, at_once: int = 4) -> tuple[Line, ...]:
    return run(plan, Kept(path, identity(plan)), lambda far: None, at_once)


def test_the_command_writes_a_table_and_every_number(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = here / "out"
    assert main(["power", str(here / "plan.yaml"), "--out", str(out), "--trials", "1000"]) == 0
    assert "Identity, ICC 0.02: formula" in capsys.readouterr().out
    assert not (here / ".out.lots").exists()
    records = json.loads((out / "results.json").read_text(encoding="utf-8"))
    powers = [one for one in records if one["statistic"] == "power"]
    assert len(powers) == 6 * 4  # formula and three analyses
    assert all(0 < one["value"] < 1 for one in powers)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert main(["power", str(here / "plan.yaml"), "--out", str(out), "--trials", "1000"]) == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_as_many_clusters_as_are_needed_and_no_fewer(here: Path) -> None:
    """With so many in each arm the formula gives the wished power, with one fewer it does not."""
    (here / "plan.yaml").write_text(PLAN.replace("[0.02, 0.1]", "[0.1]") + "target: 0.9\nanalyses: [cluster-t]\n")
    plan = read_plan(here / "plan.yaml").model_copy(update={"trials": 1000})
    for line in ran(plan, here / "lots"):
        assert line.needed is not None
        power = {}
        for each in (line.needed - 1, line.needed):
            arms = plan.clusters.model_copy(update={"treated": each, "control": each})
            wider = ran(plan.model_copy(update={"clusters": arms}), here / f"lots-{line.outcome}-{each}")
            power[each] = next(one.by_formula for one in wider if one.outcome == line.outcome)
        assert power[line.needed - 1] < 0.9 <= power[line.needed]


@pytest.mark.slow
def test_every_analysis_goes_the_whole_way(here: Path) -> None:
    """Also the slow one, on two processes as on one."""
    words = "analyses: [cluster-t, cr1, cr2, permutation, gee-kauermann-carroll, gee-mancl-derouen, mixed]\n"
    plan = PLAN.replace("[0.02, 0.1]", "[0.05]").replace("trials: 9000", "trials: 1000\nslow_trials: 100") + words
    plan = re.sub(r"  - name: Progress\n.*\n|  - name: Identity\n.*\n", "", plan)
    (here / "plan.yaml").write_text(plan, encoding="utf-8")
    files = []
    for name, processes in (("one", "1"), ("two", "2")):
        assert main(["power", str(here / "plan.yaml"), "--out", str(here / name), "--processes", processes]) == 0
        files.append((here / name / "results.json").read_bytes())
    assert files[0] == files[1]
    found = [one for one in json.loads(files[0]) if one["statistic"] == "power" and one["model"] != "formula"]
    assert len(found) == 7
    assert all(0 < one["value"] < 1 for one in found)


def test_mistakes_of_a_plan_have_their_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = PLAN.replace("largest: 12", "largest: 2").replace("0.02, 0.1", "1.5").replace("odds_ratio: 2.2", "odds: 2")
    (here / "plan.yaml").write_text(bad, encoding="utf-8")
    assert main(["power", str(here / "plan.yaml"), "--out", str(here / "out")]) == 2
    told = capsys.readouterr().err
    assert "plan.yaml:4" in told
    assert "plan.yaml:12" in told
    assert not (here / "out").exists()


def test_killed_in_the_middle_it_ends_with_the_same(here: Path) -> None:
    plan = read_plan(here / "plan.yaml")
    whole = ran(plan, here / "whole")
    path, kills = here / "lots", 0
    for _ in range(3):
        child = os.fork()
        if child == 0:
            ran(plan, path)
            os._exit(0)
        time.sleep(0.02)
        os.kill(child, signal.SIGKILL)
        kills += os.waitpid(child, 0)[1] == signal.SIGKILL
    assert kills
    assert ran(plan, path) == whole


def test_a_torn_line_and_another_plan_are_done_again(here: Path) -> None:
    plan = read_plan(here / "plan.yaml")
    whole = ran(plan, here / "lots")
    text = (here / "lots").read_text(encoding="utf-8")
    (here / "lots").write_text(text[: len(text) // 2], encoding="utf-8")
    told: list[int] = []
    assert run(plan, Kept(here / "lots", identity(plan)), lambda far: told.append(far.done)) == whole
    assert 0 < told[0] < told[-1] == 12 * 9000
    other = plan.model_copy(update={"seed": 4})
    assert Kept(here / "lots", identity(other)).done == {}
    assert ran(other, here / "lots") != whole


@pytest.mark.slow
def test_two_processes_get_the_same(here: Path) -> None:
    plan = read_plan(here / "plan.yaml")
    with hands(2):
        elsewhere = ran(plan, here / "two")
    assert elsewhere == ran(plan, here / "one")


@pytest.mark.prove
@pytest.mark.filterwarnings("ignore")  # a machine without a network has no address to be guessed
def test_a_scheduler_gets_the_same(here: Path) -> None:
    distributed = pytest.importorskip("distributed")
    plan = read_plan(here / "plan.yaml")
    with (
        distributed.LocalCluster(
            n_workers=1, processes=False, protocol="tcp://", host="127.0.0.1", dashboard_address=None
        ) as cluster,
        hands(1, cluster.scheduler_address),
    ):
        elsewhere = ran(plan, here / "scheduler")
    assert elsewhere == ran(plan, here / "one")
