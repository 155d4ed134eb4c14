"""A codebook as a Word document, for coders who like paper and for the supplement of an article."""

from dataclasses import dataclass

from rapport.qualitative.codebook.entries import Book, CodeWords
from rapport.qualitative.models import Codebook
from rapport.tables.word import Look, add_heading, add_text, finish, start

LOOK = Look(line_spacing=1.15, size=11)


@dataclass(frozen=True)
class Title:
    """What stands above a codebook."""

    project: str
    question: str
    number: int
    reason: str
    counted: str

    @classmethod
    def of(cls, version: Codebook) -> "Title":
        """That of a version."""
        project = version.project
        return cls(project.name, project.question, version.number or 0, version.reason, version.counted)


def codebook_docx(book: Book, title: Title) -> bytes:
    """The document.

    Args:
        book: the codes.
        title: what stands above.

    Returns:
        The bytes of a .docx file, the same for the same codebook.
    """
    paper = start(f"Codebook of {title.project}, version {title.number}", LOOK)
    add_heading(paper, f"Codebook, version {title.number}", 0)
    add_text(paper, title.project)
    add_text(paper, title.question)
    add_text(paper, f"Why this version: {title.reason}" if title.reason else "")
    for one in book:
        add_heading(paper, one.name, 1)
        for text in lines(one):
            add_text(paper, text)
        for example in one.examples:
            add_text(paper, f"{'Example' if example.is_in else 'Not an example'}: “{example.text}”")
    add_text(paper, f"Stems that hint at codes were counted with {title.counted}." if title.counted else "")
    return finish(paper)


def lines(one: CodeWords) -> list[str]:
    """What a codebook says about a code, but for examples."""
    said = [
        f"Below: {one.parent}" if one.parent else "",
        one.definition,
        f"Belongs to it: {one.includes}" if one.includes else "",
        f"Does not: {one.excludes}" if one.excludes else "",
        "" if one.is_codable else "It holds other codes together and is not given itself.",
        f"Stems that hint at it: {', '.join(one.stems)}" if one.stems else "",
    ]
    return [text for text in said if text]
