"""What the worker does for a word list: reads the texts, has them counted in a process of its own, keeps the count."""

import json
import subprocess
import sys

from rapport.kit.jobs import progress
from rapport.qualitative.models import Project
from rapport.qualitative.wordlist import actions, counted, standing, texts
from rapport.qualitative.words.counts import LeftOut, StemCount

PROGRAM = "rapport.qualitative.wordlist.count_process"
STEPS = 3


class NotCountedError(Exception):
    """The process failed in a way that nobody foresaw; the job is tried again."""


def count(project: int) -> None:
    """Count the words of a project as its texts and rules stand now; what is counted already is not counted again."""
    found = Project.objects.select_related("program").filter(pk=project).first()
    if found is None:
        return
    # Before the texts: should one come in between, the count has an old fingerprint and is made again.
    stamp, now = texts.stamp(found), standing.standing(found)
    key = now.key(stamp)
    if counted.result_of(found, key) is not None:
        return
    job = counted.job_key(found, key)
    progress(job, 0, STEPS)
    written = texts.written(found)
    progress(job, 1, STEPS)
    told = json.loads(computed(asked(now, written)))
    progress(job, 2, STEPS)
    stems = [(StemCount(stem, forms, people, times), places) for stem, forms, people, times, places in told["stems"]]
    left_out = [LeftOut(*one) for one in told["left_out"]]
    made = actions.Found(key, written, told["counted"], told["words"], stems, left_out)
    actions.keep(project=found, now=now, found=made)


def asked(now: standing.Standing, written: texts.Written) -> str:
    """What the process is told."""
    said = {"language": now.rules.language, "rules": now.text, "texts": list(written.texts.values())}
    return json.dumps(said)


def computed(question: str) -> str:
    """Let the process count."""
    command = [sys.executable, "-m", PROGRAM]
    done = subprocess.run(command, input=question, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 – ours
    if done.returncode:
        raise NotCountedError
    return done.stdout
