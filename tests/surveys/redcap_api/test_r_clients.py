"""The calls that REDCapR 1.6 and redcapAPI 2.11 make, as they make them, and what their readers need to find.

Neither package can be installed where the tests run, so their calls were read off their sources: REDCapR sends form
fields, with lists joined by commas and yes and no in three spellings; redcapAPI sends everything in parts, with lists
as `fields[1]`, and asks for a delimiter. What `readr` and `read.csv` make of the answers was seen in R 4.2 with httr.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from requests import Response

from rapport.surveys.models import Attachment
from rapport.surveys.redcap_api import actions, api
from rapport.surveys.redcap_api.importing import MOST_ROWS
from tests import make
from tests.surveys.redcap_api.clients import _session
from tests.surveys.redcap_api.conftest import Site

pytestmark = pytest.mark.django_db
URL = "http://testserver/api/redcap/api/"
# What `redcap_read_oneshot()` sends besides records, fields, forms and events.
ONESHOT = {
    "content": "record", "format": "csv", "type": "flat", "rawOrLabel": "raw", "rawOrLabelHeaders": "raw",
    "exportCheckboxLabel": "false", "exportSurveyFields": "false", "exportDataAccessGroups": "false",
    "filterLogic": "", "dateRangeBegin": "", "dateRangeEnd": "", "exportBlankForGrayFormStatus": "FALSE",
}  # fmt: skip
# What `exportRecordsTyped()` sends.
TYPED = {
    "content": "record", "format": "csv", "returnFormat": "csv", "type": "flat", "exportSurveyFields": "true",
    "exportDataAccessGroups": "true", "csvDelimiter": ",",
}  # fmt: skip


def form(secret: str, words: Mapping[str, str]) -> Response:
    """As `httr::POST(encode = "form")` sends it."""
    return _session.post(URL, data={"token": secret, **words})


def parts(secret: str, words: Mapping[str, str]) -> Response:
    """As `httr::POST()` sends it unless told otherwise."""
    return _session.post(URL, files={name: (None, value) for name, value in {"token": secret, **words}.items()})


def listed(name: str, values: Sequence[str]) -> dict[str, str]:
    """As `vectorToApiBodyList()` writes a list: from 1 on."""
    return {f"{name}[{number}]": value for number, value in enumerate(values, 1)}


def table(answer: Response, delimiter: str = ",") -> list[dict[str, str]]:
    """What a reader of CSV gets; every answer says its encoding, and ends its lines as R does."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "\r" not in answer.text
    return list(csv.DictReader(io.StringIO(answer.text), delimiter=delimiter))


def test_what_redcapr_asks_before_it_reads(site: Site) -> None:
    """`redcap_metadata_coltypes()`: names, dictionary, forms, project and groups; then the ids, and then batches."""
    secret = site.key()
    names = table(form(secret, {"content": "exportFieldNames", "format": "csv"}))
    dictionary = table(form(secret, {"content": "metadata", "format": "csv", "forms": ""}))
    forms = table(form(secret, {"content": "instrument", "format": "csv"}))
    [project] = table(form(secret, {"content": "project", "format": "csv"}))
    assert form(secret, {"content": "dag", "format": "csv"}).text.count("\n") == 1
    assert form(secret, {"content": "version", "format": "csv"}).text == "14.7.3"
    # It takes the first name for the record's, joins by `field_name`, and adds `<form>_complete` itself.
    assert names[0]["original_field_name"] == dictionary[0]["field_name"] == "record_id"
    told = {one["original_field_name"] for one in names}
    asked = {one["field_name"] for one in dictionary if one["field_type"] not in ("descriptive", "file")}
    assert told == asked | {f"{one['instrument_name']}_complete" for one in forms}
    flags = ("is_longitudinal", "has_repeating_instruments_or_events", "record_autonumbering_enabled")
    assert [project[flag] for flag in flags] == ["1", "0", "0"]
    ids = table(form(secret, ONESHOT | {"fields": "record_id"}))
    assert set(ids[0]) == {"record_id", "redcap_event_name"}
    codes = sorted({row["record_id"] for row in ids})
    batches = [
        table(form(secret, ONESHOT | {"records": code, "fields": "record_id,mood", "forms": "science_identity"}))
        for code in codes
    ]
    whole = table(form(secret, ONESHOT | {"fields": "record_id,mood", "forms": "science_identity"}))
    assert [row for batch in batches for row in batch] == whole
    assert {"mood", "si_team"} < set(whole[0])
    assert "hours" not in whole[0]


@pytest.mark.parametrize("arms", ["", "1", "1,2"])
def test_what_redcapr_asks_of_events(site: Site, arms: str) -> None:
    secret = site.key()
    found = table(form(secret, {"content": "formEventMapping", "format": "csv", "arms": arms}))
    assert list(found[0]) == ["arm_num", "unique_event_name", "form"]
    assert {row["arm_num"] for row in found} == ({"1"} if arms == "1" else {"1", "2"})
    for content in ("event", "arm"):
        assert table(form(secret, {"content": content, "format": "csv"}))


def test_labels_and_rules_of_redcapr(site: Site) -> None:
    secret = site.key()
    words = {"rawOrLabel": "label", "exportCheckboxLabel": "true", "exportSurveyFields": "true"}
    rows = table(form(secret, ONESHOT | words | {"filterLogic": "[mentors] = '1'", "forms": "everything"}))
    [row] = rows
    assert row["everything_timestamp"] == date.today().isoformat()  # noqa: DTZ011 – the test's own day
    assert row["mentors"] == "Yes"
    assert row["everything_complete"] == "Complete"
    assert row["redcap_event_name"] == "Baseline"
    lines = table(
        form(secret, ONESHOT | {"type": "eav", "fields": "record_id,mood", "exportBlankForGrayFormStatus": "TRUE"})
    )
    assert list(lines[0]) == ["record", "redcap_event_name", "field_name", "value"]
    some = {"dateRangeBegin": "2020-01-01 00:00:00", "dateRangeEnd": "2021-01-01 00:00:00"}
    assert table(form(secret, ONESHOT | some)) == []


