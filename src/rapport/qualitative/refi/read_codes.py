"""Reading the codes of a project or of a codebook."""

import re

from rapport.qualitative.refi.exchange import Code
from rapport.qualitative.refi.guids import guid, is_guid, plain
from rapport.qualitative.refi.losses import LossList
from rapport.qualitative.refi.markup import Tag
from rapport.qualitative.refi.package import shown

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
NOT_CODABLE = ("false", "0")
AS_NOTE = "the memo itself is among the notes"


def named(tag: Tag, attribute: str = "guid") -> str:
    """The GUID in an attribute, as we write it; empty where there is none."""
    own = plain(tag.get(attribute))
    if not own or is_guid(own):
        return own
    return guid("foreign", own)


class CodeReader:
    """Reads codes, each with a name of its own.

    Attributes:
        known: GUIDs of all codes read so far.
    """

    def __init__(self, losses: LossList) -> None:
        self.known: set[str] = set()
        self._losses = losses

    def read(self, above: Tag | None) -> tuple[Code, ...]:
        """The codes directly below an element, with all below them.

        Args:
            above: Codes or Code; None gives no codes.

        Raises:
            TextFileError: if a code has no GUID or no name.
        """
        return tuple(self._code(tag) for tag in above.each("Code")) if above else ()

    def _code(self, tag: Tag) -> Code:
        own, name = named(tag), " ".join(tag.get("name").split())
        if not name:
            raise tag.mistake("a code has no name", "give it one, and export again")
        if not own or own in self.known:
            why = "it was given another; what is coded with the GUID is coded with the first code that has it"
            self._losses.add("code has no GUID of its own", "codes have no GUIDs of their own", why)
            own = guid("foreign", "code", tag.line, len(self.known), shown(name))
        self.known.add(own)
        colour = tag.get("color").strip()
        codable = tag.get("isCodable").strip().lower() not in NOT_CODABLE
        memos = sum(1 for _ in tag.each("NoteRef"))
        self._losses.add("link from a code to a memo", "links from codes to memos", AS_NOTE, memos)
        return Code(
            own,
            name,
            tag.text_of("Description"),
            _full(colour.lower()) if COLOUR.fullmatch(colour) else "",
            codable,
            self.read(tag),
        )


def _full(colour: str) -> str:
    """#rrggbb of #rgb."""
    return "#" + "".join(sign * 2 for sign in colour[1:]) if len(colour) == 4 else colour
