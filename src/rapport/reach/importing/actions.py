"""Take a file, say what its columns and words stand for, bring it in, discard it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import again, enqueue
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.reach.importing import queries
from rapport.reach.importing.layout import DayOrder, Part
from rapport.reach.importing.reading import BITS, Registered, opened, seen
from rapport.reach.models import OldColumn, OldFile, OldMistake, OldWord, Registrant
from rapport.textfiles.mistakes import Mistake

State = OldFile.State
BRING_IN = "rapport.reach.importing.tasks.bring_in"
AT_ONCE = 1000


@transaction.atomic
def take(*, by: Person, program: Program, name: str, content: bytes) -> OldFile:
    """Keep a file until its columns are said; the same file is kept once. Raises TextFileError where it is no CSV."""
    looked = seen(opened(content, name))
    kept, _ = OldFile.objects.get_or_create(
        program=program,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"name": name[:200], "content": content, "rows": looked.rows, "by": by, "at": timezone.now()},
    )
    return kept


@transaction.atomic
def say_columns(*, by: Person, old: OldFile, columns: Mapping[Part, str]) -> None:
    """Say which column is which. What was said of words before goes."""
    del by  # a draft: no event
    held = _open(old)
    if held is None:
        return
    held.columns.all().delete()
    held.words.all().delete()
    OldColumn.objects.bulk_create([OldColumn(file=held, part=part, column=column) for part, column in columns.items()])


@transaction.atomic
def bring_in(*, by: Person, old: OldFile, order: DayOrder, words: Mapping[tuple[Part, str], str]) -> None:
    """Have the file brought in by the worker. Pressing twice brings it in once.

    Args:
        by: who asks.
        old: the file.
        order: how its days are written.
        words: (part, word) → what it means here.
    """
    held = _open(old)
    if held is None:
        return
    held.words.all().delete()
    OldWord.objects.create(file=held, part=queries.ORDER, word="", means=order)
    OldWord.objects.bulk_create(
        [OldWord(file=held, part=part, word=word[:300], means=means) for (part, word), means in words.items()]
    )
    held.mistakes.all().delete()
    held.state = State.READING
    held.save(update_fields=["state"])
    record(did="reach.bring_in", target=f"file:{held.pk}", by=by.pk, program=held.program.slug)
    job = enqueue(BRING_IN, key=queries.job_key(held), old=held.pk)
    if job.state in (Job.State.DONE, Job.State.FAILED):
        again(job)


@transaction.atomic
def discard(*, by: Person, old: OldFile) -> bool:
    """Take a file away, with all registrations that came with it. Twice is once.

    Returns:
        False where a worker has it just now.
    """
    held = OldFile.objects.select_for_update().filter(pk=old.pk).first()
    if held is None:
        return True
    if held.state == State.READING and not queries.has_given_up(held):
        return False
    record(did="reach.discard", target=f"file:{old.pk}", by=by.pk, program=old.program.slug)
    Registrant.objects.filter(file=old.pk).delete()
    OldFile.objects.filter(pk=old.pk).delete()
    return True


def _open(old: OldFile) -> OldFile | None:
    """The file, held, where it waits to be brought in."""
    held = OldFile.objects.select_for_update().select_related("program").filter(pk=old.pk).first()
    return held if held and held.state in (State.MATCHING, State.FAILED) else None


@dataclass(frozen=True)
class Placed:
    """A row of a file, with the institution that is meant, and what that rests on."""

    row: Registered
    institution: int | None
    how: str


@transaction.atomic
def write(*, old: OldFile, rows: Sequence[Placed]) -> bool:
    """Write the rows of a file, all of them or none; twice is once. Returns whether they were written."""
    held = OldFile.objects.select_for_update().get(pk=old.pk)
    if held.state != State.READING:
        return False
    for at in range(0, len(rows), AT_ONCE):
        insert([_row(held, one) for one in rows[at : at + AT_ONCE]])
    held.state, held.rows, held.content, held.done_at = State.DONE, len(rows), b"", timezone.now()
    held.save(update_fields=["state", "rows", "content", "done_at"])
    return True


def insert(rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert registrants. A model for each of 100,000 rows would cost a third of the time of the whole import."""
    fields = [one for one in Registrant._meta.concrete_fields if not one.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(one.column)) for one in fields)
    places = ", ".join(["%s"] * len(fields))
    day = Registrant._meta.get_field("on").get_db_prep_save
    statement = f"INSERT INTO {quote(Registrant._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 – our names
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [day(row["on"], connection) if one.attname == "on" else row[one.attname] for one in fields]
                for row in rows
            ],
        )


def _row(old: OldFile, placed: Placed) -> dict[str, Any]:
    """The columns of one registrant; all of them, as the model has them."""
    one = placed.row
    return {
        "program_id": old.program_id,
        "file_id": old.pk,
        "live_id": None,
        "person_id": None,
        "on": one.on,
        "name": one.name,
        "email": one.email,
        "orcid": one.orcid,
        "job_title": one.job_title,
        "category": str(one.category),
        "typed": one.typed,
        "plain": one.plain,
        "institution_id": placed.institution,
        "how": str(placed.how),
        "is_required": bool(one.reasons & BITS["required"]),
        "is_development": bool(one.reasons & BITS["development"]),
        "is_reviewing": bool(one.reasons & BITS["reviewing"]),
        "is_other": bool(one.reasons & BITS["other"]),
    }


@transaction.atomic
def refuse(*, old: OldFile, mistakes: Iterable[Mistake]) -> None:
    """The file could not be read: keep why."""
    if OldFile.objects.filter(pk=old.pk, state=State.READING).update(state=State.FAILED):
        OldMistake.objects.bulk_create(
            [OldMistake(file=old, line=one.line, what=one.what[:500], mend=one.mend[:500]) for one in mistakes]
        )
