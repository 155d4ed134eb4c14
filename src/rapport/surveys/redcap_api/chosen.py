"""What of a project one call wants: forms, fields, events, records, and in which words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapport.surveys.redcap import logic
from rapport.surveys.redcap.logic import FieldValue, Logic, LogicError
from rapport.surveys.redcap_api.asked import Asked
from rapport.surveys.redcap_api.names import RECORD
from rapport.surveys.redcap_api.project import Form, Project
from rapport.surveys.redcap_api.refused import RefusedError, not_valid

SINCE = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Chosen:
    """What one call wants.

    Attributes:
        fields: the fields that are told, and statuses of forms; the record's own id is not among them.
        has_record: the record's own id is told, and with it the event.
        forms: the forms whose answers make rows.
        events: names of events; None: all.
        records: ids; None: all.
        in_words: labels stand in the place of codes.
        heads_in_words: of CSV, the headings are questions.
        ticks_in_words: a tick is the words of its choice, not “Checked”.
        events_by_name: an event is told by its unique name though all else stands in words.
        days: the day on which a form was handed in stands before it.
        comma: what stands in a number that is not whole.
        is_blank_unseen: the status of a form that nobody opened is blank.
        rule: which rows; None: every one.
        since, until: handed in between.
    """

    fields: frozenset[str]
    has_record: bool
    forms: tuple[Form, ...]
    events: frozenset[str] | None = None
    records: frozenset[str] | None = None
    in_words: bool = False
    heads_in_words: bool = False
    ticks_in_words: bool = False
    events_by_name: bool = False
    days: bool = False
    comma: str = "."
    is_blank_unseen: bool = False
    rule: Logic | None = None
    since: datetime | None = None
    until: datetime | None = None


def choose(project: Project, asked: Asked) -> Chosen:
    """Read what a call wants. Raises RefusedError for what there is not."""
    fields, has_record, forms = _fields(project, asked.several("fields"), asked.several("forms"))
    words = asked.choice("rawOrLabel", ("raw", "label"), "raw")
    rule = rule_of(project, asked.word("filterLogic"))
    is_confined = bool(asked.word("dateRangeBegin") or asked.word("dateRangeEnd"))
    return Chosen(
        fields,
        has_record,
        # When something was given in confidence is not told, not even by asking for a time.
        tuple(form for form in forms if not (is_confined and form.in_confidence)),
        _known(project, "events", asked.several("events"), project.by_event),
        frozenset(asked.several("records")) or None,
        in_words=words == "label",
        heads_in_words=asked.choice("rawOrLabelHeaders", ("raw", "label"), "raw") == "label",
        ticks_in_words=asked.flag("exportCheckboxLabel"),
        events_by_name=words == "raw" or asked.choice("eventName", ("unique", "label"), "label") == "unique",
        days=asked.flag("exportSurveyFields"),
        comma=asked.choice("decimalCharacter", (".", ",", "comma", "dot"), ".")
        .replace("comma", ",")
        .replace("dot", "."),
        is_blank_unseen=asked.flag("exportBlankForGrayFormStatus"),
        rule=rule,
        since=_moment(asked, "dateRangeBegin"),
        until=_moment(asked, "dateRangeEnd"),
    )


def _fields(project: Project, fields: list[str], forms: list[str]) -> tuple[frozenset[str], bool, tuple[Form, ...]]:
    """The fields, whether the record's id is among them, and the forms whose answers make rows."""
    if strange := [name for name in forms if name not in project.by_form]:
        raise not_valid("forms", *strange)
    known = project.form_of
    if not fields and not forms:
        return frozenset(known), True, project.forms
    ticks = {column: one.name for form in project.forms for one in form.fields for column in one.exported}
    names = {name: name if name in known else ticks.get(name, name) for name in fields}
    if strange := [name for name, meant in names.items() if meant not in known and meant != RECORD]:
        raise not_valid("fields", *strange)
    wanted = {meant for meant in names.values() if meant != RECORD}
    for name in forms:
        form = project.by_form[name]
        wanted |= {*form.by_name, form.complete}
    has_record = RECORD in names or (bool(forms) and project.record_row.form_name in forms)
    chosen = tuple(form for form in project.forms if any(known[name] is form for name in wanted))
    # Who asks for the ids alone means every row that there is.
    return frozenset(wanted), has_record, chosen if wanted else project.forms


def _known(project: Project, parameter: str, values: Sequence[str], known: object) -> frozenset[str] | None:
    if not values or not project.is_longitudinal:
        return None
    if strange := [one for one in values if one not in known]:  # type: ignore[operator]
        raise not_valid(parameter, *strange)
    return frozenset(values)


def rule_of(project: Project, text: str) -> Logic | None:
    """Which rows, as a rule. Raises RefusedError for one that cannot be read, or that looks at what there is not."""
    if not text:
        return None
    try:
        rule = logic.parse(text)
    except LogicError as wrong:
        raise RefusedError(f'The value of the parameter "filterLogic" is not valid: {wrong}') from wrong
    for value in logic.fields(rule):
        if why := _strange(project, value):
            raise RefusedError(f'The value of the parameter "filterLogic" is not valid: {why}')
    return rule


def _strange(project: Project, value: FieldValue) -> str:
    one = project.field(value.name)
    if value.event is not None and value.event not in project.by_event:
        return f"there is no event “{value.event[:60]}”"
    if one is None and value.name != RECORD and value.name not in project.form_of:
        return f"there is no field “{value.name[:60]}”"
    if one is not None and not one.exported:
        return f"“{value.name}” holds no answer"
    codes = one.codes if one else ()
    if value.code is None and codes:
        return f"of “{value.name}” several can be ticked – write [{value.name}({codes[0]})] = '1'"
    if value.code is not None and value.code not in codes:
        return f"“{value.name}” has no choice {value.code[:20]}"
    return ""


def _moment(asked: Asked, name: str) -> datetime | None:
    text = asked.word(name)
    if not text:
        return None
    try:
        return datetime.strptime(text, SINCE)  # noqa: DTZ007 – the server's own time, as clients mean it
    except ValueError as wrong:
        raise not_valid(name, text) from wrong
