"""What each call of the API does: a table of methods. Whatever is not in it is refused."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from rapport.people.models import Token
from rapport.surveys.actions import NotOpenError
from rapport.surveys.models import ExportView, Response
from rapport.surveys.redcap_api import actions, entering, files, importing, queries, records, structure, writing
from rapport.surveys.redcap_api.asked import Asked
from rapport.surveys.redcap_api.chosen import Chosen, choose, rule_of
from rapport.surveys.redcap_api.project import Project
from rapport.surveys.redcap_api.queries import Caller, caller_of, project_of
from rapport.surveys.redcap_api.refused import NOT_THERE, XML, RefusedError, forbidden, not_valid
from rapport.surveys.subjects import subject_of

FORMATS = ("json", "csv", "xml")
NEVER = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Call:
    """One call: whose, of what, and with which parameters."""

    caller: Caller
    project: Project
    asked: Asked

    @property
    def format(self) -> str:
        """In which format the answer is; XML where none is named."""
        return self.asked.choice("format", FORMATS, "xml")

    @property
    def return_format(self) -> str:
        """In which format what became of a write is told."""
        return self.asked.choice("returnFormat", FORMATS, self.format)


Method = Callable[[Call], HttpResponseBase]


def answer(token: Token, asked: Asked) -> HttpResponseBase:
    """Do what is asked for, and note the call. Raises RefusedError."""
    caller = caller_of(token)
    try:
        project = project_of(caller)
        name = method_of(asked)
        found = METHODS[name](Call(caller, project, asked))
    except RefusedError:
        note(caller, "refused")
        raise
    # Before anything of it leaves: what is streamed has only begun.
    note(caller, verb_of(name))
    return found


def note(caller: Caller, verb: str) -> None:
    """A row of the trail; of an anonymous survey only that there was one more call on this day."""
    if caller.survey is None:
        actions.note_call(by=caller.person, token=caller.token, verb=verb)
    elif verb != "refused":
        actions.count_call(by=None, survey=caller.survey)


def method_of(asked: Asked) -> str:
    """The name of what is asked for. Raises RefusedError for what there is not."""
    content, action = asked.word("content"), asked.word("action")
    if not content:
        raise RefusedError('The parameter "content" is missing.')
    name = content
    if action and (content, action) not in (("file", "export"), ("record", "export")):
        name = f"{content}/{action}"
    elif asked.words.get("data") is not None:
        name = f"{content}/import"
    if name in METHODS:
        return name
    if content in METHODS or content in KNOWN:
        raise RefusedError(NOT_THERE)
    raise not_valid("content", content)


def verb_of(name: str) -> str:
    """Under which verb a call stands in the trail."""
    if name == "record/import":
        return "import"
    return "export" if name in ("record", "report", "file") else "read"


def text(body: str, kind: str = TEXT) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers=NEVER)


def tabled(table: Callable[[Project, Asked], structure.Found], root: str) -> Method:
    """A method that answers with a table of what the project is made of."""

    def method(call: Call) -> HttpResponse:
        rows, names = table(call.project, call.asked)
        return text(writing.anything(rows, names, call.format, root), writing.TYPES[call.format])

    return method


def version(call: Call) -> HttpResponse:
    return text(structure.VERSION)


def project(call: Call) -> HttpResponse:
    return text(writing.one_object(structure.project_info(call.project), call.format), writing.TYPES[call.format])


def user(call: Call) -> HttpResponse:
    found = structure.user(call.caller, call.project)
    if call.format == "json":
        return text(json.dumps([found], ensure_ascii=False), writing.TYPES["json"])
    line = structure.as_line(found)
    return text(writing.anything([line], list(line), call.format, "users"), writing.TYPES[call.format])


def export(call: Call) -> HttpResponseBase:
    return told(call, choose(call.project, call.asked))


def told(call: Call, chosen: Chosen) -> HttpResponseBase:
    """An export, written while it is read."""
    as_values = call.asked.choice("type", ("flat", "eav"), "flat") == "eav"
    format_, delimiter = call.format, call.asked.delimiter()
    sheet, rows = records.export(call.caller, call.project, replace(chosen, in_words=False) if as_values else chosen)
    if as_values:
        pieces = writing.values(sheet, rows, format_, delimiter, in_words=chosen.in_words)
    else:
        pieces = writing.records(sheet, rows, format_, delimiter)
    return StreamingHttpResponse(encoded(pieces), content_type=writing.TYPES[format_], headers=NEVER)


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """The first piece is made at once, so that what is wrong from the beginning is refused and not broken off."""
    left = iter(pieces)
    first = next(left, "")
    return (piece.encode("utf-8", "replace") for piece in chain([first], left))


def report(call: Call) -> HttpResponseBase:
    """A view that was kept: its forms and events, as far as the token sees them."""
    found = queries.view_of(call.caller.program, call.asked.word("report_id"))
    if found is None or not call.project.is_longitudinal:
        raise not_valid("report_id", call.asked.word("report_id"))
    chosen = choose(call.project, replace(call.asked, lists=_of_view(call.project, found)))
    return told(call, replace(chosen, has_record=True, rule=rule_of(call.project, found.filter_logic)))


def _of_view(project: Project, view: ExportView) -> dict[str, list[str]]:
    forms = [name for name in view.forms.split("\n") if name in project.by_form]
    events = [name for name in view.events.split("\n") if name in project.by_event]
    if (view.forms and not forms) or (view.events and not events):
        raise forbidden("You do not have permissions to any data in this report")
    return {"forms": forms, "events": events}


def enter(call: Call) -> HttpResponse:
    """Write what staff enter: all of it, or nothing."""
    if not call.caller.may_import or call.project.survey is not None:
        raise forbidden("You do not have Data Import Tool rights via the API")
    how = importing.options(call.asked)
    wanted = importing.read(call.asked)
    room = entering.Entering(call.caller, call.project, how["overwriteBehavior"] == "overwrite", how["dateFormat"])
    entries = room.entries(wanted)
    if room.mistakes:
        raise importing.refuse(room.mistakes)
    try:
        actions.enter(by=call.caller.person, entries=entries)
    except (NotOpenError, ValueError) as late:
        raise RefusedError("Somebody answered, or a form closed, while this was read. Nothing was written.") from late
    return _written(call, wanted.records, how["returnContent"])


def _written(call: Call, ids: list[str], content: str) -> HttpResponse:
    format_ = call.return_format
    if content == "nothing":
        return text("", writing.TYPES[format_])
    if content == "ids":
        body = {
            "json": lambda: json.dumps(ids),
            "csv": lambda: "\n".join(["id", *ids]),
            "xml": lambda: f"{XML}<ids>{''.join(f'<id>{one}</id>' for one in ids)}</ids>",
        }[format_]()
        return text(body, writing.TYPES[format_])
    number = len(ids)
    counted = {"json": json.dumps({"count": number}), "csv": str(number), "xml": f"{XML}<count>{number}</count>"}
    return text(counted[format_], writing.TYPES[format_])


def file(call: Call) -> HttpResponse:
    """A file that somebody handed in."""
    found = files.attachment(call.caller, call.project, call.asked)
    response = HttpResponse(bytes(found.content), headers=NEVER)
    # The name stands here and nowhere else: REDCapR takes whatever follows the first “name=” of any header.
    response.headers["Content-Type"] = f'{files.TYPES[found.kind]}; name="{files.safe(found.name)}"'
    return response


def link(call: Call) -> HttpResponse:
    """Where the person of a record answers, once they have signed in."""
    place = files.place_of(call.caller, call.project, call.asked, form=call.asked.word("instrument"))
    address = reverse("surveys:answer", kwargs={"survey": place.survey})
    if place.response is not None:
        subject = subject_of(Response.objects.select_related("mentorship", "about").get(pk=place.response))
        if subject.key:
            address = reverse("surveys:answer", kwargs={"survey": place.survey, "subject": subject.key})
    return text(settings.SITE_URL + address)


def no_participants(call: Call) -> HttpResponse:
    raise forbidden("Names and addresses are not handed out through the API.")


METHODS: dict[str, Method] = {
    "version": version,
    "project": project,
    "metadata": tabled(structure.metadata, "records"),
    "instrument": tabled(structure.instruments, "items"),
    "exportFieldNames": tabled(structure.field_names, "fields"),
    "event": tabled(structure.events, "events"),
    "arm": tabled(structure.arms, "arms"),
    "formEventMapping": tabled(structure.mappings, "items"),
    "repeatingFormsEvents": tabled(structure.repeating, "items"),
    "dag": tabled(structure.groups, "dags"),
    "user": user,
    "record": export,
    "record/import": enter,
    "report": report,
    "file": file,
    "surveyLink": link,
    "participantList": no_participants,
}
# What REDCap has besides.
KNOWN = frozenset(
    {
        "fileRepository",
        "generateNextRecordName",
        "log",
        "pdf",
        "project_settings",
        "project_xml",
        "surveyAccessCode",
        "surveyQueueLink",
        "surveyReturnCode",
        "userDagMapping",
        "userRole",
        "userRoleMapping",
    }
)
