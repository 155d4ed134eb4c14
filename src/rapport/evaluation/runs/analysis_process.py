"""Computes one run, in a process of its own: numpy is loaded here and nowhere else in the evaluation.

    python -m rapport.evaluation.runs.analysis_process '{"plan": …, "data": …, "out": …, "seed": …, "protect": 5}'

in the folder of the files. Says on standard output how far it is (`progress 1 3`), writes `told.json` with the programs
that computed and with every mistake, and – if there is a result – the folder `out`.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy

import rapport
from rapport.analysis.run import evaluate
from rapport.evaluation.runs.protecting import protect
from rapport.kit.processes import end_with_parent
from rapport.textfiles.mistakes import TextFileError


def main(asked: dict[str, object]) -> None:
    """Run the plan and protect what came out."""
    plan, data, out = (Path(str(asked[name])) for name in ("plan", "data", "out"))
    say(0, 2)
    mistakes: list[dict[str, object]] = []
    try:
        tables = evaluate(plan, data, out)
        say(1, 2)
        mistakes = [
            {
                "what": f"“{name}” holds numbers of fewer than five people",
                "mend": "it is left out",
                "place": "",
                "line": 0,
            }
            for name in protect(tables, out, int(str(asked["protect"])))
        ]
    except TextFileError as error:
        mistakes = [
            {"what": one.what, "mend": one.mend, "place": "plan" if one.file == str(plan) else "data", "line": one.line}
            for one in error.mistakes
        ]
    programs = f"Rapport {rapport.__version__}, NumPy {np.__version__}, SciPy {scipy.__version__}"
    told = {"programs": programs, "mistakes": mistakes}
    Path("told.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    say(2, 2)


def say(done: int, of: int) -> None:
    sys.stdout.write(f"progress {done} {of}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    end_with_parent()
    main(json.loads(sys.argv[1]))
