"""`rapport trial power`: the same numbers on one process or two, at once or after a kill."""

import json
import math
import os
import re
import signal
import time
from pathlib import Path

import pytest

from rapport.analysis.models.hands import hands
from rapport.stats.power.formulas import Clusters, odds_power, proportions_power
from rapport.trials.command import main
from rapport.trials.power.by_formula import smallest_effects
from rapport.trials.power.kept import Kept
from rapport.trials.power.plan import Arms, PowerPlan, read_plan
from rapport.trials.power.running import Far, Line, identity, run
from tests.stats.reference import cases

R = cases("power.csv")

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


def test_the_smallest_effect_is_what_clusterpower_finds(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """R's clusterPower 0.7: 13 clusters an arm of 8 people, ICC .05: 0.4705 SD; at the others the power is the wish."""
    text = PLAN.replace("{treated: 6, control: 5}", "{treated: 13, control: 13}").replace("[0.02, 0.1]", "[0.05]")
    text = text.replace("{smallest: 3, largest: 12}", "{smallest: 8, largest: 8}")
    (here / "plan.yaml").write_text(text, encoding="utf-8")
    assert main(["power", str(here / "plan.yaml"), "--smallest"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Identity, ICC 0.05: a difference of 0.4705 is found with 80%"
    clusters = Clusters(13, 13, 8, 0, 0.05)
    share, ratio = (float(re.findall(r" of ([\d.]+) is", line)[0]) for line in said[1:])
    assert share > 0.3
    assert proportions_power(clusters, share, 0.3) == pytest.approx(0.8, abs=1e-3)
    assert odds_power(clusters, (0.2, 0.5, 0.3), ratio) == pytest.approx(0.8, abs=1e-3)
    # The other side of the control arm; and what no effect reaches.
    below = text.replace("{treated: 0.5, control: 0.3}", "{treated: 0.1, control: 0.3}")
    below = below.replace("odds_ratio: 2.2", "odds_ratio: 0.5").replace("difference: 0.5", "difference: -0.5")
    (here / "plan.yaml").write_text(below, encoding="utf-8")
    plan = read_plan(here / "plan.yaml")
    effects = [one.effect for one in smallest_effects(plan)]
    assert [effects[0], effects[2]] == pytest.approx([-0.4705, 1 / ratio], abs=0.02)
    assert effects[1] is not None
    assert effects[1] < 0.3
    few = plan.model_copy(update={"clusters": Arms(treated=2, control=2)})
    assert smallest_effects(few)[1].effect is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--k 0.25 --rates 0.005 0.01 --per-cluster 2000", "6 clusters in each arm (5.807)"),
        ("--k 0.2 --shares 0.2 0.3 --per-cluster 50 --target 0.9", None),
        ("--k 0.1 --means 10 12 --sd 3 --per-cluster 20", None),
    ],
)
def test_clusters_from_their_variation_as_r(words: str, says: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["power", *words.split()]) == 0
    said = capsys.readouterr().out
    expected = R["hayes bennett"][words.split("--")[2].split()[0]]
    assert said == f"{math.ceil(expected)} clusters in each arm ({expected:.3f})\n"
    assert says is None or said == f"{says}\n"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--k 0.2",
        "--k 0.2 --rates 1 2",
        "--k 0.2 --shares 1 0.5 --per-cluster 9",
        "--k 0.2 --means 1 2 --per-cluster 9",
        "--k 0.2 --rates 1 1 --per-cluster 9",
        "--k 0.2 --rates 1 2 --per-cluster 9 --target 1",
    ],
)
def test_words_that_say_too_little_are_refused(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["power", *words.split()]) == 2
    assert "Nothing was written" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["--k nan --rates 1 2 --per-cluster 9", "--k 0.2 --rates 1 inf --per-cluster 9"])
def test_a_figure_that_is_no_number_is_told_so(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["power", *words.split()]) == 2
    assert "every figure is a number" in capsys.readouterr().err


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


@pytest.mark.parametrize(
    ("is_there", "instead", "says"),
    [
        ("{smallest: 3, largest: 12}", "{smallest: 12, largest: 3}", ":4: the largest size is below the smallest"),
        ("{smallest: 3, largest: 12}", "[3, 4, 5]", ":4: there are 3 sizes and 11 clusters"),
        ("[0.02, 0.1]", "[0.02, -0.1]", ":5: the number -0.1 for “icc” is not possible"),
        ("[0.02, 0.1]", "[0.1, 0.1]", ":5: something stands twice under “icc”"),
        ("difference: 0.5", "difference: 1e30", ":8: the number 1e+30 for “difference” is not possible"),
        ("difference: 0.5", "difference: 5000", ":8: the difference is more than a thousand SDs"),
    ],
)
def test_one_mistake_is_told_once_and_where_it_is(
    here: Path, capsys: pytest.CaptureFixture[str], is_there: str, instead: str, says: str
) -> None:
    (here / "plan.yaml").write_text(PLAN.replace(is_there, instead), encoding="utf-8")
    assert main(["power", str(here / "plan.yaml"), "--out", str(here / "out")]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.endswith("\n1 mistake; nothing was written.\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--trials 0", "“0” – write a whole number from 1000 to 100000000"),
        ("--trials 1e6", "“1e6” – write a whole number from 1000"),
        ("--seed x", "“x” – write a whole number from 0"),
        ("--out plan.yaml/x", "plan.yaml/x cannot be written ("),
    ],
)
def test_words_that_cannot_be_are_refused(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str, says: str
) -> None:
    monkeypatch.chdir(here)
    assert main(["power", "plan.yaml", "--out", "out", *words.split()]) == 2
    assert says in capsys.readouterr().err


def test_stopped_from_the_keyboard_it_says_how_to_go_on(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(far: Far) -> None:
        if far.done > 9000:
            raise KeyboardInterrupt

    words = ["power", str(here / "plan.yaml"), "--out", str(here / "out"), "--trials", "5000"]
    with monkeypatch.context() as patch:
        patch.setattr("rapport.trials.power.command.tell_on_standard_error", stopped)
        assert main(words) == 130
    assert "the same command goes on from here" in capsys.readouterr().err
    assert (here / ".out.lots").exists()
    assert main(words) == 0
    assert not (here / ".out.lots").exists()


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
