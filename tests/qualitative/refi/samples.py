"""Projects to write and files to read; and the judge of what is valid."""

import io
import zipfile
from functools import cache
from pathlib import Path

from lxml import etree

from rapport.qualitative.refi.exchange import (
    Case,
    Code,
    Coding,
    Exchange,
    Kind,
    Note,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from rapport.qualitative.refi.guids import guid

HERE = Path(__file__).parent
PROJECT = guid("tests", "project")
MENTOR_PLAN = "We wrote a plan 📝 together, and then\nwe reviewed it – twice."


def name(*words: object) -> str:
    return guid(PROJECT, *words)


def sample() -> Exchange:
    """A project with everything that REFI-QDA and we have."""
    ada, ben = User(name("user", "A"), "Coder A"), User(name("user", "B"), "Coder B")
    plan = Code(name("code", "plan"), "Plan", "A written plan & its <review>.", "#aa3355")
    group = Code(name("code", "group"), "Ways to work", codable=False, codes=(plan, Code(name("code", "talk"), "Talk")))
    role, years = Variable(name("variable", "role"), "role"), Variable(name("variable", "years"), "years", Kind.INTEGER)
    facts = (Value(role.guid, "mentor"), Value(years.guid, "12"))
    text = name("source", 1)
    selections = (
        Selection(name("s", 1), 0, 24, (Coding(name("c", 1), plan.guid, ada.guid),), ada.guid, memo="sure?"),
        Selection(name("s", 2), 0, 24, (Coding(name("c", 2), plan.guid, ben.guid),), ben.guid),
        Selection(name("s", 3), 19, 27, (Coding(name("c", 3), name("code", "talk"), ben.guid),), ben.guid, "a passage"),
    )
    return Exchange(
        "Improving mentoring",
        "Rapport 0.1",
        "What do mentors do now?",
        ada.guid,
        "2026-02-01T09:00:00Z",
        (ada, ben),
        (group,),
        (role, years),
        (Case(name("case", 1), "R-001", facts, (text,)),),
        (
            Source(text, "Answer 1", MENTOR_PLAN, "", "", "", selections, facts, (name("note", 1),)),
            Source(name("source", 2), "Answer 2", ""),
        ),
        (Note(name("note", 1), "Method", "Two people coded.", created="2026-02-02T09:00:00Z"),),
        '{"format": 1}',
    )


@cache
def schema(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(HERE / f"{kind}.xsd"))


def check(xml: bytes, kind: str = "project") -> None:
    """Raise unless it is valid by the XSD."""
    schema(kind).assertValid(etree.fromstring(xml))


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {entry: archive.read(entry) for entry in archive.namelist()}


def zipped(files: dict[str, bytes | str]) -> bytes:
    """A zip file as other programs write it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    return made.getvalue()


def qde(inside: str, **attributes: str) -> str:
    """A project.qde around some elements."""
    told = "".join(f' {word}="{value}"' for word, value in ({"name": "P"} | attributes).items())
    return f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0"{told}>{inside}</Project>'
