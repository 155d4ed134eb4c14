"""XML that strangers made, read with care: no document type, no entities, no more than a project can need.

expat calls back for each tag, so that a file is refused while it is read, before it can fill the memory; and it knows
lines, so that a mistake has a place.
"""

from collections.abc import Iterator
from xml.parsers import expat

from rapport.textfiles.mistakes import Mistake, TextFileError

MOST_TAGS = 500_000
DEEPEST = 60
LONGEST_NUMBER = 12
TAKE_OUT = "take it out, or ask whoever made the file to write it again; REFI-QDA needs none"


class Tag:
    """One element.

    Attributes:
        name: without its namespace.
        attributes: of no namespace; others are left out.
        below: the elements in it.
        line: where it begins.
        file: the file in which it stands.
    """

    __slots__ = ("attributes", "below", "file", "line", "name", "parts")

    def __init__(self, file: str, name: str, attributes: dict[str, str], line: int) -> None:
        self.file = file
        self.name = name
        self.attributes = attributes
        self.below: list[Tag] = []
        self.parts: list[str] = []
        self.line = line

    @property
    def text(self) -> str:
        """What stands in it, without what stands in elements below."""
        return "".join(self.parts)

    def get(self, attribute: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(attribute, "")

    def each(self, *names: str) -> Iterator["Tag"]:
        """The elements of these names directly below."""
        return (tag for tag in self.below if tag.name in names)

    def first(self, name: str) -> "Tag | None":
        """The first element of this name directly below."""
        return next(self.each(name), None)

    def text_of(self, name: str) -> str:
        """The text of the first element of this name; empty where there is none."""
        tag = self.first(name)
        return tag.text.strip() if tag else ""

    def mistake(self, what: str, mend: str) -> TextFileError:
        """An error that names this place."""
        return TextFileError([Mistake(self.file, self.line, what, mend)])

    def number(self, attribute: str) -> int | None:
        """A whole number in an attribute; None where there is none."""
        written = self.get(attribute).strip()
        digits = written.removeprefix("-").removeprefix("+")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
            return None
        return int(written)


def read_markup(file: str, content: bytes) -> Tag:
    """Read XML.

    Args:
        file: the name by which the reader knows it.
        content: its bytes.

    Returns:
        The outermost element, with its namespace as the attribute "xmlns".

    Raises:
        TextFileError: if it is no XML, or is built in a way that no project needs.
    """
    builder = _Builder(file)
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as error:
        what = f"this is no well-formed XML ({expat.ErrorString(error.code)})"
        mend = "the file may be cut short or edited by hand; export it again"
        raise TextFileError([Mistake(file, error.lineno, what, mend)]) from error
    except (UnicodeDecodeError, LookupError, ValueError) as error:  # an encoding that Python does not know, or a lie
        mend = "write it in UTF-8"
        raise TextFileError([Mistake(file, 1, "its encoding cannot be read", mend)]) from error
    return builder.root


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.open: list[Tag] = []
        self.tags = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        self.parser = parser
        self.root = Tag(file, "", {}, 1)

    def _refuse(self, what: str, mend: str) -> None:
        raise TextFileError([Mistake(self.file, self.parser.CurrentLineNumber, what, mend)])

    def _doctype(self, *_: object) -> None:
        self._refuse("it declares a document type (DTD)", TAKE_OUT)

    def _entity(self, *_: object) -> None:
        self._refuse("it declares an entity", TAKE_OUT)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        own = {word: value for word, value in attributes.items() if " " not in word}
        tag = Tag(self.file, local, own, self.parser.CurrentLineNumber)
        self.tags += 1
        if self.tags > MOST_TAGS:
            self._refuse(f"it has more than {MOST_TAGS:,} elements", "export the project in parts")
        if len(self.open) >= DEEPEST:
            self._refuse(f"elements stand in one another more than {DEEPEST} deep", "nest the codes less deeply")
        if self.open:
            self.open[-1].below.append(tag)
        else:
            tag.attributes["xmlns"] = space
            self.root = tag
        self.open.append(tag)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _characters(self, text: str) -> None:
        self.open[-1].parts.append(text)
