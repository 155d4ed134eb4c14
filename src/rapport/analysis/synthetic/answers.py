"""Free answers in our words, with the printed number of people per code and more uses of each word than that."""

import re
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from rapport.analysis.synthetic.nearest import Impossible
from rapport.analysis.synthetic.printed import Count, Text, Word
from rapport.textfiles.strict_model import StrictModel

ALTERNATIVES = re.compile(r"\{([^{}]*)\}")
MOST_CODES = 3
# Of the codes' people, how unequally codes fall on those who already have one.
LEAN = 0.15
Range = tuple[Count, Count]


class Stem(StrictModel):
    """A word that many answers use.

    Attributes:
        name: the code, or the word.
        stem: what every form of the word begins with.
        also_people: between how many people use the word without meaning the code.
        also: sentences that use it so.
    """

    name: Word
    stem: Annotated[str, Field(pattern=r"^[a-z]+$")]
    also_people: Range
    also: tuple[Text, ...] = Field(min_length=1)


class Code(Stem):
    """A code of the printed table.

    Attributes:
        people: how many people's answers carry it.
        sentences: sentences that mean it; each uses the word.
    """

    people: Count
    sentences: tuple[Text, ...] = Field(min_length=1)


class AnswersSpec(StrictModel):
    """What is printed of the free answers, and the sentences that they are made of.

    Attributes:
        source: the printed table.
        asked: the question …
        answer: … and its answer, after which the free text is asked.
        people: people who wrote something.
        coded: people with at least one code.
        codes: the codes.
        uncoded: frequent words that are no code.
        plain: sentences that use none of these words.
    """

    source: Text
    asked: Word
    answer: Text
    people: Count
    coded: Count
    codes: tuple[Code, ...]
    uncoded: tuple[Stem, ...]
    plain: tuple[Text, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Answer:
    """One answer.

    Attributes:
        text: what was written.
        codes: the codes that it carries, in the order of the printed table.
    """

    text: str
    codes: tuple[str, ...]


def written_answers(spec: AnswersSpec, rng: np.random.Generator) -> list[Answer]:
    """Answers with the printed counts.

    Args:
        spec: codes, counts and sentences.
        rng: decides who means what, and in which words.

    Returns:
        One answer per person, in no special order.

    Raises:
        Impossible: the codes cannot be shared out among so many people.
    """
    carried = _carried(spec, rng)
    said: list[list[str]] = [[] for _ in range(spec.people)]
    for code in spec.codes:
        for person in np.flatnonzero([code.name in codes for codes in carried]):
            said[person].append(_one_of(code.sentences, rng))
    for stem in (*spec.codes, *spec.uncoded):
        others = np.flatnonzero([stem.name not in codes for codes in carried])
        low, high = stem.also_people
        for person in rng.choice(others, int(rng.integers(low, high + 1)), replace=False):
            said[person].append(_one_of(stem.also, rng))
    answers = []
    for codes, sentences in zip(carried, said, strict=True):
        if not sentences or rng.random() < LEAN:
            sentences.append(_one_of(spec.plain, rng))
        text = " ".join(sentences[at] for at in rng.permutation(len(sentences)))
        answers.append(Answer(text, codes))
    return answers


def _carried(spec: AnswersSpec, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Who carries which codes: every coded person one at least, nobody more than three."""
    total = sum(code.people for code in spec.codes)
    if not spec.coded <= total <= MOST_CODES * spec.coded:
        raise Impossible(f"{total} codings cannot be shared out among {spec.coded} people")
    places = np.repeat(np.arange(len(spec.codes)), [code.people for code in spec.codes])
    carried: list[set[int]] = [set() for _ in range(spec.people)]
    open_to_all = rng.permutation(places)
    for person, at in enumerate(open_to_all[: spec.coded]):
        carried[person].add(int(at))
    for at in open_to_all[spec.coded :]:
        free = [p for p in range(spec.coded) if at not in carried[p] and len(carried[p]) < MOST_CODES]
        carried[free[int(rng.integers(len(free)))]].add(int(at))
    names = [code.name for code in spec.codes]
    return [tuple(names[at] for at in sorted(codes)) for codes in carried]


def _one_of(sentences: tuple[str, ...], rng: np.random.Generator) -> str:
    def either(match: re.Match[str]) -> str:
        words = match.group(1).split("|")
        return words[int(rng.integers(len(words)))]

    return ALTERNATIVES.sub(either, sentences[int(rng.integers(len(sentences)))])


def uses(text: str, stem: str) -> bool:
    """Whether a text uses a form of a word: one of its words begins with the stem."""
    return re.search(rf"\b{stem}", text.lower()) is not None
