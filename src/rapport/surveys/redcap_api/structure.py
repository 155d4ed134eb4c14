"""What a project is made of, as tables: metadata, instruments, events, arms, rights. Pure, but for addresses."""

from collections.abc import Sequence

from rapport.people.models import Person
from rapport.surveys.missing import LABELS
from rapport.surveys.redcap.dictionary import COLUMNS
from rapport.surveys.redcap_api.asked import Asked
from rapport.surveys.redcap_api.project import Project, export_names, missing_codes
from rapport.surveys.redcap_api.queries import Caller
from rapport.surveys.redcap_api.refused import RefusedError, not_valid

Rows = list[dict[str, str]]
Found = tuple[Rows, Sequence[str]]
# With which version of REDCap's interface the answers agree.
VERSION = "14.7.3"
NAMES = ("original_field_name", "choice_value", "export_field_name")
EVENT_KEYS = ("event_name", "arm_num", "unique_event_name", "custom_event_label", "event_id")
# As clients have it in their tests, word by word.
NOTHING_REPEATS = (
    "You cannot export repeating instruments and events because the project does not contain any repeating "
    "instruments and events"
)
GROUP_KEYS = ("data_access_group_name", "unique_group_name", "data_access_group_id")


def metadata(project: Project, asked: Asked) -> Found:
    """The data dictionary, or the part of it that is asked for."""
    fields, forms = asked.several("fields"), asked.several("forms")
    rows = [row.as_dict() for row in project.rows()]
    known = {row["field_name"] for row in rows}
    if strange := [name for name in fields if name not in known]:
        raise not_valid("fields", *strange)
    if strange := [name for name in forms if name not in project.by_form]:
        raise not_valid("forms", *strange)
    if fields or forms:
        rows = [row for row in rows if row["field_name"] in fields or row["form_name"] in forms]
    return rows, COLUMNS


def instruments(project: Project, asked: Asked) -> Found:
    """The forms."""
    keys = ("instrument_name", "instrument_label")
    return [dict(zip(keys, (form.name, form.title), strict=True)) for form in project.forms], keys


def field_names(project: Project, asked: Asked) -> Found:
    """Which columns each field has in an export."""
    wanted = asked.word("field")
    rows = [dict(zip(NAMES, names, strict=True)) for names in export_names(project)]
    if wanted:
        rows = [row for row in rows if row["original_field_name"] == wanted]
        if not rows:
            raise not_valid("field", wanted)
    return rows, NAMES


def arms(project: Project, asked: Asked) -> Found:
    """Scholars, mentors, and who else is asked."""
    _longitudinal(project, "arms")
    keys = ("arm_num", "name")
    rows = [dict(zip(keys, (str(number), name), strict=True)) for number, name in project.arms.items()]
    return _of_arms(rows, project, asked), keys


def events(project: Project, asked: Asked) -> Found:
    """The waves, as each role is asked in them."""
    _longitudinal(project, "events")
    rows = [
        dict(zip(EVENT_KEYS, (one.label, str(one.arm), one.name, "", str(number)), strict=True))
        for number, one in enumerate(project.events, 1)
    ]
    return _of_arms(rows, project, asked), EVENT_KEYS


def mappings(project: Project, asked: Asked) -> Found:
    """Which form is asked in which event."""
    _longitudinal(project, "form/event mappings")
    keys = ("arm_num", "unique_event_name", "form")
    rows = [
        dict(zip(keys, (str(one.arm), one.name, form), strict=True)) for one in project.events for form in one.forms
    ]
    return _of_arms(rows, project, asked), keys


def _longitudinal(project: Project, what: str) -> None:
    if not project.is_longitudinal:
        raise RefusedError(f"You cannot export {what} for classic projects")


def _of_arms(rows: Rows, project: Project, asked: Asked) -> Rows:
    wanted = asked.several("arms")
    if strange := [one for one in wanted if one not in map(str, project.arms)]:
        raise not_valid("arms", *strange)
    return [row for row in rows if not wanted or row["arm_num"] in wanted]


def repeating(project: Project, asked: Asked) -> Found:
    """Forms that somebody answers several times in an event: once for each pair."""
    if not project.repeats:
        raise RefusedError(NOTHING_REPEATS)
    keys = ("event_name", "form_name", "custom_form_label")
    rows = [
        dict(zip(keys, (one.name, form, ""), strict=True))
        for one in project.events
        for form in one.forms
        if project.by_form[form].is_repeating
    ]
    return rows, keys


def groups(project: Project, asked: Asked) -> Found:
    """Data access groups: there are none."""
    return [], GROUP_KEYS


def project_info(project: Project) -> dict[str, str | int]:
    """What the project is; flags are 0 and 1."""
    return {
        "project_id": project.number,
        "project_title": project.title,
        "creation_time": "",
        "production_time": "",
        "in_production": 1,
        "project_language": "English",
        "purpose": 2,
        "purpose_other": "",
        "project_notes": "",
        "custom_record_label": "",
        "secondary_unique_field": "",
        "is_longitudinal": int(project.is_longitudinal),
        "has_repeating_instruments_or_events": int(project.repeats),
        "surveys_enabled": 1,
        "scheduling_enabled": 0,
        "record_autonumbering_enabled": 0,
        "randomization_enabled": 0,
        "ddp_enabled": 0,
        "project_irb_number": "",
        "project_grant_number": "",
        "project_pi_firstname": "",
        "project_pi_lastname": "",
        "display_today_now_button": 0,
        "missing_data_codes": missing_codes(LABELS),
        "external_modules": "",
        "bypass_branching_erase_field_prompt": 0,
    }


def user(caller: Caller, project: Project) -> dict[str, object]:
    """The person whose token it is, and what it may; nobody else is told of."""
    person: Person = caller.person
    right = "1" if caller.reach == "all" else "2" if caller.reach == "de-identified" else "3"
    rights = {form.name: right for form in project.forms}
    return {
        "username": person.email or f"person{person.pk}",
        "email": person.email or "",
        "firstname": "",
        "lastname": person.name,
        "expiration": caller.token.expires_on.isoformat() if caller.token.expires_on else "",
        "data_access_group": "",
        "data_access_group_id": "",
        "design": "0",
        "user_rights": "0",
        "data_access_groups": "0",
        "reports": "0",
        "api_export": "1",
        "api_import": str(int(caller.may_import and project.survey is None)),
        "record_create": "0",
        "record_rename": "0",
        "record_delete": "0",
        "forms": {form.name: "1" if caller.may_import else "2" for form in project.forms},
        "forms_export": rights,
    }


def as_line(found: dict[str, object]) -> dict[str, str]:
    """The same for CSV and XML: `form:right,form:right` in the place of an object."""
    return {
        name: ",".join(f"{form}:{right}" for form, right in value.items()) if isinstance(value, dict) else str(value)
        for name, value in found.items()
    }
