"""The steps of a funnel as figures, and where people stop. Pure: neither Django nor the database."""

from dataclasses import dataclass

from rapport.stats.suppression import INSIDE

HIDDEN = f"fewer than {INSIDE}"


@dataclass(frozen=True)
class Reached:
    """How many people got how far in a course.

    Attributes:
        invited: whom the programme asked, or who registered.
        registered: who registered or, asked by the programme, began.
        began: who opened a page.
        half: who opened half of the pages or more.
        done: who finished by the rule of the course.
        ways_in: who was given a way into the anonymous evaluation.
        evaluated: at least so many answered, nobody knows who; none where there is no evaluation.
        planned: who keeps a plan for afterwards.
        followed: who said later what became of it.
        unfinished: who began and did not finish; `unfinished_half`: those of them who opened half or more.
    """

    invited: int
    registered: int
    began: int
    half: int
    done: int
    ways_in: int
    evaluated: int | None
    planned: int
    followed: int
    unfinished: int
    unfinished_half: int


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        label: what people did.
        text: how many, for people; small numbers of what is theirs alone are not told.
        value: how many, for the bar and for files; none where it is not told.
        note: what the number does not say.
    """

    label: str
    text: str
    value: int | None
    note: str = ""


def steps(reached: Reached) -> list[Step]:
    """The steps, from the first invitation on."""
    found = [
        _open("Invited", reached.invited, "asked by the programme, or registered by themselves"),
        _open("Registered", reached.registered, "registered, or began because the programme asked"),
        _open("Began", reached.began, "opened a page, or finished elsewhere"),
        _open("Half", reached.half, "opened half of the pages or more"),
        _open("Done", reached.done, "finished by the rule of the course"),
    ]
    if reached.evaluated is not None:
        found.append(
            Step(
                "Evaluation",
                f"at least {reached.evaluated:,}",
                reached.evaluated,
                f"of {reached.ways_in:,} who were given a way in; anonymous: a bound, from a rate in steps of five",
            )
        )
    found.append(_theirs("Action plan", reached.planned, "keep a plan for afterwards; what is in it is theirs"))
    found.append(_theirs("Follow-up", reached.followed, "said later what became of the plan"))
    return found


def _open(label: str, number: int, note: str) -> Step:
    return Step(label, f"{number:,}", number, note)


def _theirs(label: str, number: int, note: str) -> Step:
    return Step(label, HIDDEN, None, note) if 0 < number < INSIDE else _open(label, number, note)


@dataclass(frozen=True)
class Stopped:
    """Why there is no evaluation of somebody: they did not finish, or they finished and did not answer.

    Attributes:
        never_began: registered and opened nothing.
        before_half: began, and opened less than half of the pages.
        after_half: opened half or more, and did not finish.
        no_answer: finished, and gave no answer: at most so many; none where there is no evaluation.
    """

    never_began: int
    before_half: int
    after_half: int
    no_answer: int | None

    @property
    def did_not_finish(self) -> int:
        """Began and did not finish."""
        return self.before_half + self.after_half


def stopped(reached: Reached) -> Stopped:
    """Where people stopped."""
    no_answer = None if reached.evaluated is None else max(0, reached.done - reached.evaluated)
    return Stopped(
        reached.registered - reached.began,
        reached.unfinished - reached.unfinished_half,
        reached.unfinished_half,
        no_answer,
    )
