"""Bring answers in, and follow those who take theirs back."""

from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.db.models import Max

from rapport.people.models import Person
from rapport.qualitative.material import actions as material
from rapport.qualitative.material.answers import queries
from rapport.qualitative.material.answers.queries import Question
from rapport.qualitative.material.texts import About
from rapport.qualitative.models import Document, Project, Unit
from rapport.surveys.consent import promise
from rapport.surveys.exports import actions as exports
from rapport.surveys.exports.actions import NotReleasedError
from rapport.surveys.models import Response, Survey


class NothingNewError(Exception):
    """Nobody has written anything that is not in the project already."""


@transaction.atomic
def bring_in(*, by: Person, project: Project, question: Question, attributes: Sequence[str] = ()) -> Document:
    """Bring in what was written to one question and is not there yet.

    What is confidential leaves under the rules of exports: from five people on, and never so that one to four could be
    told by comparing with what left before.

    Raises:
        NotReleasedError: why it may not leave now.
        NothingNewError: there is nothing, or nothing new.
        TwiceError: anonymous answers to this question are in the project.
    """
    survey = question.survey
    Project.objects.select_for_update().get(pk=project.pk)  # one after the other
    if survey.degree == Survey.Degree.CONFIDENTIAL:
        exports.release(by=by, survey=survey)
    elif question.reason:
        raise NotReleasedError(question.reason)
    texts = queries.new_texts(project, question, attributes)
    if not texts:
        raise NothingNewError
    told = promise(survey.degree, program=survey.program.name)
    before = Document.objects.filter(project=project, survey=survey, field=question.column.name).aggregate(Max("pk"))
    which = f"{survey.pk}:{question.column.name}:{before['pk__max'] if question.carries_codes else 'released'}"
    about = About(
        name=question.column.label,
        kind=Document.Kind.ANSWERS,
        unit=Document.Unit.RESPONSE,
        degree=survey.degree,
        sha256=sha256(which.encode()).hexdigest(),
        came_from=question.label,
        consent=" ".join(told.sentences)[:2000],
        survey=survey,
        column=question.column.name,
    )
    return material.bring_in(by=by, project=project, about=about, texts=texts)


def follow_withdrawn() -> int:
    """Empty the units of whoever has taken an answer back since. Each minute; returns how many were emptied.

    A question or two, unless somebody has.
    """
    asked = Document.objects.exclude(survey=None).exclude(degree=Document.Degree.ANONYMOUS)
    surveys = set(asked.values_list("survey", flat=True).distinct())
    gone = Response.objects.filter(survey__in=surveys, state=Response.State.WITHDRAWN) if surveys else ()
    responses: dict[int, list[int]] = {}
    for response in gone:
        responses.setdefault(response.survey_id, []).append(response.pk)
    if not responses:
        return 0
    emptied = 0
    for document in asked.filter(survey__in=responses).select_related("survey", "project"):
        assert document.survey is not None  # noqa: S101 – excluded above
        _, key_of = queries.codes(document.project, document.survey)
        keys = [key_of(pk) for pk in responses[document.survey.pk]]
        units = list(
            Unit.objects.filter(document=document, key__in=keys, withdrawn_at=None).values_list("pk", flat=True)
        )
        emptied += material.take_back(by=None, project=document.project, units=units)
    return emptied
