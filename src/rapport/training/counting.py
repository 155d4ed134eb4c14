"""How much there is in a course. Pure.

Words are what a learner can read: the prose of the pages, and all texts of their activities – prompts, options,
feedback, every step of a dialogue, stories, commentaries, notes, transcripts. Front matter, ids, addresses of links and
the texts of `references.yaml` and `toolkit.yaml` are not counted. “don’t” and “well-known” are one word each.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from rapport.textfiles import markdown
from rapport.training.activities import Case, Dialogue, Presentation
from rapport.training.course import Activity, Course, Page
from rapport.training.words import NO_TEXT, Markdown

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
TAG = re.compile(r"<[^>]*>")


def words_in(text: str) -> int:
    """The words of a text."""
    return len(WORD.findall(text))


def words_of_html(html: str) -> int:
    """The words of a page, without its tags."""
    return words_in(unescape(TAG.sub(" ", html)))


def words_on(page: Page) -> int:
    """The words of a page."""
    return sum(words_of_html(part.html) if isinstance(part, markdown.Prose) else words_of(part) for part in page.parts)


def words_of(activity: Activity) -> int:
    """The words of an activity."""
    rich = sum(words_of_html(text.html) for _, text in activity.content if isinstance(text, Markdown))
    plain = {key for key, text in activity.content if not isinstance(text, Markdown)}
    return rich + sum(words_in(text) for text in _texts(activity.content.model_dump(include=plain)))


def counted(course: Course) -> dict[str, object]:
    """Everything that `rapport course stats` says, ready for JSON."""
    kinds = Counter(block.kind for page in course.pages for block in page.blocks)
    return {
        "course": course.id,
        "version": course.version,
        "language": course.language,
        "sections": len(course.sections),
        "pages": len(course.pages),
        "activities": len(course.activity_keys),
        "kinds": dict(sorted(kinds.items())),
        "words": sum(words_on(page) for page in course.pages),
        "minutes": course.minutes,
        "references": len(course.references),
        "tools": len(course.tools),
        "by_section": [
            {
                "id": section.id,
                "pages": len(section.pages),
                "activities": sum(len(page.activities) for page in section.pages),
                "presentations": sum(block.kind == "presentation" for page in section.pages for block in page.blocks),
                "words": sum(words_on(page) for page in section.pages),
                "minutes": sum(page.minutes for page in section.pages),
            }
            for section in course.sections
        ],
        "by_page": [
            {"id": page.id, "words": words_on(page), "minutes": page.minutes, "activities": len(page.activities)}
            for page in course.pages
        ],
        "dialogues": [_dialogue(page, block) for page, block in _blocks(course, "dialogue")],
        "cases": [_case(page, block) for page, block in _blocks(course, "case")],
        "presentations": [_presentation(page, block) for page, block in _blocks(course, "presentation")],
    }


def _blocks(course: Course, kind: str) -> Iterator[tuple[Page, Activity]]:
    return ((page, block) for page in course.pages for block in page.blocks if block.kind == kind)


def _dialogue(page: Page, block: Activity) -> dict[str, object]:
    talk = block.content
    assert isinstance(talk, Dialogue)  # noqa: S101 – by its kind
    return {"page": page.id, "id": block.id, "steps": len(talk.steps), "endings": len(talk.endings)}


def _case(page: Page, block: Activity) -> dict[str, object]:
    case = block.content
    assert isinstance(case, Case)  # noqa: S101 – by its kind
    return {
        "page": page.id,
        "id": block.id,
        "story_words": words_in_markdown(case.story),
        "prompts": len(case.prompts),
        "commentary_words": words_in_markdown(case.commentary),
    }


def _presentation(page: Page, block: Activity) -> dict[str, object]:
    talk = block.content
    assert isinstance(talk, Presentation)  # noqa: S101 – by its kind
    notes = [words_in(slide.notes) for slide in talk.slides]
    return {"page": page.id, "id": block.id, "slides": len(notes), "note_words": notes}


def words_in_markdown(text: str) -> int:
    """The words of a Markdown text of an activity."""
    return words_of_html(text.html if isinstance(text, Markdown) else markdown.render(text))


def _texts(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str) and key not in NO_TEXT:
        yield value
