"""A notebook as Markdown, which any editor opens. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from rapport.training.notebook.entries import CourseNotes, Entry


def written(notes: Iterable[CourseNotes], name: str, on: date) -> str:
    """The notebook of somebody of this name. Answers stand as they were typed; each line end stays a line end."""
    return "\n".join([f"# Notebook of {name}", "", f"{on:%-d %B %Y}", *_lines(notes)]) + "\n"


def _lines(notes: Iterable[CourseNotes]) -> Iterator[str]:
    for course in notes:
        yield from ("", f"## {course.title}")
        for section in course.sections:
            yield from ("", f"### {section.title}")
            for page in section.pages:
                yield from ("", f"#### {page.title}")
                for entry in page.entries:
                    yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    if entry.title:
        yield from ("", f"*{entry.title}*")
    for said in entry.said:
        if said.ask:
            yield from ("", f"**{said.ask.strip()}**")
        yield ""
        if said.picked:
            yield from (f"- {line}" for line in said.picked)
        else:
            # Two blanks at its end keep a line apart from the next one.
            yield from (f"{line.rstrip()}  " if line.strip() else "" for line in said.text.split("\n"))
    if entry.note:
        yield from ("", f"({entry.note})")
