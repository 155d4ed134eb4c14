"""Computes one run, in a process of its own: numpy is loaded here and nowhere else in the evaluation.

    python -m rapport.evaluation.runs.analysis_process FOLDER

In the folder lie `asked.json`, the plan and the data. Says on standard output how far it is (`progress 1 3`), writes
`told.json` – with what it was computed, every mistake, and about which sets of rows something was told – and, if there
is a result, the folder `out`.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
import scipy

import rapport
from rapport.analysis.progress import Progress
from rapport.analysis.protection import Released
from rapport.analysis.run import Wishes, evaluate
from rapport.evaluation.runs.asking import ASKED, OUT, TOLD, About, Asked, Told, Wrong
from rapport.kit.processes import end_with_parent
from rapport.textfiles.mistakes import TextFileError


def compute(asked: Asked) -> Told:
    """Run the plan in the present folder, small numbers protected."""
    programs = f"Rapport {rapport.__version__}, NumPy {np.__version__}, SciPy {scipy.__version__}"
    earlier = tuple(Released(frozenset(one.columns), frozenset(one.rows)) for one in asked.earlier)
    wishes = Wishes(listener=say, protect=asked.protect, earlier=earlier)
    try:
        analysis = evaluate(asked.plan, asked.data, OUT, wishes)
    except TextFileError as error:
        places = {asked.plan: "plan", asked.data: "data"}
        wrong = tuple(Wrong(one.what, one.mend, places.get(one.file, ""), one.line) for one in error.mistakes)
        return Told(programs, wrong)
    released = analysis.guard.released if analysis.guard else ()
    told = (About(tuple(sorted(one.about)), tuple(sorted(one.people))) for one in released)
    return Told(programs, released=tuple(told))


def say(progress: Progress) -> None:
    """Tell who started this how far it is, in hundredths of a step."""
    done = round(100 * (progress.done + progress.part))
    sys.stdout.write(f"progress {done} {100 * progress.of}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    end_with_parent()
    os.chdir(sys.argv[1])
    told = compute(Asked.read(json.loads(Path(ASKED).read_text(encoding="utf-8"))))
    Path(TOLD).write_text(json.dumps(told.written(), ensure_ascii=False), encoding="utf-8")
