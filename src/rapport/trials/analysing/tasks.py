"""What the worker does for the analysis of the outcomes: has it run in a process of its own, and keeps it."""

import base64
import csv
import io

from rapport.trials.analysing import queries
from rapport.trials.analysing.actions import Made, keep
from rapport.trials.asked.computing import computed
from rapport.trials.asked.queries import to_make
from rapport.trials.models import OutcomeReport, Trial

NO_SCORE = (
    "the protocol names no score of this server for any outcome; write “score: instrument/score” to it, as in "
    "science-identity/science_identity"
)
NOBODY = "nobody is included yet at an institution that has its arm"


def make(trial: int, number: int) -> None:
    """Make what was asked for; an asking that is made already, or that a later one has overtaken, stays as it is."""
    if asked := to_make(OutcomeReport, trial, number):
        keep(report=asked, number=number, made=_made(asked.trial))


def _made(trial: Trial) -> Made:
    asked = queries.to_analyse(trial)
    if asked is None:
        return Made(problem=NO_SCORE)
    with_arm = [row for row in csv.DictReader(io.StringIO(asked.table)) if row["arm"]]
    if not with_arm:
        return Made(problem=NOBODY)
    said = computed("rapport.trials.analysing.setting", {"plan": asked.plan, "table": asked.table})
    return Made(
        said["body"],
        tuple(said["not_made"]),
        base64.b64decode(said["archive"]),
        asked.by_name,
        len(with_arm),
        len({row["site"] for row in with_arm}),
        said["problem"],
    )
