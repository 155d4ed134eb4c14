"""The two counts. The first chose what to look for; only the second says what was found."""

from dataclasses import dataclass

from rapport.qualitative.adjudication.queries import final_codes_of
from rapport.qualitative.codebook import queries as codebooks
from rapport.qualitative.models import Codebook, Entry, Project


@dataclass(frozen=True)
class BothCounts:
    """One code.

    Attributes:
        entry: what the codebook says.
        stems: each stem with the people who used it when the version was published.
        hinted: people who used any of them.
        final: people to whom the code was given in the end; None before a round has closed.
        undecided: people about whom the coders still differ.
    """

    entry: Entry
    stems: tuple[tuple[str, int | None], ...]
    hinted: int | None
    final: int | None
    undecided: int


@dataclass(frozen=True)
class Counted:
    """All codes of a version, and how many people were read."""

    rows: tuple[BothCounts, ...]
    read: int


def both_counts(project: Project, version: Codebook) -> Counted:
    """Both counts of each code that can be given.

    Args:
        project: whose rounds.
        version: the codebook; its counts of stems are those of the day on which it was published.
    """
    finals = list(final_codes_of(project).values())
    carry: dict[int, set[int]] = {}
    differ: dict[int, set[int]] = {}
    for one in finals:
        for code in one.codes:
            carry.setdefault(code, set()).add(one.respondent)
        for code in one.undecided:
            differ.setdefault(code, set()).add(one.respondent)
    rows = tuple(
        BothCounts(
            entry,
            tuple((stem.stem, stem.respondents) for stem in sorted(entry.stems.all(), key=lambda stem: stem.stem)),
            entry.hinted,
            len(carry.get(entry.code_id, ())) if finals else None,
            len(differ.get(entry.code_id, set()) - carry.get(entry.code_id, set())),
        )
        for entry in codebooks.entries(version)
        if entry.is_codable
    )
    return Counted(rows, len({one.respondent for one in finals}))
