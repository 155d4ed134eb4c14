"""Power by simulation: trials a second and core, and how it grows with workers.

    .venv/bin/python bench/power.py

25 clusters of 3–12, numbers, binary and ordinal outcomes; the analyses of cluster means and CR1 at once, each other
by itself; lme4 of R fits the same trials where Rscript is there. Speeds are of processor time with one BLAS thread.
Scaling: the processor time of all workers together for the same trials – what does not grow is perfect scaling,
whatever else the machine does – and the wall clock beside it.
"""

import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np  # noqa: E402
from distributed import Client, LocalCluster  # noqa: E402

from bench.evaluation import tell  # noqa: E402
from rapport.stats.power.outcomes import Graded, Measured  # noqa: E402
from rapport.stats.power.simulated import ANALYSED, Analysis, Counted, Lot, Simulation, lots, powers, run_lot, simulate  # noqa: E402

SIZES = tuple(range(3, 13))
OUTCOMES = {
    "numbers": Measured(0.5, 1, 0.05),
    "binary": Graded((0.5, 0.5), (0.7, 0.3), 0.05),
    "ordinal": Graded((0.04, 0.1, 0.22, 0.4, 0.24), (0.1, 0.2, 0.3, 0.3, 0.1), 0.05),
}
QUICK = (Analysis.CLUSTER_T, Analysis.CR1)
TRIALS = 400_000


def main() -> int:
    return int(any([not tell(*line) for line in lines()]))  # noqa: C419 – each line is told


def lines():
    for name, outcome in OUTCOMES.items():
        yield (
            f"{name}: cluster means and CR1",
            speed(Simulation(13, 12, SIZES, outcome, QUICK)),
            "trials/s",
            40_000,
            "≥",
        )
        bias_reduced = Simulation(13, 12, SIZES, outcome, (Analysis.CR2,))
        yield f"{name}: CR2", speed(bias_reduced), "trials/s", None, ""
        for analysis in (Analysis.PERMUTATION, Analysis.KAUERMANN_CARROLL, Analysis.MIXED):
            slow = analysis.is_slow(outcome)
            one = Simulation(13, 12, SIZES, outcome, (analysis,))
            yield f"{name}: {analysis}", speed(one, 400 if slow else 40_000), "trials/s", None, ""
    yield from beside_lmer(Simulation(13, 12, SIZES, OUTCOMES["numbers"], (Analysis.MIXED,)))
    yield from scaling(Simulation(13, 12, SIZES, OUTCOMES["ordinal"], (*QUICK, Analysis.CR2)))


def speed(simulation: Simulation, trials: int = TRIALS) -> float:
    simulate(simulation, simulation.lot, 0)
    started = time.process_time()
    simulate(simulation, trials, 1)
    return trials / (time.process_time() - started)


def beside_lmer(simulation: Simulation, trials: int = 200):
    """R's lmer on the same trials: people who have the sums and sums of squares that were drawn."""
    if shutil.which("Rscript") is None:
        yield "R's lmer on the same trials: not measured, there is no Rscript here", 0, "", None, ""
        return
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((1, 0))))
    made = simulation.made(generator).first(trials)
    ours = float(np.mean(ANALYSED[Analysis.MIXED](made, simulation.alpha).effects))
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("trial,cluster,treated,y\n")
        for trial, cluster in product(range(trials), range(simulation.clusters)):
            for y in people(*(float(part[trial, cluster]) for part in (made.sizes, made.sums, made.squares))):
                file.write(f"{trial},{cluster},{int(cluster < made.treated)},{y!r}\n")
        file.flush()
        script = ROOT / "bench" / "power_peer.R"
        done = subprocess.run(["Rscript", script, file.name], capture_output=True, text=True, check=True)
    rate, effect, version = done.stdout.split()
    fast = speed(simulation, 40_000)
    yield f"R's lmer ({version}) on the same trials", float(rate), "fits/s", None, ""
    yield "our mixed model, times as many", fast / float(rate), "×", None, ""
    yield "the same mean of the estimates", abs(ours - float(effect)) < 1e-4, "", True, "="


def people(size: float, total: float, squares: float) -> list[float]:
    """So many numbers with this sum and sum of squares: nothing else of a cluster enters a random intercept."""
    n = int(size)
    spread = math.sqrt(max(squares - total**2 / n, 0.0))
    if n < 2:
        return [total]
    # Two of them away from the mean by as much, the others on it.
    return [total / n + spread / math.sqrt(2), total / n - spread / math.sqrt(2), *[total / n] * (n - 2)]


def scaling(simulation: Simulation):
    """Processor time of the lots in all workers together: were there something in each other's way, it would grow."""
    every = lots(simulation, 2 * TRIALS, 1)
    simulate(simulation, 4000, 0)
    started = time.perf_counter()
    alone = [timed(lot) for lot in every]
    wall_alone, one = time.perf_counter() - started, powers(simulation, [counted for _, counted in alone])
    yield "1 worker", sum(seconds for seconds, _ in alone), "s of processor time", None, ""
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        list(pool.map(timed, lots(simulation, workers * 8000, 0)))
        started = time.perf_counter()
        shared = list(pool.map(timed, every))
        wall = time.perf_counter() - started
    grown = sum(seconds for seconds, _ in shared) / sum(seconds for seconds, _ in alone)
    yield f"{workers} workers: processor time of all together, times that of one", grown, "×", 1.5, "≤"
    yield f"{workers} workers: wall clock, times as fast", wall_alone / wall, "×", None, ""
    yield f"{workers} workers: the same", powers(simulation, [counted for _, counted in shared]) == one, "", True, "="
    yield "a dask.distributed scheduler: the same", by_scheduler(simulation, workers) == one, "", True, "="


def timed(lot: Lot) -> tuple[float, Counted]:
    started = time.process_time()
    counted = run_lot(lot)
    return time.process_time() - started, counted


def by_scheduler(simulation: Simulation, workers: int):
    place = {"host": "127.0.0.1", "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=workers, threads_per_worker=1, **place) as cluster, Client(cluster) as client:

        def spread(run, lots):
            return client.gather(client.map(run, lots, pure=False))

        return simulate(simulation, 2 * TRIALS, 1, spread)


if __name__ == "__main__":
    sys.exit(main())
