"""Tables in Word, as they go into a manuscript: a page of their own, real tables, no upright rules.

The table is written as WordprocessingML, not cell by cell through python-docx: that keeps it fast and the same
bytes each time. Everything stands in named styles, so that a journal's template can restyle it at once.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from rapport.tables.table import Table
from rapport.tables.word_table import sound, table_xml
from rapport.tables.word_widths import Measures, Setting, measures

MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a file says when it was made; ours must not differ by that
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
MARGIN = 25
ROOMY, CLOSE = 90, 40  # twips left and right within a cell
FOR_CAPTION = 30  # millimetres that a picture leaves to its caption and notes
PAPERS = {"a4": (210, 297), "letter": (216, 279)}
BODY, ABOUT = "word/document.xml", "docProps/core.xml"
TITLE = "title-of-the-table"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Look:
    """How a document is set.

    Attributes:
        font: of text and tables, e.g. ``Times New Roman`` or ``Calibri``.
        size: of the text, in points.
        table_size: of tables, in points.
        language: BCP 47 tag, for spelling and screen readers.
        paper: ``a4`` or ``letter``.
        line_spacing: of running text.
    """

    font: str = "Times New Roman"
    size: float = 12.0
    table_size: float = 10.0
    language: str = "en-GB"
    paper: str = "a4"
    line_spacing: float = 1.5


PLAIN = Look()


def docx_bytes(table: Table, look: Look = PLAIN) -> bytes:
    """Render a table as a Word document of its own.

    Args:
        table: the table.
        look: how it is set.

    Returns:
        The bytes of a file, the same for the same table; landscape if the table is wide.
    """
    sizes = fitted(table, look)
    parts = dict(_shell(look, landscape=sizes.setting.landscape))
    body, title = table_xml(table, sizes), escape(sound(f"{table.number}. {table.caption}"))
    parts[BODY] = parts[BODY].replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)
    parts[ABOUT] = parts[ABOUT].replace(TITLE.encode(), title.encode())
    return _zipped(parts)


@lru_cache(maxsize=8)
def _shell(look: Look, *, landscape: bool) -> tuple[tuple[str, bytes], ...]:
    """The parts of an empty document: made once, since python-docx takes its time with them."""
    paper = start(TITLE, look)
    _shape(paper, look, landscape=landscape)
    return tuple(_parts(paper).items())


def start(title: str, look: Look = PLAIN) -> Paper:
    """Begin a document.

    Args:
        title: its title, for programs that show it; not printed.
        look: how it is set.

    Returns:
        An empty document with all styles.
    """
    paper = Document()
    about = paper.core_properties
    about.title, about.author, about.language = sound(title)[:255], "", look.language
    about.last_modified_by, about.comments, about.keywords, about.subject = "", "", "", ""
    about.created = about.modified = MADE.replace(tzinfo=None)
    about.revision = 1
    _styles(paper, look)
    _shape(paper, look, landscape=False)
    return paper


def add_heading(paper: Paper, text: str, level: int = 1) -> None:
    """Add a heading.

    Args:
        paper: the document.
        text: the heading.
        level: 0 for the title, then 1, 2 …
    """
    paper.add_heading(sound(text), level)


def add_text(paper: Paper, text: str, style: str = "Normal") -> None:
    """Add a paragraph; nothing for an empty text.

    Args:
        paper: the document.
        text: the paragraph.
        style: name of its style.
    """
    if text:
        paper.add_paragraph(sound(text), style=style)


def add_table(paper: Paper, table: Table, look: Look = PLAIN, *, new_page: bool = True) -> None:
    """Add a table with its caption above and its notes below.

    Args:
        paper: the document.
        table: the table.
        look: how it is set.
        new_page: whether it begins a page; else it begins where the document ends.
    """
    sizes = fitted(table, look)
    if new_page:
        paper.add_section(WD_SECTION.NEW_PAGE)
    _shape(paper, look, landscape=sizes.setting.landscape)
    body = paper.element.body
    for element in parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{table_xml(table, sizes)}</w:body>'):
        body.insert(body.index(body.sectPr), element)


def add_picture(
    paper: Paper, png: bytes, title: tuple[str, str], alt: str, look: Look = PLAIN, *, new_page: bool = True
) -> None:
    """Add a figure on a page of its own, with its caption below.

    Args:
        paper: the document.
        png: the picture.
        title: number and caption.
        alt: text in place of the picture.
        look: how it is set.
        new_page: False where the document has nothing yet: its first page is the figure’s.
    """
    if new_page:
        paper.add_section(WD_SECTION.NEW_PAGE)
    _shape(paper, look, landscape=False)
    place = paper.add_paragraph(style="Figure")
    width, height = (side - 2 * MARGIN for side in PAPERS[look.paper])
    across, down = struct.unpack(">II", png[16:24])  # where a PNG says how many dots it has
    width = min(width, (height - FOR_CAPTION) * across / down)
    picture = place.add_run().add_picture(io.BytesIO(png), width=Mm(width))
    picture._inline.docPr.set("descr", sound(alt))
    picture._inline.docPr.set("name", sound(title[0]))
    caption = paper.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = False
    caption.add_run(sound(f"{title[0]}. ")).bold = True
    caption.add_run(sound(title[1]))


def finish(paper: Paper) -> bytes:
    """The bytes of a document, without the time of day.

    Args:
        paper: the document.

    Returns:
        A file that python-docx, Word and LibreOffice read.
    """
    return _zipped(_parts(paper))


def _parts(paper: Paper) -> dict[str, bytes]:
    file = io.BytesIO()
    paper.save(file)
    with zipfile.ZipFile(file) as saved:
        return {name: saved.read(name) for name in saved.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            file.writestr(entry, data)
    return made.getvalue()


def fitted(table: Table, look: Look = PLAIN) -> Measures:
    """Find a page on which a table fits: upright, there in slightly smaller type too, else landscape.

    Args:
        table: the table.
        look: how it is set.

    Returns:
        Size of type, orientation and widths of the columns.
    """
    short, long = (side - 2 * MARGIN for side in PAPERS[look.paper])
    upright, turned = (short, long, False), (long, short, True)
    for smaller, pad, (width, height, landscape) in (
        (0, ROOMY, upright), (1, ROOMY, upright), (0, ROOMY, turned), (1, ROOMY, turned), (2, CLOSE, turned),
        (3, CLOSE, turned),
    ):  # fmt: skip
        sizes = measures(table, Setting(look.table_size - smaller, pad, width, height, landscape))
        if sizes.fits:
            break
    return sizes


def _shape(paper: Paper, look: Look, *, landscape: bool) -> None:
    """Size and margins of the last section."""
    section = paper.sections[-1]
    width, height = (Mm(side) for side in PAPERS[look.paper])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)


def _styles(paper: Paper, look: Look) -> None:
    styles = paper.styles
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), look.language)
    normal = styles["Normal"]
    _font(normal, look.font, look.size)
    normal.paragraph_format.line_spacing = look.line_spacing
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Title", look.size + 4), ("Heading 1", look.size + 2), ("Heading 2", look.size)):
        _font(styles[name], look.font, size, bold=True)
    border = styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    caption = styles["Caption"]
    _font(caption, look.font, look.table_size + 1)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.line_spacing = 1.0
    caption.paragraph_format.space_after = Pt(4)
    for name, size in (("Table text", look.table_size), ("Table note", look.table_size - 1), ("Figure", look.size)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _font(style, look.font, size)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.space_after = Pt(0)
    styles["Figure"].paragraph_format.keep_with_next = True


def _font(style: ParagraphStyle, name: str, size: float, *, bold: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = name, Pt(size), bold, False
    font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)
