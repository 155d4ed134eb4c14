"""Power by simulation: trials a second and core, and how it grows with workers.

    .venv/bin/python bench/power.py

25 clusters of 3–12, numbers, binary and ordinal outcomes; the analyses of cluster means and CR1 at once, each
other by itself. Speeds are of processor time with one BLAS thread. Scaling: the processor time of all workers together
for the same trials – what does not grow is perfect scaling, whatever else the machine does – and the wall clock beside
it.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

from distributed import Client, LocalCluster  # noqa: E402

from bench.evaluation import tell  # noqa: E402
from rapport.stats.power.outcomes import Graded, Measured  # noqa: E402
from rapport.stats.power.simulated import Analysis, Counted, Lot, Simulation, lots, powers, run_lot, simulate  # noqa: E402

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
    yield from scaling(Simulation(13, 12, SIZES, OUTCOMES["ordinal"], (*QUICK, Analysis.CR2)))


def speed(simulation: Simulation, trials: int = TRIALS) -> float:
    simulate(simulation, simulation.lot, 0)
    started = time.process_time()
    simulate(simulation, trials, 1)
    return trials / (time.process_time() - started)


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
