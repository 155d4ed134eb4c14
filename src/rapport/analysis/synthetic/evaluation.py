"""The people of a course's evaluation: ``rapport simulate opm-evaluation``."""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from rapport.analysis.synthetic.answers import AnswersSpec, written_answers
from rapport.analysis.synthetic.cohort import NAME, Cohort, names
from rapport.analysis.synthetic.days import Day, drawn_days
from rapport.analysis.synthetic.nearest import Floats, Integers
from rapport.analysis.synthetic.pairs import PairedItem, paired_people
from rapport.analysis.synthetic.printed import CohortSpec, Count, Text, Word, read_spec
from rapport.analysis.synthetic.ratings import Rating, rated_people
from rapport.analysis.synthetic.ticks import TickQuestion, ticked_people
from rapport.textfiles.strict_model import StrictModel

# How much of an answer's rank is the person's own level; the rest is chance. Gives items that correlate by
# about .5, as scales of skills do.
OWN_LEVEL = 0.6
# How much of skipping a question is the person's habit of skipping.
HABIT = 0.9
Columns = dict[str, list[object]]


class ChoiceQuestion(StrictModel):
    """A question with one answer.

    Attributes:
        name: the column.
        label: the question.
        source: where its counts are printed.
        n: people who answered.
        levels: people per answer that is printed.
        made_up: shares of the answers that are not printed; they take the rest.
        order: all answers in order, where some are made up.
    """

    name: Word
    label: Text
    source: Text
    n: Count
    levels: dict[Text, Count]
    made_up: dict[Text, Annotated[float, Field(gt=0)]] = {}
    order: tuple[Text, ...] = ()


class PairedTable(StrictModel):
    """The printed table of before and after.

    Attributes:
        source: its name.
        lowest: smallest answer of the scale.
        highest: largest answer.
        items: its rows, in order.
    """

    source: Text
    lowest: int
    highest: int
    items: tuple[PairedItem, ...]


class Submitted(StrictModel):
    """When the surveys came in: the printed limits; days between are made up."""

    name: Word
    source: Text
    first: Day
    last: Day


class EvaluationSpec(CohortSpec):
    """What is printed of the evaluation sample."""

    submitted: Submitted
    tick_questions: tuple[TickQuestion, ...]
    choice_questions: tuple[ChoiceQuestion, ...]
    ratings: tuple[Rating, ...]
    paired: PairedTable


def evaluation_sample(seed: int) -> Cohort:
    """Make the people.

    Args:
        seed: the same seed gives the same people.

    Returns:
        People whose tables are the printed ones.

    Raises:
        Impossible: a specification that no whole people can meet.
        TextFileError: a specification that cannot be read.
    """
    spec, answers = read_spec("opm-evaluation", EvaluationSpec), read_spec("opm-answers", AnswersSpec)
    rng = np.random.default_rng([seed, 1])
    people = _People(spec.people, rng)
    columns: Columns = {NAME: list(names(spec.label, spec.people))}
    for question in spec.tick_questions:
        columns |= _ticks(question, people, rng)
    for choice in spec.choice_questions:
        columns |= _choice(choice, people, rng)
    for rating in spec.ratings:
        columns[rating.name] = people.by_level(rated_people(rating, rng))
    for item in spec.paired.items:
        pairs = paired_people(item, spec.paired.lowest, spec.paired.highest, rng)
        columns[f"{item.name}_before"], columns[f"{item.name}_now"] = people.pairs_by_level(pairs)
    columns |= _texts(answers, columns, rng)
    columns[spec.submitted.name] = list(drawn_days(spec.submitted.first, spec.submitted.last, spec.people, rng))
    return Cohort(spec.title, spec.source.told, columns, spec.not_reproduced, spec.not_printed)


class _People:
    """Who answers what: people skip questions by habit, and answer scales by a level of their own."""

    def __init__(self, number: int, rng: np.random.Generator) -> None:
        self.number = number
        self._rng = rng
        self._willing = rng.standard_normal(number)
        self._level = rng.standard_normal(number)

    def who(self, n: int) -> Integers:
        """The people who answer a question that n answer, in the order of the file."""
        keen = HABIT * self._willing + (1 - HABIT) * self._rng.standard_normal(self.number)
        return np.sort(np.argsort(-keen, kind="stable")[:n])

    def at_random(self, values: list[object]) -> list[object]:
        """Values given to people who answer, in any order."""
        return self._given(self.who(len(values)), [values[at] for at in self._rng.permutation(len(values))])

    def by_level(self, values: Integers) -> list[object]:
        """The larger values to people of a higher level, more or less."""
        who = self.who(len(values))
        return self._given(who, np.sort(values)[self._ranks(who)].tolist())

    def pairs_by_level(self, pairs: Integers) -> tuple[list[object], list[object]]:
        """Pairs of values to people by their level, more or less."""
        who = self.who(len(pairs))
        height = pairs.sum(axis=1) + 0.5 * self._rng.random(len(pairs))
        ranked = pairs[np.argsort(height, kind="stable")][self._ranks(who)]
        return self._given(who, ranked[:, 0].tolist()), self._given(who, ranked[:, 1].tolist())

    def _ranks(self, who: Integers) -> Integers:
        near: Floats = OWN_LEVEL * self._level[who] + (1 - OWN_LEVEL) * self._rng.standard_normal(len(who))
        return np.argsort(np.argsort(near, kind="stable"), kind="stable")

    def _given(self, who: Integers, values: list[object]) -> list[object]:
        cells: list[object] = [""] * self.number
        for person, value in zip(who, values, strict=True):
            cells[person] = value
        return cells


def _ticks(question: TickQuestion, people: _People, rng: np.random.Generator) -> Columns:
    ticks: NDArray[np.bool_] = rng.permutation(ticked_people(question, rng))
    who = people.who(question.n)
    columns: Columns = {}
    for choice, ticked in zip(question.choices, ticks.T, strict=True):
        cells: list[object] = [""] * people.number
        for person, tick in zip(who, ticked, strict=True):
            cells[person] = int(tick)
        columns[f"{question.name}_{choice}"] = cells
    return columns


def _choice(question: ChoiceQuestion, people: _People, rng: np.random.Generator) -> Columns:
    counts = dict(question.levels)
    if question.made_up:
        shares = np.array(list(question.made_up.values()))
        rest = rng.multinomial(question.n - sum(counts.values()), shares / shares.sum())
        counts |= dict(zip(question.made_up, rest.tolist(), strict=True))
    values: list[object] = [level for level, count in counts.items() for _ in range(count)]
    return {question.name: people.at_random(values)}


def _texts(spec: AnswersSpec, columns: Columns, rng: np.random.Generator) -> Columns:
    """The free answers of some of those who were asked for one."""
    asked = [person for person, cell in enumerate(columns[spec.asked]) if cell == spec.answer]
    who = np.sort(rng.choice(asked, spec.people, replace=False))
    answers = written_answers(spec, rng)
    texts: list[object] = [""] * len(columns[spec.asked])
    named, marks = list(texts), {f"code_{code.name}": list(texts) for code in spec.codes}
    for person, at in zip(who, rng.permutation(len(answers)), strict=True):
        texts[person], named[person] = answers[at].text, "; ".join(answers[at].codes)
        for code in spec.codes:
            marks[f"code_{code.name}"][person] = int(code.name in answers[at].codes)
    return {f"{spec.asked}_text": texts, f"{spec.asked}_codes": named, **marks}