def test_redcapr_writes_and_reads_the_ids(site: Site) -> None:
    actions.let_staff_enter(by=None, survey=site.later, may=True)
    row = f'"record_id","redcap_event_name","mood"\n"{site.record(site.scholars[1])}","3_months_arm_1",3'
    words = {"content": "record", "format": "csv", "type": "flat", "data": row, "overwriteBehavior": "normal",
             "returnContent": "ids", "returnFormat": "csv"}  # fmt: skip
    answer = form(site.key("full", "import"), words)
    # It drops the first line, and takes every other for an id.
    assert (answer.status_code, answer.text.split("\n")) == (200, ["id", site.record(site.scholars[1])])
    words |= {"data": row.replace(",", ";"), "csvDelimiter": ";", "forceAutoNumber": "false"}
    assert parts(site.key("full", "import"), words).text == answer.text


def test_redcapr_finds_the_name_of_a_file(site: Site) -> None:
    """It takes what follows the first `name=` of *any* header, up to its end, as the name."""
    given = {"mentors": 1, "mood": 3, "titles": frozenset({2}), "why": "So", "proof": "plan.pdf"}
    response = make.answered(site.everything, site.scholars[2], **given)  # type: ignore[arg-type]
    Attachment.objects.create(response=response, field="proof", name="plan.pdf", kind="pdf", content=b"%PDF-1")
    words = {"content": "file", "action": "export", "record": site.record(site.scholars[2]), "field": "proof",
             "event": "baseline_arm_1", "returnFormat": "csv"}  # fmt: skip
    for send in (form, parts):
        answer = send(site.key(), words)
        assert answer.content == b"%PDF-1"
        assert [value.partition("name=")[2] for value in answer.headers.values() if "name=" in value] == ['"plan.pdf"']


@pytest.mark.parametrize(("said", "is_"), [(",", ","), ("\t", "\t"), ("tab", "\t"), (";", ";"), ("|", "|"), ("^", "^")])
def test_redcapapi_chooses_what_parts_the_cells(site: Site, said: str, is_: str) -> None:
    fields = ["record_id", "mood", "everything_complete", "proof", "two_gain"]
    words = TYPED | listed("fields", fields) | listed("events", ["baseline_arm_1"]) | {"csvDelimiter": said}
    rows = table(parts(site.key(), words), is_)
    assert list(rows[0])[:2] == ["record_id", "redcap_event_name"]
    assert len(rows) == 2
    assert {row["everything_complete"] for row in rows} == {"2"}


def test_redcapapi_reads_in_batches(site: Site) -> None:
    secret = site.key()
    ids = table(
        parts(secret, {"content": "record", "format": "csv", "outputFormat": "csv"} | listed("fields", ["record_id"]))
    )
    codes = sorted({row["record_id"] for row in ids})
    assert len(codes) == 2
    for code in codes:
        assert {row["record_id"] for row in table(parts(secret, TYPED | listed("records", [code])))} == {code}


@pytest.mark.parametrize(
    "content", ["metadata", "exportFieldNames", "instrument", "event", "arm", "formEventMapping", "user", "project"]
)
def test_what_redcapapi_keeps_of_a_project(site: Site, content: str) -> None:
    assert table(parts(site.key(), {"content": content, "format": "csv", "returnFormat": "csv"}))


def test_errors_that_clients_compare_word_by_word(site: Site) -> None:
    secret = site.key()
    cases = {
        "nothing": 'ERROR: The value of the parameter "content" is not valid',
        "repeatingFormsEvents": "ERROR: You cannot export repeating instruments and events because the project does "
        "not contain any repeating instruments and events",
    }
    for content, text in cases.items():
        answer = parts(secret, {"content": content, "format": "csv", "returnFormat": "csv"})
        assert (answer.status_code, answer.text) == (400, text)


def test_a_large_body_in_parts_is_read_like_any_other(site: Site) -> None:
    words = {"content": "record", "format": "csv", "type": "flat", "returnFormat": "csv"}
    many = parts(site.key(), words | listed("fields", ["record_id", "mood"] * 6_000))
    assert list(table(many)[0]) == ["record_id", "redcap_event_name", "mood"]
    data = "record_id\n" + "x\n" * (MOST_ROWS + 1) + "y" * 11_000_000
    answer = parts(site.key("full", "import"), words | {"data": data})
    assert answer.text == f"ERROR: The data have more than {MOST_ROWS:,} rows; send them in several calls."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n",
        b"--x--",
        b"before--x\r\n\r\n--x--",
        b"--x\r\nno head\r\n\r\n1\r\n--x--",
        b"--x\r\nname\r\n--x--",
    ],
)
def test_parts_that_are_none_are_refused(body: bytes) -> None:
    for boundary in ("; boundary=x", ""):
        answer = _session.post(URL, data=body, headers={"Content-Type": f"multipart/form-data{boundary}"})
        assert answer.status_code == 400
        assert "<error>" in answer.text


@pytest.mark.parametrize("send", [form, parts])
def test_what_is_too_large_is_told_as_asked_for(monkeypatch: pytest.MonkeyPatch, send: Callable[..., Response]) -> None:
    monkeypatch.setattr(api, "MOST_BYTES", 1_000)
    answer = send("a" * 32, {"content": "record", "format": "json", "returnFormat": "csv", "data": "x" * 2_000})
    assert (answer.status_code, answer.text) == (400, f"ERROR: {api.TOO_LARGE}")
