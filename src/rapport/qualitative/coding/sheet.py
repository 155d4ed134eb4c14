"""What a coder has before them: a text with its hints, and what they have said of it – theirs alone."""

from collections.abc import Collection
from dataclasses import dataclass

from rapport.qualitative.coding import queries, visible
from rapport.qualitative.coding.actions import Saved
from rapport.qualitative.coding.hints import Piece, pieces
from rapport.qualitative.coding.keys import keys
from rapport.qualitative.models import Assignment, Codebook, Entry, RoundCoder

# So many texts are asked for in advance at most.
AT_ONCE = 40


@dataclass(frozen=True)
class Sheet:
    """A text and what its coder says of it."""

    assignment: Assignment
    pieces: list[Piece]
    codes: set[int]

    @property
    def hinted(self) -> dict[int, str]:
        """Code → the words that hint at it."""
        words: dict[int, dict[str, None]] = {}
        for piece in self.pieces:
            for code in piece.codes:
                words.setdefault(code, {})[piece.text] = None
        return {code: ", ".join(of_code) for code, of_code in words.items()}

    @property
    def nothing_applies(self) -> bool:
        return self.assignment.is_done and not self.codes

    def as_json(self) -> dict[str, object]:
        """For the page's script."""
        held = self.assignment
        return {
            "position": held.position,
            "pieces": [[piece.text, *piece.codes] for piece in self.pieces],
            "version": held.version,
            "codes": sorted(self.codes),
            "done": held.is_done,
            "flagged": held.is_flagged,
            "starred": held.is_starred,
            "memo": held.memo,
        }


def saved_json(position: int, saved: Saved) -> dict[str, object]:
    """What became of a save, for the page's script."""
    state = saved.state
    return {
        "position": position,
        "kept": saved.is_kept,
        "version": saved.version,
        "codes": sorted(state.codes),
        "done": state.is_done,
        "flagged": state.is_flagged,
        "starred": state.is_starred,
        "memo": state.memo,
    }


def sheets(coder: RoundCoder, positions: Collection[int]) -> list[Sheet]:
    """The texts at these places of the coder's order (three questions, however many)."""
    held = list(visible.own(coder).filter(position__in=positions).select_related("unit__document__project"))
    codes, linked = visible.own_codes(held), queries.linked_stems(coder.round.codebook)
    language = coder.round.project.language
    return [Sheet(one, pieces(one.unit.text, linked, language), codes.get(one.pk, set())) for one in held]


@dataclass(frozen=True)
class Row:
    """A line of the codebook on the page: a code with its key, or a heading that cannot be given."""

    entry: Entry
    key: str


def rows(codebook: Codebook) -> list[Row]:
    """The codebook as the coder has it at hand."""
    said = queries.entries(codebook)
    of = keys([entry.code_id for entry in said if entry.is_codable])
    return [Row(entry, of.get(entry.code_id, "") if entry.is_codable else "") for entry in said]
