"""`rapport responses import FILE --survey ID --map MAP.yaml`: look at a file of answers; `--confirm` brings it in."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rapport.people.models import Person
from rapport.surveys import queries as surveys
from rapport.surveys.collected import actions, map_file, queries
from rapport.surveys.collected.actions import LookAgainError
from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.interpreting import Told, events_of, interpret
from rapport.surveys.collected.map_file import MapFile
from rapport.surveys.collected.plan import Asked, Outcome, Planned, numbers, plan
from rapport.surveys.collected.reading import read
from rapport.surveys.collected.table import AnswerTable
from rapport.surveys.collected.targets import mistakes, targets
from rapport.surveys.library import branches_of
from rapport.surveys.models import Survey
from rapport.surveys.permissions import may_bring_in
from rapport.textfiles.mistakes import TextFileError


class Command(BaseCommand):
    help = "Look at a file of answers that were collected elsewhere, and bring it into a survey with --confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["import"])
        parser.add_argument("file", type=Path, help="CSV, Qualtrics, REDCap or SPSS")
        parser.add_argument("--survey", type=int, required=True, help="the number in its address")
        parser.add_argument("--map", type=Path, help="what the columns stand for (YAML); without it they are guessed")
        parser.add_argument("--as", dest="by", default="", help="e-mail address of who brings them in")
        parser.add_argument("--confirm", action="store_true", help="write what the preview says")

    def handle(self, *, file: Path, survey: int, map: Path | None, by: str, confirm: bool, **_: Any) -> None:  # noqa: A002, ANN401
        into = self.survey(survey)
        person = self.person(by, into)
        try:
            said = map_file.read(map) if map else MapFile()
            door = Door(said.known_by, targets(branches_of(into.instrument, into.instrument_version)))
            source = None if said.source == "find" else said.source
            table = read(file.read_bytes(), name=file.name, door=door, source=source)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except TextFileError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            sys.exit(2)
        told, planned = self.plan(into, table, said)
        self.show(table, told, planned)
        if confirm:
            self.bring_in(into, person, planned, table)
        else:
            self.stdout.write("Nothing is written. Add --confirm to bring in what is new and changed.")

    def survey(self, pk: int) -> Survey:
        try:
            found = surveys.survey(pk)
        except Survey.DoesNotExist:
            raise CommandError(f"there is no survey {pk}") from None
        if reason := queries.reason_against(found):
            raise CommandError(f"no answers can be brought in: {reason}")
        return found

    def person(self, email: str, survey: Survey) -> Person | None:
        """Who brings answers in. Into a confidential survey only somebody who may."""
        person = Person.objects.filter(email=email.strip().casefold()).first() if email else None
        if email and (person is None or not may_bring_in(person, survey)):
            raise CommandError(f"{email} may not bring answers into this survey")
        if person is None and survey.degree == Survey.Degree.CONFIDENTIAL:
            raise CommandError(
                "this survey is confidential: say with --as who brings answers in; they must be entitled"
            )
        return person

    def plan(self, survey: Survey, table: AnswerTable, said: MapFile) -> tuple[Told, list[Planned]]:
        branches = branches_of(survey.instrument, survey.instrument_version)
        matching = said.matching(dict(queries.guessed(survey, table).columns))
        wrong = [
            f"column “{one.column}”: {one.what}" if one.column else one.what
            for one in mistakes(matching, table, branches)
        ]
        events = list(events_of(table))
        if matching.event not in events and (matching.event or len(events) > 1):
            wrong.append(f"name the event in the map; the file has: {', '.join(events)}")
        if wrong:
            raise CommandError("; ".join(wrong))
        for column, key in matching.columns.items():
            self.stdout.write(f"{column} → {key}")
        told = interpret(table, matching, branches, queries.other_words(survey))
        return told, plan(survey, [Asked(one) for one in told.rows])

    def show(self, table: AnswerTable, told: Told, planned: list[Planned]) -> None:
        """The preview: how many of each outcome, and every row that changes or is doubtful."""
        if table.dropped:
            self.stdout.write(f"Dropped: {', '.join(table.dropped)}")
        for number, what in (
            (table.previews, "trials"),
            (told.empty, "without an answer"),
            (told.elsewhere, "of other events"),
        ):
            if number:
                self.stdout.write(f"Left out: {number} {what}")
        for one in planned:
            if one.outcome in (Outcome.DOUBTFUL, Outcome.CHANGED):
                self.stdout.write(f"row {one.read.line}, {one.outcome.value}: {'; '.join(one.notes)}")
        counts = numbers(planned)
        self.stdout.write(", ".join(f"{name}: {number}" for name, number in counts.items()))

    def bring_in(self, survey: Survey, person: Person | None, planned: list[Planned], table: AnswerTable) -> None:
        try:
            done = actions.put_in_now(by=person, survey=survey, planned=planned, source=table.source)
        except LookAgainError:
            raise CommandError("somebody answered in the same instant; nothing is written, ask again") from None
        if survey.degree == Survey.Degree.CONFIDENTIAL:
            self.stdout.write("Brought in; whoever had answered here keeps their own answers.")
        else:
            self.stdout.write(f"Brought in: {done.new} new, {done.changed} changed.")
        if any(one.outcome == Outcome.DOUBTFUL for one in planned):
            self.stdout.write("Doubtful rows are not brought in; mend the file, or settle them on the survey’s page.")
