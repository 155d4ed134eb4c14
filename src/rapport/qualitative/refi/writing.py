"""Writing: a project as ``.qdpx``, a codebook as ``.qdc``; valid by the XSD, and as the programs that read it need it.

What they need beyond the XSD: the folder "sources" in lower case; every text as a file behind plainTextPath; texts in
UTF-8 without a byte order mark, lines ended by a line feed; one passage for each coder and code, with the coder on the
passage and on the coding, because QualCoder credits the first and qc the second; names of codes and sources unique;
facts on the source as well as on its case, because QualCoder looks for them there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, tostring

from rapport.qualitative.refi.exchange import (
    BESIDE,
    Case,
    Code,
    Codebook,
    Exchange,
    Kind,
    Note,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from rapport.qualitative.refi.guids import guid, is_guid
from rapport.qualitative.refi.losses import Loss, LossList
from rapport.qualitative.refi.names import Names
from rapport.qualitative.refi.package import FOLDER, PROJECT, packed
from rapport.qualitative.refi.texts import BOM, cleaned, with_plain_ends

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
COLOUR = re.compile(r"#(?:[A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
# A project says who wrote it: QualCoder looks into it without asking whether it is there.
OURSELVES = "Rapport"
NO_DAY = "1970-01-01T00:00:00Z"
WORD_JOINER = "\u2060"
NAMES_APART = "programs merge what has the same name, so each got a name of its own"
NO_SIGN = "XML has no way to write them; each became �"


@dataclass(frozen=True)
class Written:
    """A file.

    Attributes:
        content: its bytes.
        losses: what is not in it, or is otherwise.
    """

    content: bytes
    losses: tuple[Loss, ...]


def write_qdpx(project: Exchange, beside: Callable[[str], str] | None = None) -> Written:
    """A project as a file for other programs.

    Args:
        project: the project; every GUID in it has been made by ``guids.guid`` or comes from a file.
        beside: makes ``rapport.json`` from the SHA-256 of ``project.qde``; without it, that of the project is written.

    Returns:
        The same bytes for the same project.

    Raises:
        ValueError: if a GUID is none.
    """
    losses = LossList()
    writer = _Writer(losses)
    root = writer.project(project)
    files = {PROJECT: _bytes(root)}
    told = beside(sha256(files[PROJECT]).hexdigest()) if beside else project.beside
    if told:
        files[BESIDE] = told.encode()
    return Written(packed(files | writer.texts), losses.told())


def write_qdc(codebook: Codebook) -> Written:
    """A codebook as a file for other programs.

    Args:
        codebook: the codes.

    Returns:
        The same bytes for the same codes.

    Raises:
        ValueError: if a GUID is none, or there is no code: REFI-QDA knows no empty codebook.
    """
    if not codebook.codes:
        raise ValueError("a codebook without codes cannot be written as .qdc")
    losses = LossList()
    writer = _Writer(losses)
    root = Element("CodeBook", {"xmlns": CODEBOOK_SPACE, "origin": writer.clean(codebook.origin)})
    writer.codes(root, codebook.codes)
    return Written(_bytes(root), losses.told())


def _bytes(root: Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


class _Writer:
    def __init__(self, losses: LossList) -> None:
        self.losses = losses
        self.texts: dict[str, bytes] = {}
        self._kinds: dict[str, Kind] = {}

    def clean(self, text: str) -> str:
        fit, wrong = cleaned(text.replace("\r\n", "\n").replace("\r", "\n"))
        self.losses.add("sign in names and descriptions", "signs in names and descriptions", NO_SIGN, wrong)
        return fit

    def project(self, project: Exchange) -> Element:
        root = Element("Project", {"xmlns": PROJECT_SPACE, "name": self.clean(project.name)})
        _set(
            root,
            origin=self.clean(project.origin) or OURSELVES,
            creatingUserGUID=project.user,
            creationDateTime=project.created,
        )
        self._kinds = {variable.guid: variable.kind for variable in project.variables}
        if project.users:
            self._users(root, project.users)
        if project.codes:
            self.codes(SubElement(root, "CodeBook"), project.codes)
        if project.variables:
            self._variables(root, project.variables)
        if project.cases:
            self._cases(root, project.cases)
        if project.sources:
            self._sources(root, project.sources)
        if project.notes:
            below = SubElement(root, "Notes")
            for note in project.notes:
                self._note(below, note, project)
        self._description(root, project.description)
        return root

    def _description(self, above: Element, text: str) -> None:
        if text:
            SubElement(above, "Description").text = self.clean(text)

    def _users(self, root: Element, users: tuple[User, ...]) -> None:
        below, names = SubElement(root, "Users"), Names("Coder")
        for user in users:
            SubElement(below, "User", {"guid": _guid(user.guid), "name": self.clean(names.one(user.name))})

    def codes(self, above: Element, codes: tuple[Code, ...]) -> None:
        names = Names("Code")
        self._some_codes(SubElement(above, "Codes"), codes, names, "")

    def _some_codes(self, above: Element, codes: tuple[Code, ...], names: Names, path: str) -> None:
        for code in codes:
            name = names.one(code.name, path)
            self.losses.add("name of a code was changed", "names of codes were changed", NAMES_APART, name != code.name)
            codable = "true" if code.codable else "false"
            tag = SubElement(above, "Code", {"guid": _guid(code.guid), "name": self.clean(name), "isCodable": codable})
            _set(tag, color=code.colour if COLOUR.fullmatch(code.colour) else "")
            self._description(tag, code.description)
            self._some_codes(tag, code.codes, names, code.name)

    def _variables(self, root: Element, variables: tuple[Variable, ...]) -> None:
        below, names = SubElement(root, "Variables"), Names("Variable")
        for one in variables:
            named = {"guid": _guid(one.guid), "name": self.clean(names.one(one.name)), "typeOfVariable": str(one.kind)}
            self._description(SubElement(below, "Variable", named), one.description)

    def _values(self, above: Element, values: tuple[Value, ...]) -> None:
        for value in values:
            tag = SubElement(above, "VariableValue")
            SubElement(tag, "VariableRef", {"targetGUID": _guid(value.variable)})
            kind = self._kinds.get(value.variable, Kind.TEXT)
            SubElement(tag, f"{kind}Value").text = self.clean(value.text)

    def _cases(self, root: Element, cases: tuple[Case, ...]) -> None:
        below, names = SubElement(root, "Cases"), Names("Case")
        for case in cases:
            tag = SubElement(below, "Case", {"guid": _guid(case.guid), "name": self.clean(names.one(case.name))})
            self._values(tag, case.values)
            for one in case.sources:
                SubElement(tag, "SourceRef", {"targetGUID": _guid(one)})
            for one in case.selections:
                SubElement(tag, "SelectionRef", {"targetGUID": _guid(one)})

    def _sources(self, root: Element, sources: tuple[Source, ...]) -> None:
        below, names = SubElement(root, "Sources"), Names("Text")
        for source in sources:
            name = names.one(source.name)
            changed = name != source.name
            self.losses.add("name of a text was changed", "names of texts were changed", NAMES_APART, changed)
            tag = SubElement(below, "TextSource", {"guid": _guid(source.guid), "name": self.clean(name)})
            text = self._text(source.text)
            _set(tag, plainTextPath=self._file(source.guid, text), creatingUser=source.user)
            _set(tag, creationDateTime=source.created)
            self._description(tag, source.description)
            move = with_plain_ends(source.text)[1]
            for selection in source.selections:
                for one in _apart(selection):
                    self._selection(tag, replace(one, start=move(one.start), end=move(one.end)))
            for note in source.notes:
                SubElement(tag, "NoteRef", {"targetGUID": _guid(note)})
            self._values(tag, source.values)

    def _text(self, text: str) -> str:
        plain = with_plain_ends(text)[0]
        if plain.startswith(BOM):
            why = "programs take it for a mark of the file; it became a word joiner, so that positions stay"
            self.losses.add("text begins with the sign U+FEFF", "texts begin with the sign U+FEFF", why)
            plain = WORD_JOINER + plain[1:]
        return plain

    def _file(self, name: str, text: str) -> str:
        self.texts[f"{FOLDER}/{name}.txt"] = text.encode("utf-8", "replace")
        return f"internal://{name}.txt"

    def _selection(self, above: Element, selection: Selection) -> None:
        tag = SubElement(above, "PlainTextSelection", {"guid": _guid(selection.guid)})
        _set(tag, name=self.clean(selection.name), startPosition=str(selection.start), endPosition=str(selection.end))
        _set(tag, creatingUser=selection.user, creationDateTime=selection.created)
        self._description(tag, selection.memo)
        for coding in selection.codings:
            below = SubElement(tag, "Coding", {"guid": _guid(coding.guid)})
            _set(below, creatingUser=coding.user, creationDateTime=coding.created)
            SubElement(below, "CodeRef", {"targetGUID": _guid(coding.code)})

    def _note(self, above: Element, note: Note, project: Exchange) -> None:
        # QualCoder ends where a note has no day.
        tag = SubElement(above, "Note", {"guid": _guid(note.guid), "name": self.clean(note.name)})
        _set(tag, plainTextPath=self._file(note.guid, self._text(note.text)), creatingUser=note.user)
        _set(tag, creationDateTime=note.created or project.created or NO_DAY)


def _apart(selection: Selection) -> tuple[Selection, ...]:
    """One passage for each coding, credited to who coded; the first keeps name and memo."""
    if not selection.codings:
        return (selection,)
    made = []
    for at, coding in enumerate(selection.codings):
        user = coding.user or selection.user
        own = selection.guid if at == 0 else guid(selection.guid, "passage of", coding.guid)
        memo = selection.memo if at == 0 else ""
        made.append(replace(selection, guid=own, user=user, memo=memo, codings=(replace(coding, user=user),)))
    return tuple(made)


def _guid(text: str) -> str:
    if not is_guid(text):
        raise ValueError(f"“{text}” is no GUID")
    return text


def _set(tag: Element, **attributes: str) -> None:
    for name, value in attributes.items():
        if value:
            tag.set(name, value)
