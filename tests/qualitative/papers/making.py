"""Small Word files and PDFs made in memory."""

import io

from docx import Document
from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def saved(paper: Paper) -> bytes:
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def contract() -> Paper:
    """A heading, a paragraph, a list, a table with merged cells and a list inside, and what Word hides."""
    paper = Document()
    paper.add_heading("What we expect", 1)
    paper.add_paragraph("The mentor meets the scholar\tweekly.")
    paper.add_paragraph("Prepare an agenda.", style="List Bullet")
    table = paper.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "The scholar", "The mentor"
    table.cell(1, 0).text = "Sends a draft."
    table.cell(1, 1).text = "Reads it."
    table.cell(1, 1).add_paragraph("Answers within a week.")
    table.cell(2, 0).merge(table.cell(2, 1)).text = "Both keep it confidential."
    return paper


def insert(paper: Paper, xml: str) -> None:
    """Put XML at the end of the text."""
    paper.element.body.insert(len(paper.element.body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def pdf(*pages: list[str], picture: bool = False) -> bytes:
    """A PDF with lines of text on pages; a page without lines stays without text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects += [f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    objects += ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    for at, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 72 740 Td {shown}ET"
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects += [f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {font} /Contents {5 + 2 * at} 0 R >>"]
        objects += [f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
