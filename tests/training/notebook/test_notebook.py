"""The notebook: all that somebody wrote, in one place, in every form, and for nobody else."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.people import tasks as letters
from rapport.people.models import Letter, Person
from rapport.training.course import Course
from rapport.training.given import Given
from rapport.training.library import shelf
from rapport.training.models import Wording
from rapport.training.notebook import tasks
from rapport.training.notebook.queries import AS_THEN, GONE, NOT_AS_THEN, notebook_of
from tests.training.conftest import signed_in
from tests.training.writing import SECRET, everybody_else, give, write_all

NOTEBOOK = "/training/notebook/"
PDF, TEXT, SEND = f"{NOTEBOOK}my-notebook.pdf", f"{NOTEBOOK}my-notebook.md", f"{NOTEBOOK}send/"
ASKED = "Which three expectations will you say aloud this month?"
ANEW = "Which one expectation will you say aloud?"


def edit(folder: Path, old: str, new: str) -> Course:
    """A new version of the course; what the translation shares with it changes there, too."""
    name = "04-thinking.md"
    for path in (folder / name, folder / "locale" / "es" / name):
        text = path.read_text(encoding="utf-8")
        assert old in text or path.parent != folder
        path.write_text(text.replace(old, new), encoding="utf-8")
    shelf.cache_clear()
    return shelf().courses["every-kind"]


def test_all_that_was_written_stands_by_course_section_and_page(own: Client, learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    page = own.get(NOTEBOOK).content.decode()
    order = ["Every kind", "Questions to think about", "What you take along", ASKED, SECRET, "I kept an hour free"]
    places = [page.index(word, page.index("<main")) for word in order]
    assert places == sorted(places)
    assert "What do you hope to be doing" in page
    assert "What should I do less of" not in page, "only what was marked"
    assert "I asked for an agenda" not in page, "only what was ticked"
    assert "&lt;b&gt;wait&lt;/b&gt;<br>in peace" in page, "as typed, with its line ends"


def test_a_case_is_read_with_each_question(own: Client, learner: Person, kinds: Course) -> None:
    [(page, case)] = [(page, one) for page in kinds.pages for one in page.activities if one.kind == "case"][:1]
    words = case.content.prompts  # type: ignore[attr-defined]
    give(learner, kinds, page.id, case.id, Given(texts=((words[0].id, "One thing"), (words[1].id, "Another"))))
    shown = own.get(NOTEBOOK).content.decode()
    for word in (case.content.title, words[0].ask, "One thing", words[1].ask, "Another"):  # type: ignore[attr-defined]
        assert word in shown


def test_what_was_emptied_and_what_is_no_writing_stands_not_there(own: Client, learner: Person, kinds: Course) -> None:
    kept = give(learner, kinds, "thinking", "three", Given(text="x"))
    give(learner, kinds, "thinking", "three", Given(), version=kept.version)
    give(learner, kinds, "thinking", "sure-now", Given(numbers=(("", 3),)))
    assert notebook_of(learner) == []
    assert b"Nothing is written yet" in own.get(NOTEBOOK).content


def test_the_question_stands_as_it_was_answered(
    own: Client, learner: Person, kinds: Course, kinds_folder: Path
) -> None:
    assert tasks.keep_wordings() > 0
    assert tasks.keep_wordings() == 0
    write_all(learner, kinds)
    edit(kinds_folder, ASKED, ANEW)
    assert tasks.keep_wordings() == 1
    page = own.get(NOTEBOOK).content.decode()
    assert ASKED in page
    assert ANEW not in page
    assert AS_THEN in page
    assert SECRET in page


def test_where_the_old_words_are_not_known_the_new_ones_say_so(
    own: Client, learner: Person, kinds: Course, kinds_folder: Path
) -> None:
    write_all(learner, kinds)
    edit(kinds_folder, ASKED, ANEW)
    page = own.get(NOTEBOOK).content.decode()
    assert ANEW in page
    assert NOT_AS_THEN in page
    assert SECRET in page


@pytest.mark.parametrize("are_kept", [True, False])
def test_what_the_course_has_no_more_is_not_lost(
    own: Client, learner: Person, kinds: Course, kinds_folder: Path, are_kept: bool
) -> None:
    if are_kept:
        tasks.keep_wordings()
    write_all(learner, kinds)
    edit(kinds_folder, "reflection id=three", "reflection id=quite-another")
    page = own.get(NOTEBOOK).content.decode()
    assert SECRET in page
    assert GONE in page
    assert (ASKED in page) is are_kept


def test_a_course_that_left_the_server_is_not_lost(learner: Person, kinds: Course, own: Client) -> None:
    write_all(learner, kinds)
    shelf().courses.clear()
    shelf().translations.clear()
    assert SECRET in own.get(NOTEBOOK).content.decode()
    assert own.get(PDF).content.startswith(b"%PDF")


def test_one_course_alone(own: Client, learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    assert SECRET in own.get(f"{NOTEBOOK}?course=every-kind").content.decode()
    assert SECRET in own.get(f"{NOTEBOOK}?course=none").content.decode(), "all, where there is nothing of that name"
    assert SECRET not in own.get(f"{TEXT}?course=none").content.decode()


def test_as_markdown(own: Client, learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    answer = own.get(TEXT)
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert 'filename="my-notebook.md"' in answer["Content-Disposition"]
    text = answer.content.decode()
    assert f"#### What you take along\n\n**{ASKED}**\n\n{SECRET}  \n\nand <b>wait</b>  \nin peace  \n" in text
    assert "- I kept an hour free" in text


def test_as_an_accessible_pdf(own: Client, learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    answer = own.get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    # The mark of PDF/UA-1 in its metadata.
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content


@pytest.mark.parametrize("text", ["#set page(fill: red)", "كيف حالك", "😀 well\n\n\n\n* no [list]\n= no heading"])
def test_the_pdf_takes_what_people_write(own: Client, learner: Person, kinds: Course, text: str) -> None:
    give(learner, kinds, "thinking", "three", Given(text=text))
    assert own.get(PDF).content.startswith(b"%PDF")


def test_by_e_mail_to_oneself_with_the_html_of_the_page(
    own: Client, learner: Person, kinds: Course, django_capture_on_commit_callbacks: Any
) -> None:
    write_all(learner, kinds)
    with django_capture_on_commit_callbacks(execute=True):
        assert own.post(SEND, follow=True).status_code == 200
        assert not mail.outbox
    [sent] = mail.outbox
    assert sent.to == [learner.email]
    assert SECRET not in sent.subject
    html = str(sent.alternatives[0][0])  # type: ignore[attr-defined]
    assert f"<blockquote><p>{SECRET}</p>\n\n<p>and &lt;b&gt;wait&lt;/b&gt;<br>in peace</p></blockquote>" in html
    assert f"<blockquote><p>{SECRET}</p>" in own.get(NOTEBOOK).content.decode()
    assert f"{SECRET}  \n\nand <b>wait</b>" in str(sent.body)


def test_nothing_of_it_waits_in_the_queue_or_stands_in_logs_or_the_audit_trail(
    own: Client, learner: Person, kinds: Course, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    write_all(learner, kinds)
    for address in (NOTEBOOK, PDF, TEXT):
        own.get(address)
    own.post(SEND)
    [letter] = Letter.objects.all()
    assert letter.ids == {"language": "", "course": ""}
    letters.send_waiting()
    assert len(mail.outbox) == 1
    assert not Event.objects.filter(target__contains="notebook").exists()
    kept = [str(list(model.objects.values())) for model in (Letter, Job, Event)]
    assert not [one for one in (*kept, caplog.text) if "XYZZY" in one]


def test_pressed_twice_it_is_sent_once(own: Client, learner: Person, kinds: Course) -> None:
    last = timezone.now().replace(second=59)
    for seconds, sent in ((0, 1), (2, 1), (59, 1), (61, 2)):
        with time_machine.travel(last + timedelta(seconds=seconds), tick=False):
            own.post(SEND)
        assert Letter.objects.count() == sent, f"pressed again after {seconds} seconds"


def test_nobody_else_reads_it(own: Client, learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    for who, other in everybody_else(learner):
        for address in (NOTEBOOK, TEXT, f"{NOTEBOOK}?course=every-kind", f"{NOTEBOOK}?person={learner.pk}"):
            answer = other.get(address)
            assert answer.status_code == 200
            assert b"XYZZY" not in answer.content, f"{who} reads it at {address}"
        other.post(SEND)
    letters.send_waiting()
    assert mail.outbox
    assert not [one for one in mail.outbox if learner.email in one.to or "XYZZY" in str(one.body)]


@pytest.mark.parametrize("address", [NOTEBOOK, PDF, TEXT, SEND])
def test_nobody_is_sent_to_sign_in(db: None, address: str) -> None:
    answer = Client().post(address) if address == SEND else Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/people/account/login/")


def test_it_is_read_in_as_many_questions_however_much_there_is(
    learner: Person, kinds: Course, same_queries: Callable[..., None]
) -> None:
    signed_in(learner)
    give(learner, kinds, "thinking", "three", Given(text="x"))

    def more() -> None:
        give(learner, kinds, "thinking", "ready", Given(options=("time",)))
        give(learner, kinds, "thinking", "lines", Given(options=("hope",)))

    same_queries(NOTEBOOK, few=lambda: None, many=more, by=learner)


def test_wordings_hold_no_person(learner: Person, kinds: Course) -> None:
    write_all(learner, kinds)
    tasks.keep_wordings()
    assert not [one for one in Wording.objects.values() if "XYZZY" in str(one)]


def test_it_is_read_in_the_language_that_courses_are_read_in(
    own: Client, learner: Person, kinds: Course, django_capture_on_commit_callbacks: Any
) -> None:
    write_all(learner, kinds)
    own.cookies["course-language"] = "es"
    translated = shelf().translations["every-kind"]["es"]
    page = own.get(NOTEBOOK).content.decode()
    assert 'lang="es"' in page
    assert translated.title in page
    assert AS_THEN not in page
    with django_capture_on_commit_callbacks(execute=True):
        own.post(SEND)
    assert translated.title in str(mail.outbox[0].body)
