"""A YAML text as plain values, with the line of each.

YAML 1.2, core schema: only ``true``/``false`` are truth values, ``no``, ``yes``, ``12:30`` and
``2026-01-31`` are text. Keys are always text, as written. Anchors, aliases, merge keys and tags are
refused: a file must say what it says in the place where it is read.
"""

import math
import re
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from rapport.textfiles.mistakes import Mistake, TextFileError

YAML_TAG = "tag:yaml.org,2002:"
Path = tuple[str | int, ...]
Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]

INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
PLAIN_KINDS = {"str", "int", "float", "bool", "null", "timestamp", "value", "map", "seq"}
WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass
class Nodes:
    """The values of one YAML text, and where each stands.

    Attributes:
        file: name for messages.
        first_line: line of the file on which the text begins.
        value: the whole text as plain values.
        lines: line of each value, by its path (keys and list indices from 0).
        key_lines: line of the key of each value of a mapping.
        mistakes: what was found wrong while reading.
    """

    file: str
    first_line: int
    value: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    key_lines: dict[Path, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def blame(self, node: Node, what: str, mend: str) -> None:
        """Note a mistake on the line of a node."""
        self.mistakes.append(Mistake(self.file, self.line_of(node), what, mend))

    def nearest_path(self, place: Path) -> Path:
        """The path in the file that comes nearest to a place.

        Pydantic puts the names of union members between the keys; those are stepped over.
        """
        path: Path = ()
        for step in place:
            if (*path, step) in self.lines:
                path = (*path, step)
        return path

    def line(self, *place: str | int) -> int:
        """Line of the value at a place, by its key, or of the nearest part above it."""
        path = self.nearest_path(place)
        return self.key_lines.get(path, self.lines[path])

    def line_of(self, node: Node) -> int:
        """The file's line on which a node begins."""
        return int(node.start_mark.line) + self.first_line


def read_nodes(text: str, *, file: str, first_line: int = 1) -> Nodes:
    """Read one YAML text.

    Args:
        text: the YAML.
        file: name for messages.
        first_line: line of the file on which ``text`` begins.

    Returns:
        Values, lines and the mistakes that do not stop the reading (duplicate keys, anchors, tags).

    Raises:
        TextFileError: the text is no YAML, or empty.
    """
    nodes = Nodes(file, first_line)
    try:
        root = composed(text)
        if root is None:
            raise TextFileError([Mistake(file, first_line, "there is nothing here", "write the content")])
        nodes.value = _value(root, (), nodes)
    except YAMLError as error:
        raise TextFileError([_syntax_mistake(error, text, nodes)]) from None
    except RecursionError:
        what = "lists and mappings are nested too deeply to be read"
        raise TextFileError([Mistake(file, first_line, what, "write it flatter")]) from None
    return nodes


def composed(text: str) -> Node | None:
    """The nodes of a YAML text; None of an empty one. Raises YAMLError."""
    return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]


def _value(node: Node, path: Path, nodes: Nodes) -> Value:
    nodes.lines[path] = nodes.line_of(node)
    if node.anchor is not None:
        what = f"anchors and aliases (&{node.anchor}, *{node.anchor}) are not read"
        nodes.blame(node, what, "write the content out in each place")
        return None
    tag = str(node.tag)
    if tag.removeprefix(YAML_TAG) not in PLAIN_KINDS:
        nodes.blame(node, f"tags ({tag}) are not read", "leave the tag out")
        return None
    if isinstance(node, MappingNode):
        return _mapping(node, path, nodes)
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, index), nodes) for index, item in enumerate(node.value)]
    return _scalar(node, nodes) if isinstance(node, ScalarNode) else None


def _mapping(node: MappingNode, path: Path, nodes: Nodes) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            nodes.blame(key_node, "a key is a list or a mapping", "use a word as the key")
            continue
        key: str = key_node.value
        if str(key_node.tag).endswith(":merge"):
            nodes.blame(key_node, "merge keys (<<) are not read", "write the keys out here")
            continue
        if key in found:
            first = nodes.key_lines[(*path, key)]
            what = f"“{key}” is given twice (first on line {first})"
            nodes.blame(key_node, what, "keep one of the two")
            continue
        nodes.key_lines[(*path, key)] = nodes.line_of(key_node)
        found[key] = _value(value_node, (*path, key), nodes)
    return found


def _scalar(node: ScalarNode, nodes: Nodes) -> Value:
    text: str = node.value
    tag = str(node.tag)
    if node.style is not None or tag == YAML_TAG + "str":
        return text
    if NOT_FINITE.fullmatch(text):
        nodes.blame(node, f"{text} is no finite number", "write a number, or quote it if it is text")
        return None
    return _core_schema(text)


def _core_schema(text: str) -> Value:
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text) and len(text) <= 300:
        return int(text)
    if DECIMAL.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


SYNTAX_MENDS = (
    ("\\t", "use spaces, never tabs, to indent"),
    (
        "mapping values are not allowed",
        "put text that holds “: ” in quotes, and check the indentation",
    ),
    ("cannot start any token", "put text that begins with a special character in quotes"),
    ("unexpected end of stream", "close the quotation mark or bracket that is opened here"),
    ("expected <block end>", "indent the lines of one list or mapping alike"),
    ("another document", "keep one document in the file: leave out the second ---"),
    ("undefined alias", "put text that begins with * in quotes"),
    ("could not find expected ':'", "write “key: value”, with a colon and a space"),
)


def _syntax_mistake(error: YAMLError, text: str, nodes: Nodes) -> Mistake:
    if isinstance(error, ReaderError):
        position = error.position if isinstance(error.position, int) else 0
        line = text.count("\n", 0, position) + nodes.first_line
        return Mistake(nodes.file, line, "this line holds an invisible control character", "take it out")
    if not isinstance(error, MarkedYAMLError):
        return Mistake(nodes.file, nodes.first_line, f"this is no YAML: {error}", "check the syntax")
    problem = str(error.problem or error.context or "it cannot be understood")
    mark = error.problem_mark or error.context_mark
    if "unexpected end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark
    line = (mark.line if mark is not None else 0) + nodes.first_line
    mend = "check the indentation, quotes and colons here and on the line above"
    for part, better in SYNTAX_MENDS:
        if part in problem:
            mend = better
            break
    return Mistake(nodes.file, line, f"this is no YAML: {problem}", mend)
