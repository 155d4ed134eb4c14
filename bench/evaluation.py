"""The evaluation of a paper: ours beside R (nnet + car) and statsmodels, on the shape of Building Up.

    .venv/bin/python bench/evaluation.py                  # everything; R alone takes some four minutes
    .venv/bin/python bench/evaluation.py --without-r      # R's figure at 100,000 people is the last one, and named so

219 (100,000; 1,000,000) made-up people, 13 characteristics, three outcomes with more than two levels and two with two:
Table 1, 65 unadjusted models, five backward eliminations with two forced of twelve candidates, likelihood-ratio tests
of the last models, variance inflation. All figures are seconds of processor time with one BLAS thread; those of whole
processes have the start of the interpreter in them. What is resampled is measured by itself.
"""

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np  # noqa: E402
from distributed import Client, LocalCluster  # noqa: E402

from bench import evaluation_data as data  # noqa: E402
from bench import evaluation_peer  # noqa: E402
from rapport.analysis.verbs import make  # noqa: E402
from rapport.stats.logit.batched import Shared, fit_many  # noqa: E402
from rapport.stats.stability import bootstrap as draw_people  # noqa: E402
from rapport.stats.stability import noise  # noqa: E402

R_AT_100K = (206.0, "2026-11, R 4.2.2 with the reference BLAS")
R = ["Rscript", str(ROOT / "bench" / "evaluation.R")]


