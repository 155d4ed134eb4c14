"""One form of one record in one event: which response that is, and the file in it."""

import re
from dataclasses import dataclass

from rapport.surveys.kept import from_json
from rapport.surveys.library import branches_of
from rapport.surveys.models import Attachment, Response, Survey
from rapport.surveys.redcap_api import queries
from rapport.surveys.redcap_api.asked import Asked
from rapport.surveys.redcap_api.project import Form, Project
from rapport.surveys.redcap_api.queries import Caller
from rapport.surveys.redcap_api.refused import RefusedError, forbidden, not_valid

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
}
# Clients take the name out of a header with knife and fork.
NOT_IN_NAME = re.compile(r"[^A-Za-z0-9 ._()-]")


@dataclass(frozen=True)
class Place:
    """A survey, and the response of the record's person to it, if there is one."""

    survey: int
    response: int | None


def place_of(caller: Caller, project: Project, asked: Asked, form: str) -> Place:
    """Where a form of a record is kept. Raises RefusedError for what there is not, and for what has no name."""
    found = project.by_form.get(form)
    if not project.is_longitudinal or (found and found.in_confidence):
        raise forbidden("This form does not lead to a person")
    if found is None:
        raise not_valid("instrument", form)
    event = asked.word("event")
    pks = project.surveys.get((event, found.name), ())
    if event not in project.by_event or not pks:
        raise not_valid("event", event)
    person = queries.person_of(caller.program, asked.word("record"))
    if person is None:
        raise not_valid("record", asked.word("record"))
    responses = Response.objects.filter(person=person, survey__in=pks, state=Response.State.SUBMITTED)
    mine = list(responses.order_by("pk").values_list("pk", "survey"))
    number = _instance(asked, found)
    if 1 <= number <= len(mine):
        pk, survey = mine[number - 1]
        return Place(survey, pk)
    return Place(pks[0], None)


def _instance(asked: Asked, form: Form) -> int:
    text = asked.word("repeat_instance", "1")
    if not text.isdecimal() or len(text) > 6 or (int(text) != 1 and not form.is_repeating):
        raise not_valid("repeat_instance", text)
    return int(text)


def attachment(caller: Caller, project: Project, asked: Asked) -> Attachment:
    """The file that a record holds in a field. Raises RefusedError."""
    name = asked.word("field")
    one = project.field(name)
    if one is None or one.source is None or one.source.kind != "file":
        raise RefusedError(f"The field '{name[:60]}' does not exist or is not a 'file' field")
    place = place_of(caller, project, asked, form=project.form_of[name].name)
    found = Attachment.objects.filter(response=place.response, field=one.source.id).first() if place.response else None
    if found is None or not _is_handed_in(place, found):
        raise RefusedError("There is no file to download for this record")
    return found


def _is_handed_in(place: Place, file: Attachment) -> bool:
    """The last submission names it: what somebody attached since is a draft."""
    survey = Survey.objects.get(pk=place.survey)
    fields = branches_of(survey.instrument, survey.instrument_version).fields
    last = file.response.submissions.filter(is_last=True).first()
    return last is not None and from_json(fields, last.answers).get(file.field) == file.name


def safe(name: str) -> str:
    """A name that every client can read out of a header."""
    return NOT_IN_NAME.sub("_", name)[-100:] or "file"
