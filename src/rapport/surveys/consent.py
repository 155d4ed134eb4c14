"""What a survey promises before anybody answers: made from its degree, and from nothing else. Pure.

The words hold what the program does; `tests/trust/test_surveys.py` and `tests/ballots` attack them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapport.ballots.policy import CLAIM, ROWS_FROM

K = 5


@dataclass(frozen=True)
class Promise:
    """The heading and the sentences that stand above the questions."""

    degree: str
    title: str
    sentences: tuple[str, ...]


def promise(degree: str, *, program: str, about: str = "self", reports: Sequence[date] = ()) -> Promise:
    """The promise of a survey.

    Args:
        degree: identified, confidential or anonymous.
        program: the programme's name.
        about: of whom the answers speak, as the instrument says.
        reports: the days on which a mentor's report may be made, fixed when the survey was opened.
    """
    free = "You may leave any question out, and there is no time limit."
    if degree == "identified":
        return Promise(
            degree,
            "Your name stands beside your answers",
            (
                f"The directors, coordinators and evaluators of {program} can read who answered what, and export it. "
                "Nobody else can; those who code what people write read it without names.",
                "You can change your answers until the survey closes, and take them back at any time; then they are "
                "deleted.",
                free,
            ),
        )
    if degree == "confidential":
        return Promise(degree, "Your answers are confidential", (*_confidential(program, about, reports), free))
    return Promise(
        degree,
        "Your answers are anonymous",
        (
            CLAIM,
            "Nobody can change, return or delete what you have sent, you included: nobody can find it. Until you "
            "send it, your answers are kept in this browser only.",
            f"Evaluators of {program}, and those who code what people write, see single answers from {ROWS_FROM} "
            "people on, in an order that tells nothing.",
            free,
        ),
    )


def _confidential(program: str, about: str, reports: Sequence[date]) -> tuple[str, ...]:
    kept = (
        f"Nobody who runs {program}, and no mentor and no chair, can see what you answer, or whether you have. Your "
        "name is kept with your answers so that you can come back to them and are not asked twice; whoever keeps the "
        "server could look into its database.",
        f"Evaluators who are not in a mentor’s line get the answers without names, once at least {K} people have "
        "answered; so do those who code what people write.",
    )
    changes = (
        "You can change your answers until the survey closes, and take them back at any time; then they are deleted, "
        "but a report that was made before stays as it is.",
    )
    if about != "mentor":
        return kept + changes
    days = ", ".join(f"{day:%-d %B %Y}" for day in reports)
    when = f" on days that are fixed already ({days})" if days else ""
    report = (
        f"Your mentor gets a report only when at least {K} scholars have answered{when}: whether most see something as "
        "a strength, as mixed, or as something to work on – never a number that one answer could move, and never who. "
        "With fewer, the answers about several mentors or years are put together, or there is no report.",
        "Words that you write are read by your mentor only if you tick the box below them, and then among those of "
        "others, in an order that tells nothing. Your way of writing may still tell who you are.",
    )
    return kept + report + changes
