"""Reading: ``.qdpx`` and ``.qdc`` of any program, with a list of what was left out.

A file that does not keep to the XSD is read as far as it can be understood; it is refused where it cannot be trusted
(``markup``, ``package``) or where what it says would have to be guessed.
"""

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from rapport.qualitative.refi.exchange import BESIDE, Case, Codebook, Exchange, Kind, User, Value, Variable
from rapport.qualitative.refi.guids import guid
from rapport.qualitative.refi.losses import Loss, LossList
from rapport.qualitative.refi.markup import Tag, read_markup
from rapport.qualitative.refi.package import FOLDER, MOST_PROJECT, Package, shown
from rapport.qualitative.refi.read_codes import AS_NOTE, CodeReader, named
from rapport.qualitative.refi.read_texts import TextReader, moment
from rapport.textfiles.mistakes import Mistake, TextFileError

VALUES = tuple(f"{kind}Value" for kind in Kind)
# How XML writes the values of a kind; what is written otherwise makes the variable one of text.
SHAPES = {
    Kind.TEXT: re.compile(r".*", re.DOTALL),
    Kind.BOOLEAN: re.compile(r"true|false|1|0"),
    Kind.INTEGER: re.compile(r"[+-]?[0-9]{1,18}"),
    Kind.FLOAT: re.compile(r"[+-]?(?:[0-9]{1,18}\.?[0-9]{0,18}|\.[0-9]{1,18})"),
    Kind.DATE: re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:Z|[+-][0-9]{2}:[0-9]{2})?"),
    Kind.DATE_TIME: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z?"),
}
NO_ROOM = "Rapport has nothing of that kind"


@dataclass(frozen=True)
class Read:
    """What a file says.

    Attributes:
        project: the project.
        losses: what was left out or understood otherwise.
        sha256: of the file that describes the project.
    """

    project: Exchange
    losses: tuple[Loss, ...]
    sha256: str


@dataclass(frozen=True)
class ReadCodebook:
    """What a file of codes says.

    Attributes:
        codebook: the codes.
        losses: what was left out.
    """

    codebook: Codebook
    losses: tuple[Loss, ...]


def read_qdpx(file: str, content: bytes) -> Read:
    """Read a project.

    Args:
        file: the name by which the reader knows the file.
        content: its bytes.

    Returns:
        The project; every GUID in it is one that ``writing`` can write.

    Raises:
        TextFileError: if the file is no project, cannot be read, or is not to be trusted; names place and mend.
    """
    package, losses = Package(file, content), LossList()
    name = package.project()
    described = package.read(name, MOST_PROJECT)
    root = read_markup(name, described)
    if root.name == "CodeBook":
        raise root.mistake("this is a codebook, not a project", "choose it where a codebook (.qdc) is asked for")
    if root.name != "Project":
        raise root.mistake(
            f"it begins with “{shown(root.name)}”, not with “Project”", "export it as a REFI-QDA project"
        )
    project = _ProjectReader(root, package, losses).project()
    beside = _beside(package) if BESIDE in package.names else ""
    return Read(replace(project, beside=beside), losses.told(), sha256(described).hexdigest())


def read_qdc(file: str, content: bytes) -> ReadCodebook:
    """Read a codebook.

    Args:
        file: the name by which the reader knows the file.
        content: its bytes.

    Returns:
        The codes.

    Raises:
        TextFileError: if the file is no codebook, cannot be read, or is not to be trusted; names place and mend.
    """
    if len(content) > MOST_PROJECT:
        what = f"it is larger than {MOST_PROJECT // 1024 // 1024} MB"
        raise TextFileError([Mistake(file, 1, what, "a codebook holds codes only")])
    if content.startswith(b"PK"):
        raise TextFileError([Mistake(file, 1, "this is a zip file", "choose it where a project (.qdpx) is asked for")])
    root, losses = read_markup(file, content), LossList()
    if root.name != "CodeBook":
        raise root.mistake(
            f"it begins with “{shown(root.name)}”, not with “CodeBook”", "export it as a codebook (.qdc)"
        )
    codes = CodeReader(losses).read(root.first("Codes"))
    if not codes:
        raise root.mistake("there is no code in it", "export a codebook that has codes")
    _lost(root, losses, ("Sets", "Set", "set of codes", "sets of codes"))
    return ReadCodebook(Codebook(codes, root.get("origin").strip()), losses.told())


