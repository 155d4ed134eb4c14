"""Decide whether those who handed in the same text are one person; deciding otherwise undoes it."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.qualitative.material.doubles import queries
from rapport.qualitative.material.doubles.grouping import counted_as
from rapport.qualitative.models import Project, Respondent, SameText


class NotSharedError(Exception):
    """No two respondents share this text any more."""


@transaction.atomic
def decide(*, by: Person, project: Project, sha256: str, are_one: bool, reason: str) -> SameText:
    """Say whether those who handed in a text are one person, who then counts once, or each counts.

    Nothing is lost: what was decided before stays in the log, and the last one counts. The same again is not noted.

    Raises NotSharedError.
    """
    held = Project.objects.select_for_update().get(pk=project.pk)
    last = held.same_texts.filter(sha256=sha256).order_by("-pk").first()
    if last and (last.are_one, last.reason) == (are_one, reason):
        return last
    if not queries.one_of(held, sha256):
        raise NotSharedError
    made = SameText.objects.create(
        project=held, sha256=sha256, are_one=are_one, reason=reason, by=by, at=timezone.now()
    )
    count_anew(held)
    record(did="qualitative.same_text", target=f"same:{made.pk}", by=by.pk, program=held.program.slug)
    return made


def count_anew(project: Project) -> None:
    """Write down as whom each respondent counts, by the last decision about every text that is shared now."""
    decisions = queries.last_decisions(project)
    places = queries.shared(project)
    groups = [queries.respondents_of(places[sha]) for sha, are_one in decisions.items() if are_one and sha in places]
    wanted = {one: other for one, other in counted_as(groups).items() if one != other}
    there = dict(project.respondents.exclude(same_as=None).values_list("pk", "same_as"))
    changed = [
        Respondent(pk=pk, same_as_id=wanted.get(pk))
        for pk in sorted({*there, *wanted})
        if wanted.get(pk) != there.get(pk)
    ]
    Respondent.objects.bulk_update(changed, ["same_as"], batch_size=500)
