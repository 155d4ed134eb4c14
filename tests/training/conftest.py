"""A small course of two pages, so that tests do not hang on the words of the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.library import shelf
from tests import make

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
