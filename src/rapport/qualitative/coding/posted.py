"""What a page sends: saves as JSON from its script, or one as a form without it. Nothing of it is trusted."""

from typing import Annotated

from django.http import QueryDict
from pydantic import ConfigDict, Field, TypeAdapter

from rapport.qualitative.coding.actions import State
from rapport.qualitative.coding.sheet import AT_ONCE
from rapport.textfiles.strict_model import StrictModel

LONGEST_MEMO = 5000
LARGEST = 600_000
Number = Annotated[int, Field(ge=0, lt=2**31)]
Memo = Annotated[str, Field(max_length=LONGEST_MEMO, pattern=r"^[^\x00]*$")]  # PostgreSQL keeps no NUL


class Save(StrictModel):
    """A save: of which place, upon which version, and what is said."""

    model_config = ConfigDict(strict=True)

    position: Number
    version: Number
    codes: Annotated[list[Number], Field(max_length=500)]
    done: bool
    flagged: bool
    starred: bool
    memo: Memo

    @property
    def state(self) -> State:
        return State(frozenset(self.codes), self.done, self.flagged, self.starred, self.memo.replace("\r\n", "\n"))


class Saves(StrictModel):
    """Several at once: what was kept on the device while there was no network."""

    saves: Annotated[list[Save], Field(min_length=1, max_length=AT_ONCE)]


SAVES = TypeAdapter(Saves)


def read_saves(body: bytes) -> list[Save]:
    """The saves in the body of a request. Raises ValueError for anything else."""
    if len(body) > LARGEST:
        raise ValueError("too large")
    return SAVES.validate_json(body).saves


def read_form(position: int, posted: QueryDict) -> Save:
    """The save of a form. Raises ValueError for what no page of ours sends.

    "Nothing applies" is a button of its own; "Save and go on" settles what has a code; every other button leaves what
    is settled as it was.
    """
    pressed = posted.get("go", "next")
    codes = [] if pressed == "nothing" else [int(code) for code in posted.getlist("codes")]
    was_nothing = posted.get("nothing") == "yes" and not codes
    is_settled = pressed == "nothing" or was_nothing or (bool(codes) and (pressed == "next" or "done" in posted))
    return SAVE.validate_python(
        {
            "position": position,
            "version": int(posted.get("version") or 0),
            "codes": codes,
            "done": is_settled,
            "flagged": "flagged" in posted,
            "starred": "starred" in posted,
            "memo": posted.get("memo", "").strip(),
        }
    )


SAVE = TypeAdapter(Save)
