"""The Word copy of a version: unsigned, to work with; it prints the fingerprint of what is signed.

Headings, lists and a table head are Word's own, and the language is set, so that screen readers find their way.
"""

import io
import unicodedata

from django.utils import timezone
from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table

from rapport.agreements.library import template_in
from rapport.agreements.readable import Readable
from rapport.agreements.template import Template

NOTE = (
    "This is a copy to read and to work with. It is not signed and proves nothing: what counts is the version on the "
    "server, and the PDF that is made of it when all have signed."
)


def write(readable: Readable) -> bytes:
    """The bytes of the copy."""
    version = readable.version
    agreement = version.agreement
    template = template_in(agreement.template.text)
    paper = Document()
    title = f"{template.title} of {agreement.mentorship.scholar}"
    begin(paper, title, template)
    paper.add_paragraph(sound(f"{agreement.mentorship.program.name} · Version {version.number} · {state(readable)}"))
    paper.add_paragraph(NOTE)
    paper.add_heading("Who agrees", 1)
    for signer in readable.signers:
        paper.add_paragraph(sound(signer.title), style="List Bullet")
    for section in readable.sections:
        paper.add_heading(sound(section.title), 1)
        for entry in section.entries:
            paper.add_heading(sound(entry.title), 2)
            if entry.who:
                paper.add_paragraph(sound(entry.who)).runs[0].italic = True
            for line in entry.text.split("\n"):
                if line.strip():
                    paper.add_paragraph(sound(line))
    paper.add_heading("Signatures on the server", 1)
    signatures(paper, readable)
    paper.add_heading("Fingerprint", 1)
    paper.add_paragraph("The signatures hold for exactly these words. SHA-256 of the content:")
    paper.add_paragraph(version.sha256)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def begin(paper: Paper, title: str, template: Template) -> None:
    """Title and language, also where programs look for them."""
    about = paper.core_properties
    about.title, about.author, about.language = sound(title)[:255], "Rapport", template.language
    about.comments = ""
    defaults = paper.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), template.language)
    paper.add_heading(sound(title), 0)


def state(readable: Readable) -> str:
    """How far the version is, in words."""
    signed_at = readable.version.signed_at
    return f"signed by all on {timezone.localdate(signed_at):%-d %B %Y}" if signed_at else "not yet signed by all"


def signatures(paper: Paper, readable: Readable) -> None:
    """Who has signed, as a table whose first row is its head."""
    if not readable.signatures:
        paper.add_paragraph("Nobody has signed yet.")
        return
    table = paper.add_table(rows=1, cols=3, style="Light Grid Accent 1")
    head(table, ("Name as typed", "Signs as", "Time"))
    for signature in readable.signatures:
        name = signature.typed_name or str(signature.person)
        cells = (name, readable.wording.signers[signature.person_id], f"{signature.signed_at:%Y-%m-%d %H:%M:%S} UTC")
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = sound(text)


def head(table: Table, titles: tuple[str, ...]) -> None:
    """Mark the first row as the head, and say in words what the table holds."""
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        cell.text = title
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for tag, words in (("w:tblCaption", "Signatures"), ("w:tblDescription", "Who signed, as what, and when")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), words)
        table._tbl.tblPr.append(element)


def sound(text: str) -> str:
    """The same text with every sign that XML forbids as its Unicode number."""
    return "".join(f"[U+{ord(sign):04X}]" if is_forbidden(sign) else sign for sign in text)


def is_forbidden(sign: str) -> bool:
    return (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n\r") or sign in "\ufffe\uffff"
