"""The notebook of a person, asked for by that person alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.urls import reverse

from rapport.people.models import Person
from rapport.training import library
from rapport.training.course import Activity, Course, Key, Page
from rapport.training.kept import given_in
from rapport.training.models import Answer, Wording
from rapport.training.notebook.entries import CourseNotes, Entry, PageNotes, SectionNotes
from rapport.training.notebook.wordings import (
    HELD,
    block_in,
    said_to,
    said_without_words,
    title_of,
    word_of,
)

AS_THEN = "The question has changed since; it stands here as you answered it."
NOT_AS_THEN = "The question has changed since you answered; this is how it reads today."
GONE = "This is no longer in the course. What you wrote is kept."


def notebook_of(person: Person, language: str = "", course: str = "") -> list[CourseNotes]:
    """All that the person wrote, ticked and marked, by course, section and page (three queries, however much it is).

    `language` is the one that courses are read in, where they have it; with `course`, only what belongs to that one.
    """
    answers = Answer.objects.filter(person=person).order_by("course", "saved_at", "pk").prefetch_related("parts")
    if course:
        answers = answers.filter(course=course)
    by_course: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if given_in(answer).is_something:
            by_course[answer.course].append(answer)
    known = wordings({answer.content_sha256 for found in by_course.values() for answer in found})
    notes = [notes_of(name, found, library.find(name, language), known) for name, found in by_course.items()]
    return sorted((one for one in notes if one.sections), key=lambda one: one.title)


def wordings(hashes: Iterable[str]) -> dict[str, Wording]:
    """The wordings that are kept, by hash (one query)."""
    return {one.sha256: one for one in Wording.objects.filter(sha256__in=set(hashes))}


def known_hashes(hashes: Iterable[str]) -> set[str]:
    """Which of these wordings are kept already (one query)."""
    return set(Wording.objects.filter(sha256__in=set(hashes)).values_list("sha256", flat=True))


def may_have_been_asked() -> Iterator[Activity]:
    """Every activity of this server whose answers stand in notebooks."""
    for course in library.shelf().courses.values():
        for page in course.pages:
            yield from (activity for activity in page.activities if activity.kind in HELD)


def notes_of(name: str, answers: list[Answer], course: Course | None, known: dict[str, Wording]) -> CourseNotes:
    """What somebody has from one course; what the course has no more stands at the end."""
    if course is None:
        return CourseNotes(name, name, "", tuple(_left([(answer.page, answer) for answer in answers], known)))
    today: dict[Key, Answer] = {course.key_today(one.page, one.activity): one for one in answers}
    sections = []
    for section in course.sections:
        pages = [notes for page in section.pages if (notes := _page(course, page, today, known)).entries]
        if pages:
            sections.append(SectionNotes(section.title, tuple(pages)))
    there = set(course.activity_keys)
    gone = [(_title(course, key[0]), answer) for key, answer in today.items() if key not in there]
    return CourseNotes(course.id, course.title, course.language, (*sections, *_left(gone, known)))


def _page(course: Course, page: Page, today: dict[Key, Answer], known: dict[str, Wording]) -> PageNotes:
    entries = (
        entry_of(activity, answer, known.get(answer.content_sha256))
        for activity in page.activities
        if activity.kind in HELD and (answer := today.get((page.id, activity.id)))
    )
    href = reverse("training:page", kwargs={"course": course.id, "page": page.id})
    return PageNotes(page.title, tuple(entry for entry in entries if entry.said), href)


def entry_of(activity: Activity, answer: Answer, then: Wording | None) -> Entry:
    """An answer with its question: as it was answered where those words are kept, else as it reads today."""
    words, note = activity.content, ""
    if answer.content_sha256 != activity.sha256:
        is_kept = then is not None and then.kind == activity.kind
        words, note = (block_in(then), AS_THEN) if then and is_kept else (words, NOT_AS_THEN)
    said = said_to(words, given_in(answer))
    return Entry(word_of(activity.kind), title_of(words), said, answer.saved_at, note)


def _left(answers: list[tuple[str, Answer]], known: dict[str, Wording]) -> Iterator[SectionNotes]:
    """Answers to what no course has any more, by page."""
    by_page: dict[str, list[Entry]] = defaultdict(list)
    for title, answer in answers:
        then, given = known.get(answer.content_sha256), given_in(answer)
        words = block_in(then) if then else None
        said = said_to(words, given) if words else said_without_words(given)
        if said:
            word = word_of(then.kind) if then else "You wrote"
            by_page[title].append(Entry(word, title_of(words), said, answer.saved_at, GONE))
    if by_page:
        pages = tuple(PageNotes(title, tuple(entries)) for title, entries in by_page.items())
        yield SectionNotes("No longer in the course", pages)


def _title(course: Course, page: str) -> str:
    found = course.page(page)
    return found.title if found else page
