"""Somebody who brings answers in, page by page."""

import io
import json
from typing import Any

from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.people.models import Person
from rapport.surveys.models import Collected, Submission, Survey
from tests.surveys.test_answering import signed_in

ALL = {"si_community": 4, "si_team": 5, "si_self": 3, "si_field": 4, "si_daily": 4}
FIRST = "ae_of_me"
HEAD = "email,si_community,si_team,si_self,si_field,si_daily\n"
Counts = dict[str, int]


class Desk:
    """Somebody at the pages, step by step."""

    def __init__(self, person: Person, survey: Survey, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.site, self.survey, self.capture = signed_in(person), survey, capture

    def send(self, text: str | bytes, known_by: str = "email", **more: str) -> Any:
        file = io.BytesIO(text.encode() if isinstance(text, str) else text)
        file.name = "answers.csv"
        address = reverse("surveys:collected", args=[self.survey.pk])
        return self.site.post(address, {"file": file, "known_by": known_by, **more})

    @property
    def file(self) -> Collected:
        return Collected.objects.latest("pk")

    def match(self, **changes: str) -> Any:
        """Take what was guessed, but for these columns."""
        address = reverse("surveys:collected_columns", args=[self.file.pk])
        form = self.site.get(address).context["form"]
        sent = {f"to-{line['at']}": changes.get(line["column"].name, line["target"]) for line in form.lines}
        sent |= {"dates": form.matching.dates, "cells": form.matching.cells}
        sent |= {name: word for name, word in changes.items() if name in ("dates", "cells", "event")}
        with self.capture(execute=True):
            return self.site.post(address, sent)

    def look(self, **asked: str) -> Any:
        return self.site.get(reverse("surveys:collected_look", args=[self.file.pk]), asked)

    def numbers(self) -> Counts:
        return {name: number for name, number in self.look().context["numbers"].items() if number}

    def settle(self, **sent: object) -> Any:
        return self.site.post(reverse("surveys:collected_settle", args=[self.file.pk]), sent)

    def confirm(self, number: int | None = None) -> Any:
        address = reverse("surveys:collected_confirm", args=[self.file.pk])
        with self.capture(execute=True):
            return self.site.post(address, {"number": number or self.file.number})

    def bring_in(self, text: str, **more: str) -> Counts:
        self.send(text, **more)
        self.match()
        found = self.numbers()
        self.confirm()
        return found


def row(email: str, **values: object) -> str:
    return f"{email},{','.join(str(values.get(name, value)) for name, value in ALL.items())}\n"


def last(person: Person, survey: Survey) -> dict[str, Any]:
    found = Submission.objects.get(response__person=person, response__survey=survey, is_last=True)
    return dict(json.loads(found.answers))
