"""Jobs for the tests of the worker."""

import time
from pathlib import Path

from rapport.kit.models import Job


def hangs_the_first_time(folder: str) -> None:
    """Says that it began; the first time it never comes to an end."""
    with (Path(folder) / "began").open("a") as stream:
        stream.write("x")
    if (Path(folder) / "began").read_text() == "x":
        time.sleep(600)
    with (Path(folder) / "ended").open("a") as stream:
        stream.write("x")


def takes_a_moment(folder: str) -> None:
    (Path(folder) / "began").write_text("x")
    time.sleep(1.5)
    (Path(folder) / "ended").touch()


def writes(word: str) -> None:
    Job.objects.create(key=f"written:{word}", task="none", state=Job.State.DONE)


def fails(word: str) -> None:
    raise ValueError(f"a secret that somebody wrote: {word}")


def overtaken(key: str) -> None:
    """Fails after another worker has taken the job over and finished it."""
    Job.objects.filter(key=key).update(tries=2, state=Job.State.DONE)
    raise ValueError
