"""What we ask of our own courses beyond the format (`rapport course check --strict`). Others may do with less.

A dialogue has room to go wrong and to be mended, a case enough story to be argued over and enough commentary to
answer it, a slide enough notes to be spoken, a page enough text to be worth a click.
"""

from collections.abc import Iterator

from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document
from rapport.training.activities import Block, Case, Dialogue, Presentation
from rapport.training.counting import words_in, words_in_markdown, words_on
from rapport.training.pages import PageFile

FEWEST_STEPS, FEWEST_ENDINGS = 6, 2
FEWEST_STORY_WORDS, FEWEST_PROMPTS, FEWEST_COMMENTARY_WORDS = 150, 3, 150
FEWEST_SLIDES, FEWEST_NOTE_WORDS, MOST_NOTE_WORDS = 4, 40, 90
FEWEST_PAGE_WORDS = 120


def mistakes_in(page: PageFile) -> Iterator[Mistake]:
    """What a page lacks."""
    for placed in page.blocks:
        yield from _dialogue(placed.document)
        yield from _case(placed.document)
        yield from _presentation(placed.document)
    if page.is_whole:
        if (words := words_on(page.page)) < FEWEST_PAGE_WORDS:
            yield page.mistake(1, f"the page has {words} words", f"write at least {FEWEST_PAGE_WORDS}")
        if not page.page.blocks:
            yield page.mistake(1, "the page asks nothing and shows nothing", "give the reader something to do")


def _dialogue(document: Document[Block]) -> Iterator[Mistake]:
    talk = document.content
    if isinstance(talk, Dialogue):
        yield from _too_few(document, "steps", len(talk.steps), FEWEST_STEPS, "steps")
        yield from _too_few(document, "steps", len(talk.endings), FEWEST_ENDINGS, "endings")


def _case(document: Document[Block]) -> Iterator[Mistake]:
    case = document.content
    if isinstance(case, Case):
        yield from _too_few(document, "story", words_in_markdown(case.story), FEWEST_STORY_WORDS, "words of story")
        yield from _too_few(document, "prompts", len(case.prompts), FEWEST_PROMPTS, "prompts")
        words = words_in_markdown(case.commentary)
        yield from _too_few(document, "commentary", words, FEWEST_COMMENTARY_WORDS, "words of commentary")


def _presentation(document: Document[Block]) -> Iterator[Mistake]:
    talk = document.content
    if not isinstance(talk, Presentation):
        return
    yield from _too_few(document, "slides", len(talk.slides), FEWEST_SLIDES, "slides")
    for at, slide in enumerate(talk.slides):
        words = words_in(slide.notes)
        if not FEWEST_NOTE_WORDS <= words <= MOST_NOTE_WORDS:
            what, mend = f"{words} words of notes", f"write {FEWEST_NOTE_WORDS} to {MOST_NOTE_WORDS}"
            yield document.mistake("slides", at, "notes", what=what, mend=mend)


def _too_few(document: Document[Block], key: str, number: int, fewest: int, what: str) -> Iterator[Mistake]:
    if number < fewest:
        yield document.mistake(key, what=f"{number} {what}", mend=f"at least {fewest} are asked of our own courses")