def _beside(package: Package) -> str:
    try:
        return package.read(BESIDE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextFileError([Mistake(BESIDE, 1, "it is not UTF-8", "export the project again")]) from error


def _lost(root: Tag, losses: LossList, *kinds: tuple[str, str, str, str]) -> None:
    for above, each, one, many in kinds:
        group = root.first(above)
        losses.add(one, many, NO_ROOM, sum(1 for _ in group.each(each)) if group else 0)


class _ProjectReader:
    def __init__(self, root: Tag, package: Package, losses: LossList) -> None:
        self._root = root
        self._package = package
        self._losses = losses
        self._variables: dict[str, Variable] = {}

    def project(self) -> Exchange:
        root = self._root
        users = self._users()
        known = {user.guid for user in users}
        reader = CodeReader(self._losses)
        book = root.first("CodeBook")
        codes = reader.read(book.first("Codes") if book else None)
        self._read_variables()
        texts = TextReader(self._package, self._losses, reader.known, known)
        notes = texts.notes(root.first("Notes"))
        sources = texts.sources(root.first("Sources"))
        facts = self._facts_of_sources()
        sources = tuple(replace(source, values=facts.get(source.guid, ())) for source in sources)
        cases = self._cases({source.guid for source in sources}, {one.guid for s in sources for one in s.selections})
        self._left_out()
        by = named(root, "creatingUserGUID")
        return Exchange(
            root.get("name").strip(),
            root.get("origin").strip(),
            root.text_of("Description"),
            by if by in known else "",
            moment(root),
            users,
            codes,
            tuple(self._variables.values()),
            cases,
            sources,
            notes,
        )

    def _users(self) -> tuple[User, ...]:
        above = self._root.first("Users")
        made: dict[str, User] = {}
        for tag in above.each("User") if above else ():
            own = named(tag)
            if own and own not in made:
                made[own] = User(own, tag.get("name").strip() or tag.get("id").strip() or f"Coder {len(made) + 1}")
        return tuple(made.values())

    def _read_variables(self) -> None:
        above = self._root.first("Variables")
        for tag in above.each("Variable") if above else ():
            own, kind = named(tag), tag.get("typeOfVariable").strip()
            if own and own not in self._variables:
                known = Kind(kind) if kind in set(Kind) else Kind.TEXT
                self._variables[own] = Variable(own, tag.get("name").strip(), known, tag.text_of("Description"))

    def _values(self, tag: Tag) -> tuple[Value, ...]:
        made = []
        for one in tag.each("VariableValue"):
            reference = one.first("VariableRef")
            variable = self._variables.get(named(reference, "targetGUID")) if reference else None
            if variable is None:
                self._losses.add("fact", "facts", "the file does not say of which variable it is")
                continue
            found = next(one.each(*VALUES), None)
            text = found.text.strip() if found else ""
            if not text:
                continue
            if not SHAPES[variable.kind].fullmatch(text):
                why = f"not all its values are of the kind “{variable.kind}”, so it holds text"
                self._losses.add("variable", "variables", why)
                self._variables[variable.guid] = replace(variable, kind=Kind.TEXT)
            made.append(Value(variable.guid, text))
        return tuple(made)

    def _facts_of_sources(self) -> dict[str, tuple[Value, ...]]:
        above = self._root.first("Sources")
        return {named(tag): self._values(tag) for tag in above.below} if above else {}

    def _cases(self, sources: set[str], selections: set[str]) -> tuple[Case, ...]:
        above = self._root.first("Cases")
        made: dict[str, Case] = {}
        for tag in above.each("Case") if above else ():
            own = named(tag) or guid("foreign", "case", tag.line)
            own_sources = self._refer(tag, "SourceRef", sources, ("text of a case", "texts of cases"))
            passages = self._refer(tag, "SelectionRef", selections, ("passage of a case", "passages of cases"))
            coded = sum(1 for _ in tag.each("CodeRef"))
            self._losses.add("code of a whole case", "codes of whole cases", NO_ROOM, coded)
            made[own] = Case(own, tag.get("name").strip(), self._values(tag), own_sources, passages)
        return tuple(made.values())

    def _refer(self, tag: Tag, name: str, there: set[str], words: tuple[str, str]) -> tuple[str, ...]:
        meant = tuple(dict.fromkeys(named(one, "targetGUID") for one in tag.each(name)))
        found = tuple(one for one in meant if one in there)
        self._losses.add(*words, "the file does not have it, or it was left out", len(meant) - len(found))
        return found

    def _left_out(self) -> None:
        root, losses = self._root, self._losses
        _lost(
            root,
            losses,
            ("Links", "Link", "link", "links"),
            ("Sets", "Set", "set", "sets"),
            ("Graphs", "Graph", "map", "maps"),
        )
        memos = sum(1 for _ in root.each("NoteRef"))
        losses.add("link from the project to a memo", "links from the project to memos", AS_NOTE, memos)
        rich = [name for name in self._package.names if name.lower().startswith(f"{FOLDER}/") and _is_rich(name)]
        why = "the text of a document is taken in, not its layout"
        losses.add("Word, PDF or sound file", "Word, PDF or sound files", why, len(rich))


def _is_rich(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return not last.startswith(".") and not last.lower().endswith(".txt")