def main() -> int:
    if sys.argv[1:2] == ["--part"]:
        print(json.dumps(PARTS[sys.argv[2]](int(sys.argv[3]))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        verdicts = [tell(*line) for line in lines(Path(folder), "--without-r" in sys.argv)]
    return int(not all(verdicts))


def lines(folder: Path, without_r: bool):
    small, large = folder / "small.csv", folder / "large.csv"
    data.write(219, small)
    ours, ours_large = part("ours", 219), part("ours", 100_000)
    peer, peer_large = part("statsmodels", 219), part("statsmodels", 100_000)
    r_small, r_final = in_r(small)
    yield "whole process, n = 219", whole_process(folder, small), "s", 2.0, "≤"
    yield "analysis alone, n = 219", ours["seconds"], "s", 0.12, "≤"
    yield "R, n = 219", r_small, "s", None, ""
    yield "statsmodels, n = 219", peer["seconds"], "s", None, ""
    yield (
        "the same final models as R and statsmodels, n = 219",
        ours["final"] == r_final == peer["final"],
        "",
        True,
        "=",
    )
    yield "analysis alone, n = 100,000", ours_large["seconds"], "s", None, ""
    yield "memory, n = 100,000", ours_large["megabytes"], "MB", 1000, "≤"
    r_large, named = (R_AT_100K[0], f" (last figure: {R_AT_100K[1]})") if without_r else (None, "")
    if r_large is None:
        data.write(100_000, large)
        r_large, r_final = in_r(large)
        same = ours_large["final"] == r_final == peer_large["final"]
        yield "the same final models as R and statsmodels, n = 100,000", same, "", True, "="
    yield f"R, n = 100,000{named}", r_large, "s", None, ""
    yield f"times R, n = 100,000{named}", r_large / ours_large["seconds"], "×", 60, "≥"
    yield "statsmodels, n = 100,000", peer_large["seconds"], "s", None, ""
    yield "times statsmodels, n = 100,000", peer_large["seconds"] / ours_large["seconds"], "×", 4, "≥"
    million = part("ours", 1_000_000)
    yield "analysis alone, n = 1,000,000", million["seconds"], "s", 40, "≤"
    yield "memory, n = 1,000,000", million["megabytes"], "MB", None, ""
    yield "times the time of 100,000 (linear: 10)", million["seconds"] / ours_large["seconds"], "×", 12, "≤"
    for name, speed in part("bootstrap", 219).items():
        yield f"bootstrap with covariance, last model of {name}, n = 219", speed, "fits/s", 10_000, "≥"
    trials = part("trials", 219)
    yield "200 bootstrap samples and 200 shuffled outcomes of all five selections", trials["seconds"], "s", None, ""
    yield "one process, two processes: the same", trials["processes"], "", True, "="
    yield "one process, a dask.distributed scheduler: the same", trials["scheduler"], "", True, "="


def tell(name: str, value: float | bool, unit: str, bound: float | bool | None, sign: str) -> bool:
    is_met = bound is None or {"≤": value <= bound, "≥": value >= bound, "=": value == bound}[sign]
    shown = (
        ("yes" if value else "NO") if isinstance(value, bool) else f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
    )
    limit = "" if bound is None or isinstance(bound, bool) else f"  (bound: {sign} {bound:,g} {unit})"
    print(f"{name}: {shown} {unit}{limit}{'' if is_met else '  MISSED'}", flush=True)
    return is_met


def part(name: str, n: int) -> dict:
    """A part in a process of its own, so that memory and warm caches are its own too."""
    ran = subprocess.run(
        [sys.executable, __file__, "--part", name, str(n)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(f"{name} at {n} failed:\n{ran.stderr}")
    return json.loads(ran.stdout.splitlines()[-1])


def in_r(path: Path) -> tuple[float, dict[str, list[str]]]:
    printed = subprocess.run([*R, str(path)], capture_output=True, text=True, check=True).stdout.splitlines()
    final = {line.split(":")[0].strip(): line.split(":")[1].split() for line in printed[1:]}
    return float(printed[0]), final


def whole_process(folder: Path, path: Path) -> float:
    plan = folder / "plan.yaml"
    plan.write_text(data.PLAN, encoding="utf-8")
    argv = [sys.executable, "-m", "rapport.analysis", str(plan), "--data", str(path), "--out", str(folder / "out")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(n: int) -> dict:
    plan, frame = data.plan(), data.frame(n)
    seconds, products = [], ()
    for _ in range(3 if n < 10_000 else 1):
        start = time.process_time()
        products = [one for spec, number in plan.numbered() for one in make(spec, number, plan, frame)]
        seconds.append(time.process_time() - start)
    final = {
        name: sorted({r.term for table in products for r in table.records if r.outcome == name and keeps(table, r)})
        for name in data.OUTCOMES
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": min(seconds), "megabytes": peak, "final": final}


def keeps(table, record) -> bool:
    """Whether a record tells of a term of a last model."""
    return table.name in data.ADJUSTED and record.statistic == "df" and bool(record.term)


def bootstrap(n: int) -> dict:
    generator, found = np.random.default_rng(1), {}
    for name, selected in data.selections(n).items():
        fit = selected.fit
        shared, levels = Shared(fit.columns.standard), np.arange(1, len(fit.equations) + 1)
        one_hot = (fit.outcome.codes == levels[:, None]).astype(float)
        start, done, fine = time.process_time(), 0, 0
        while time.process_time() - start < 1.0:
            often = generator.multinomial(n, np.full(n, 1 / n), size=100).astype(float)
            many = fit_many(shared, often[:, None] * one_hot, often, fit.maximum.beta)
            done, fine = done + len(often), fine + int(many.fine.sum())
        found[f"{name}, {fit.maximum.beta.size} coefficients, {100 * (1 - fine / done):.0f}% separated"] = done / (
            time.process_time() - start
        )
    return found


def trials(n: int) -> dict:
    selections = data.selections(n)
    start = time.process_time()
    alone = [(draw_people(one, 200, 1), noise(one, 200, 1)) for one in selections.values()]
    seconds = time.process_time() - start
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        two = [(draw_people(one, 200, 1, pool.map), noise(one, 200, 1, pool.map)) for one in selections.values()]
    return {"seconds": seconds, "processes": alone == two, "scheduler": alone == by_scheduler(selections)}


def by_scheduler(selections: dict) -> list:
    place = {"host": "127.0.0.1", "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=2, threads_per_worker=1, **place) as cluster, Client(cluster) as client:

        def spread(run, lots):
            return client.gather(client.map(run, lots, pure=False))

        return [(draw_people(one, 200, 1, spread), noise(one, 200, 1, spread)) for one in selections.values()]


def statsmodels(n: int) -> dict:
    return evaluation_peer.evaluate(n)


PARTS = {"ours": ours, "bootstrap": bootstrap, "trials": trials, "statsmodels": statsmodels}

if __name__ == "__main__":
    sys.exit(main())
