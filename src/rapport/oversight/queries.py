"""Who has trained, agreed and answered – and who has not. Dates and stages, never a word of what was written."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapport.agreements import queries as agreements
from rapport.agreements.preparing import queries as plans
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys import queries as surveys
from rapport.training import queries as training


class Task(StrEnum):
    """What a programme asks of its scholars and mentors."""

    TRAIN = "train"
    AGREE = "agree"
    ANSWER = "answer"


@dataclass(frozen=True)
class Progress:
    """How far somebody is with one task: `done` of `of` things; nothing asked when `of` is 0."""

    done: int
    of: int
    on: date | None = None

    @property
    def is_asked(self) -> bool:
        """There is something to do."""
        return self.of > 0

    @property
    def is_missing(self) -> bool:
        """Something is still to do."""
        return self.done < self.of


@dataclass(frozen=True)
class Status:
    """One scholar or mentor and how far they are."""

    person: Person
    roles: tuple[str, ...]
    train: Progress
    agree: Progress
    answer: Progress
    # In which month the scholar last worked on a development plan; None when there is none. Of its text nothing.
    planned: date | None = None

    def misses(self, task: Task) -> bool:
        """The person still has something to do there."""
        progress: Progress = getattr(self, task.value)
        return progress.is_missing


@dataclass(frozen=True)
class Total:
    """Of those who are asked to do a task, how many have done all of it."""

    task: Task
    done: int
    of: int

    @property
    def missing(self) -> int:
        """How many are not done."""
        return self.of - self.done


def statuses(program: Program, *, still_possible: bool = False) -> list[Status]:
    """Every scholar and mentor of the programme by name, in a constant number of queries.

    With `still_possible`, surveys that have closed are not asked for: nobody is reminded of what cannot be done.
    """
    roles: dict[int, list[str]] = defaultdict(list)
    people: dict[int, Person] = {}
    held = programs.people_in(program).filter(role__in=[Role.SCHOLAR, Role.MENTOR])
    known = {one.pk: one for one in Person.objects.filter(pk__in=held.order_by().values("person"))}
    for pk, role in held.values_list("person", "role"):
        people[pk] = known[pk]
        roles[pk].append(role)
    trained = training.trained(list(people), program.course) if program.course else {}
    agreed = _agreed_by_person(program)
    planned = plans.plans_in(program)
    answered = _answered_by_person(program, roles, still_possible=still_possible)
    return [
        Status(
            person=person,
            roles=tuple(roles[pk]),
            train=_trained(trained.get(pk), is_asked=bool(program.course) and Role.MENTOR in roles[pk]),
            agree=agreed.get(pk, Progress(0, 0)),
            answer=answered.get(pk, Progress(0, 0)),
            planned=planned.get(pk),
        )
        for pk, person in people.items()
    ]


def totals(rows: list[Status]) -> list[Total]:
    """Per task: of those who are asked, how many are done."""
    found = []
    for task in Task:
        asked = [row for row in rows if getattr(row, task.value).is_asked]
        found.append(Total(task, sum(not row.misses(task) for row in asked), len(asked)))
    return found


def _trained(on: date | None, *, is_asked: bool) -> Progress:
    """The course is asked of mentors; a scholar may take it too, and is not missed when they do not."""
    return Progress(int(on is not None), int(is_asked or on is not None), on)


def _agreed_by_person(program: Program) -> dict[int, Progress]:
    """For each party: how many of their mentorships have an agreement that all have signed."""
    pairs = programs.pairs_in(program)
    signed_on = agreements.agreed([pair.pk for pair in pairs])
    dates: dict[int, list[date | None]] = defaultdict(list)
    for pair in pairs:
        for party in [pair.scholar, *pair.mentors] if pair.mentors else []:
            dates[party].append(signed_on.get(pair.pk))
    return {party: _progress(of) for party, of in dates.items()}


def _answered_by_person(program: Program, roles: dict[int, list[str]], *, still_possible: bool) -> dict[int, Progress]:
    """For each person: how many of the surveys that carry names and are meant for them they have sent in."""
    found = {}
    for person, done in surveys.done_in(
        program, {pk: {Role(one) for one in held} for pk, held in roles.items()}
    ).items():
        asked = [one for one in done if one.is_open or not still_possible]
        found[person] = _progress([one.on for one in asked])
    return found


def _progress(days: list[date | None]) -> Progress:
    done = [day for day in days if day]
    return Progress(len(done), len(days), max(done) if len(done) == len(days) else None)
