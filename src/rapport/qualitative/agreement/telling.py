"""Agreement in words: who A and B are, what was compared, why the rest was not, and how the numbers are made. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.qualitative.agreement.readings import WHY
from rapport.qualitative.agreement.result import CONFIDENCE, Agreed, Estimate, Measure, Part
from rapport.tables.numbers import UNDEFINED, count, fixed, interval

FIRST, SECOND, OTHERS = "A", "B", "others"


@dataclass(frozen=True)
class Words:
    """What things are called.

    Attributes:
        round: e.g. `Round 2` or `Training round 1`.
        codes: id → name, as in the codebook of the round.
        labels: the coders, in the order of the round: Coder A, Coder B, …
        unit: what one unit is: `response`, `turn`, `paragraph`, or `unit` where there are several kinds.
    """

    round: str
    codes: Mapping[int, str]
    labels: Sequence[str]
    unit: str = "unit"

    @property
    def title(self) -> str:
        """Title of a page."""
        return f"Agreement of coders: {self.round}"

    def code(self, code: int | None) -> str:
        """The name of a code."""
        return "All codes" if code is None else self.codes.get(code, f"code {code}")

    def units(self, number: int) -> str:
        """`1 response`, `24 responses`."""
        return f"{count(number)} {self.unit}{'' if number == 1 else 's'}"

    def sides(self, part: Part) -> tuple[str, str]:
        """What the two sides of a table are called."""
        if part.first is None:
            return (FIRST, SECOND) if len(self.labels) != 2 else (self.short(0), self.short(1))
        return self.short(part.first), OTHERS if part.second is None else self.short(part.second)

    def short(self, coder: int) -> str:
        """`A` for Coder A."""
        return self.labels[coder].removeprefix("Coder ")

    def coders(self, part: Part) -> str:
        """Whom a part compares."""
        if part.first is None:
            return " and ".join(self.labels) if len(self.labels) == 2 else "all pairs of coders"
        return f"{self.labels[part.first]} and {'the others' if part.second is None else self.labels[part.second]}"

    def caption(self, part: Part) -> str:
        """Caption of a table."""
        return f"Agreement on each code in {self.round.lower()}: {self.coders(part)}"

    def name(self, part: Part) -> str:
        """Short name of a table, also in results.json."""
        if part.first is None:
            return "agreement"
        return f"agreement-{part.first + 1}-{'others' if part.second is None else part.second + 1}"


def notes_of(agreed: Agreed, part: Part, words: Words) -> tuple[str, ...]:
    """The notes below a table: who is who, what was compared, the share with the same codes.

    Args:
        agreed: all numbers.
        part: those of the table.
        words: what things are called.

    Returns:
        Sentences.
    """
    notes = [who_is_who(part, words)]
    if part.comparisons != part.units:
        notes.append(
            f"Some {words.unit}s were coded by more than two: each two of their coders are compared, "
            f"{count(part.comparisons)} comparisons of {words.units(part.units)}."
        )
    if part.is_whole:
        notes.append(entered(agreed, words))
    notes += [same_codes(part, words), *left_out_draws(part, words)]
    return tuple(notes)


def who_is_who(part: Part, words: Words) -> str:
    """What A and B mean in a table."""
    first, second = words.sides(part)
    if part.first is not None and part.second is None:
        label = words.labels[part.first]
        return f"{first} is {label}; “{second}” is whoever coded the same {words.unit} as {label}."
    if part.first is not None or len(words.labels) == 2:
        one, other = (0, 1) if part.first is None else (part.first, part.second or 0)
        return f"{first} is {words.labels[one]}, {second} is {words.labels[other]}; the labels say nothing about names."
    return (
        f"In each {words.unit}, A is the one of its two coders who comes first in the order of the round "
        f"({', '.join(words.labels)}), B the other. That order says nothing about names. A and B are not the same two "
        "people throughout: kappa of all pairs is read with the tables of each pair beside it."
    )


def entered(agreed: Agreed, words: Words) -> str:
    """How many units were compared, and why the others were not."""
    whole = agreed.whole
    told = f"{count(whole.units)} of {words.units(agreed.units)} were compared: those that two coders have finished"
    told += f", by {count(whole.respondents)} respondents" if whole.units else ""
    reasons = [f"{count(number)} {WHY[why]}" for why, number in agreed.left_out]
    return f"{told}. Of the others, {'; '.join(reasons)}." if reasons else f"{told}."


def same_codes(part: Part, words: Words) -> str:
    """The share of units with the same set of codes."""
    one = part.together.measures[Measure.SAME_SET]
    if one.value is None:
        return f"Share of {words.unit}s with the same codes: {UNDEFINED}, as {one.why}."
    return f"Both gave exactly the same codes in {share(one)} of the comparisons."


def share(one: Estimate) -> str:
    """A share in per cent, with its interval."""
    if one.value is None:
        return UNDEFINED
    limits = ""
    if one.low is not None and one.high is not None:
        limits = f" ({CONFIDENCE}% CI {interval(100 * one.low, 100 * one.high, 1)})"
    return f"{fixed(100 * one.value, 1)}%{limits}"


def left_out_draws(part: Part, words: Words) -> tuple[str, ...]:
    """Intervals that rest on fewer draws, because the coefficient does not exist in the others."""
    few = [
        f"{words.code(line.code)} {count(line.measures[Measure.KAPPA].undefined_draws)}"
        for line in part.codes
        if line.measures[Measure.KAPPA].undefined_draws
    ]
    return (f"Draws in which a code did not occur are left out of its interval: {', '.join(few)}.",) if few else ()


def methods_of(agreed: Agreed) -> tuple[str, ...]:
    """How the numbers are made, for a methods paragraph.

    Args:
        agreed: all numbers.

    Returns:
        Sentences that name unit, pooling, interval and software.
    """
    return (
        "Agreement was computed once, on the codings as they were when the round closed and before anything was "
        "decided between coders; a finished unit without a code counts as “no” to every code, a unit that was not "
        "finished does not count.",
        "Each code in each unit is one decision, yes or no. Per code: positive and negative agreement (Cicchetti and "
        "Feinstein), Cohen’s kappa, Krippendorff’s alpha for nominal data, Gwet’s AC1. Stacked: all decisions, units × "
        "codes, in one table. Pooled: kappa of the mean observed and the mean expected agreement over codes (De Vries "
        "and others 2008).",
        f"Intervals are {CONFIDENCE}% percentile intervals of {count(agreed.draws)} draws of respondents with all that "
        f"they wrote (seed {agreed.seed}). Where a coefficient does not exist it is “{UNDEFINED}”, with the reason; it "
        f"is neither 0 nor 1. Computed with {agreed.programs}.",
    )
