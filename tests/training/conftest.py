"""A small course of two pages, so that tests do not hang on the words of the real one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

import rapport
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.library import shelf
from tests import make

AGREEMENTS = Path(rapport.__file__).parent / "content" / "agreements"
COURSES = Path(__file__).parent / "content" / "courses"
OUTLINE = """\
id: listening
title: Listening
version: 1
language: en
summary: How to listen.
audience: Mentors
hours: 0.5
completion: {each_section: 100}
sections:
  - id: why
    title: Why
    summary: Why one listens.
  - id: how
    title: How
    summary: How one listens.
"""
FIRST = """\
---
id: silence
title: Silence
section: why
minutes: 3
---
Say *less*.

```choice id=first-word
prompt: Who speaks first?
options:
  - {id: me, text: I do, feedback: Try to wait.}
  - {id: they, text: They do, feedback: Good., fits_best: true}
```

```reflection id=quiet
prompt: When were you last quiet?
```
"""
SECOND = """\
---
id: asking
title: Asking
section: how
minutes: 2
---
Ask.

```reflection id=question
prompt: What will you ask?
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The course's folder."""
    folder = tmp_path / "courses" / "listening"
    folder.mkdir(parents=True)
    (folder / "course.yaml").write_text(OUTLINE, encoding="utf-8")
    (folder / "01-silence.md").write_text(FIRST, encoding="utf-8")
    (folder / "02-asking.md").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture
def course(folder: Path, settings: Settings) -> Iterator[Course]:
    """The course, on the server's shelf."""
    settings.CONTENT = [folder.parents[1]]
    shelf.cache_clear()
    yield shelf().courses["listening"]
    shelf.cache_clear()


@pytest.fixture
def program(course: Course, db: None) -> Program:
    """A programme that uses the course."""
    found = make.program()
    found.course = course.id
    found.save()
    return found


@pytest.fixture
def mentor(program: Program) -> Person:
    return make.member(program, Role.MENTOR, "Mentor")


REFERENCES = """\
references:
  - {id: able-2020, authors: Able A, year: 2020, title: On asking, source: "Journal, 1: 2", doi: 10.1000/able}
"""
TOOLKIT = """\
tools:
  - {id: letter, title: A first letter, topic: Asking, audience: Mentors, use: Before you meet, summary: Short., page: thinking}
  - {id: form, title: A form, topic: Agreeing, audience: Everybody, use: Fill it in, summary: Long., template: phd-student}
  - {id: paper, title: A paper, topic: Asking, audience: Scholars, use: Read it, summary: Good., reference: able-2020}
"""  # noqa: E501


@pytest.fixture
def kinds_folder(tmp_path: Path) -> Path:
    """A course with every kind of activity, with tools, which asks for an action plan; a test may change its files."""
    folder = Path(shutil.copytree(COURSES / "every-kind", tmp_path / "courses" / "every-kind"))
    (folder / "references.yaml").write_text(REFERENCES, encoding="utf-8")
    (folder / "toolkit.yaml").write_text(TOOLKIT, encoding="utf-8")
    # The templates that a tool may lead to.
    (tmp_path / "agreements").symlink_to(AGREEMENTS)
    outline = folder / "course.yaml"
    text = outline.read_text(encoding="utf-8")
    outline.write_text(text.replace("action_plan: false", "action_plan: true"), encoding="utf-8")
    return folder


@pytest.fixture
def kinds(kinds_folder: Path, settings: Settings, db: None) -> Iterator[Course]:
    """That course, on the server's shelf."""
    settings.CONTENT = [kinds_folder.parents[1]]
    shelf.cache_clear()
    yield shelf().courses["every-kind"]
    shelf.cache_clear()


@pytest.fixture
def learner(kinds: Course) -> Person:
    """A mentor whose programme uses that course."""
    program = make.program()
    program.course = kinds.id
    program.save()
    return make.member(program, Role.MENTOR, "Leila Learner")


def signed_in(person: Person) -> Client:
    """A browser of this person, who needs no second factor."""
    person.is_demo = True
    person.save()
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def own(learner: Person) -> Client:
    """The learner's browser."""
    return signed_in(learner)
