"""What can be read in a PDF file."""

import io
import re

import pikepdf


def words_of(pdf: bytes) -> str:
    """The text of all pages in the order in which it is set, as a reader's clipboard has it; lines run together."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return re.sub(r"\s+", " ", " ".join(_page(page) for page in document.pages))


def _page(page: pikepdf.Page) -> str:
    maps = {name: _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    letters: dict[bytes, str] = {}
    said: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                letters = maps[str(operands[0])]
            case "Tj":
                said.append(_read(operands[0], letters))
            case "TJ":
                said.append("".join(_read(one, letters) for one in operands[0] if isinstance(one, pikepdf.String)))
            case "Tm":
                said.append(" ")
    return "".join(said)


def _unicode(font: pikepdf.Object) -> dict[bytes, str]:
    """From a glyph's two bytes to its letters, as the font says."""
    table = font.ToUnicode.read_bytes().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, letters in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[bytes.fromhex(glyph)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for at in range(int(first, 16), int(last, 16) + 1):
                found[at.to_bytes(2, "big")] = chr(int(letters, 16) + at - int(first, 16))
    return found


def _read(words: pikepdf.Object, letters: dict[bytes, str]) -> str:
    raw = bytes(words)
    return "".join(letters.get(raw[at : at + 2], "") for at in range(0, len(raw), 2))
