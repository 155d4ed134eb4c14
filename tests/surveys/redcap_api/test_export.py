"""What PyCap gets of a programme: its structure, and records in every format and selection."""

import csv
import io
from datetime import datetime, timedelta

import pandas as pd
import pytest
import redcap
from defusedxml import ElementTree
from django.utils import timezone
from redcap import RedcapError

from rapport.people.roles import Role
from rapport.surveys.missing import LABELS
from rapport.surveys.models import Attachment, Response, Submission
from rapport.surveys.subjects import Subject
from tests import make
from tests.surveys.redcap_api.clients import ADAPTER
from tests.surveys.redcap_api.conftest import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def cap(site: Site) -> redcap.Project:
    return site.project()


def row_of(site: Site, found: list[dict[str, str]], number: int, event: str = "baseline_arm_1") -> dict[str, str]:
    record = site.record(site.scholars[number])
    [row] = [row for row in found if (row["record_id"], row["redcap_event_name"]) == (record, event)]
    return row


def test_structure(site: Site, cap: redcap.Project) -> None:
    assert str(cap.export_version()) == "14.7.3"
    info = cap.export_project_info()
    assert info["project_title"] == "Lakeside"
    assert (info["is_longitudinal"], info["has_repeating_instruments_or_events"]) == (1, 0)
    assert info["missing_data_codes"] == "-97, Prefer not to say | -98, Not asked | -99, Skipped"
    assert None not in info.values()
    assert cap.export_arms() == [{"arm_num": "1", "name": "Scholars"}, {"arm_num": "2", "name": "Mentors"}]
    assert cap.export_arms(arms=["2"]) == [{"arm_num": "2", "name": "Mentors"}]
    events = ["baseline_arm_1", "3_months_arm_1", "baseline_arm_2"]
    assert [one["unique_event_name"] for one in cap.export_events()] == events
    assert [one["unique_event_name"] for one in cap.export_events(arms=["2"])] == events[2:]
    forms = ["everything", "science_identity", "career_commitment"]
    assert [one["instrument_name"] for one in cap.export_instruments()] == forms
    assert cap.export_instruments()[1]["instrument_label"] == "You and science"
    assert [tuple(one.values()) for one in cap.export_instrument_event_mappings()] == [
        ("1", "baseline_arm_1", "everything"),
        ("1", "baseline_arm_1", "science_identity"),
        ("1", "3_months_arm_1", "everything"),
        ("2", "baseline_arm_2", "career_commitment"),
    ]
    assert cap.is_longitudinal
    assert cap.export_dags() == []
    assert cap.export_dags(format_type="csv").startswith("data_access_group_name,")
    [user] = cap.export_users()
    assert (user["username"], user["forms"]["everything"]) == (site.evaluator.email, "2")
    assert "everything:2,science_identity:2" in cap.export_users(format_type="csv")


def test_metadata(site: Site, cap: redcap.Project) -> None:
    rows = {row["field_name"]: row for row in cap.metadata}
    assert cap.def_field == "record_id"
    assert set(cap.forms) == {"everything", "science_identity", "career_commitment"}
    assert {len(row) for row in cap.metadata} == {18}
    assert rows["hello"]["field_type"] == "descriptive"
    assert rows["since"]["branching_logic"] == "[mentors] = '1'"
    assert (rows["hours"]["text_validation_type_or_show_slider_number"], rows["hours"]["text_validation_max"]) == (
        "number", "80",
    )  # fmt: skip
    assert rows["titles"]["field_type"] == "checkbox"
    assert rows["two_gain"]["field_type"] == "calc"
    assert rows["proof"]["identifier"] == "y"
    assert [row["field_name"] for row in cap.export_metadata(forms=["science_identity"])][:2] == [
        "si_community", "si_team",
    ]  # fmt: skip
    assert [row["field_name"] for row in cap.export_metadata(fields=["mood", "cc_field"])] == ["mood", "cc_field"]
    assert cap.export_metadata(format_type="df").index.name == "field_name"
    assert len(list(csv.reader(io.StringIO(cap.export_metadata(format_type="csv"))))) == len(rows) + 1
    assert len(ElementTree.fromstring(cap.export_metadata(format_type="xml")).findall("item")) == len(rows)
    with pytest.raises(RedcapError, match=r"\"forms\" is not valid: .*nothing"):
        cap.export_metadata(forms=["nothing"])


def test_field_names(cap: redcap.Project) -> None:
    found = cap.export_field_names()
    assert found[0]["export_field_name"] == "record_id"
    assert [one["export_field_name"] for one in found if one["original_field_name"] == "titles"] == [
        "titles___1", "titles___2", "titles___8", "titles___9",
    ]  # fmt: skip
    names = [one["original_field_name"] for one in found]
    assert {"hello", "proof"}.isdisjoint(names)
    assert names.index("everything_complete") == names.index("si_community") - 1
    assert [one["choice_value"] for one in cap.export_field_names(field="mood")] == [""]
    assert cap.export_field_names(format_type="df").index.name == "original_field_name"
    with pytest.raises(RedcapError, match='"field" is not valid'):
        cap.export_field_names(field="hello_you")


def test_records_are_texts_and_never_null(site: Site, cap: redcap.Project) -> None:
    found = cap.export_records()
    assert len(found) == 3
    assert all(isinstance(value, str) for row in found for value in row.values())
    row = row_of(site, found, 0)
    assert list(row)[:3] == ["record_id", "redcap_event_name", "mentors"]
    told = {"mentors": "1", "since": "1999", "hours": "2.5", "born": "1980-02-29", "word": "Grüße; “so”"}
    told |= {"titles___1": "1", "titles___2": "0", "titles___8": "1", "titles_other": "Dean of\tall"}
    told |= {"why": "-98", "two_now": "3", "two_before": "1.5", "stage": "1"}
    told |= {"everything_complete": "2", "science_identity_complete": "2", "career_commitment_complete": ""}
    assert {name: row[name] for name in told} == told
    other = row_of(site, found, 1)
    told = {"mentors": "-97", "since": "-98", "hours": "-99", "two_now": "", "si_team": ""}
    assert {name: other[name] for name in told} == told
    assert other["science_identity_complete"] == "0"
    assert row_of(site, found, 0, "3_months_arm_1")["titles___1"] == "-99"
    assert "hello" not in row
    # Who has answered nothing makes no row, and no name stands anywhere.
    assert site.record(site.scholars[2]) not in {row["record_id"] for row in found}
    assert "Scholar 0" not in str(found)


def test_a_record_keeps_its_id_and_has_another_elsewhere(site: Site, cap: redcap.Project) -> None:
    before = [row["record_id"] for row in cap.export_records(fields=["record_id"])]
    assert before == [row["record_id"] for row in site.project().export_records(fields=["record_id"])]
    assert before == sorted(before)
    assert all(one.startswith("s") and len(one) == 9 for one in before)


def test_selections(site: Site, cap: redcap.Project) -> None:
    record = site.record(site.scholars[0])
    assert {row["record_id"] for row in cap.export_records(records=[record])} == {record}
    only = cap.export_records(events=["3_months_arm_1"])
    assert [row["redcap_event_name"] for row in only] == ["3_months_arm_1"]
    by_form = cap.export_records(forms=["science_identity"])
    assert [row["record_id"] for row in by_form] == [record]
    assert list(by_form[0]) == [
        "record_id", "redcap_event_name", "si_community", "si_team", "si_self", "si_field", "si_daily",
        "science_identity", "science_identity_complete",
    ]  # fmt: skip
    by_field = cap.export_records(fields="mood", forms=None)
    assert {tuple(row) for row in by_field} == {("record_id", "redcap_event_name", "mood")}
    by_tick = cap.export_records(fields=["titles___8"])
    assert "titles___8" in by_tick[0]
    assert cap.export_records(records=["nobody"]) == []
    assert cap.export_records(records=["nobody"], format_type="df").empty
    with pytest.raises(RedcapError, match=r"\"events\" is not valid: .*later_arm_1"):
        cap.export_records(events=["later_arm_1"])
    with pytest.raises(RedcapError, match=r"\"fields\" are not valid: .*one.*two"):
        cap.export_records(fields=["one", "two", "record_id"])


def test_words_in_the_place_of_codes(site: Site, cap: redcap.Project) -> None:
    row = row_of(site, cap.export_records(raw_or_label="label"), 0, "Baseline")
    told = {"mentors": "Yes", "titles___1": "Checked", "titles___2": "Unchecked", "plan_before": "2", "mood": "Fully"}
    told |= {"why": "Not asked", "everything_complete": "Complete", "young": "Not young", "hours": "2.5"}
    assert {name: row[name] for name in told} == told
    named = row_of(site, cap.export_records(raw_or_label="label", event_name="unique"), 0)
    assert named["mentors"] == "Yes"
    ticked = row_of(site, cap.export_records(raw_or_label="label", export_checkbox_labels=True), 0, "Baseline")
    assert (ticked["titles___1"], ticked["titles___2"]) == ("Professor", "")
    heads = cap.export_records(format_type="csv", raw_or_label_headers="label").split("\n")[0]
    assert heads.startswith("Study id,Event Name,Do you mentor?,")
    assert "Your titles? (choice=Professor)" in heads
    with pytest.raises(RedcapError, match="rawOrLabel"):
        cap.export_records(raw_or_label="both")


def test_csv_and_data_frames(site: Site, cap: redcap.Project) -> None:
    table = cap.export_records(format_type="csv")
    assert list(csv.DictReader(io.StringIO(table))) == cap.export_records()
    frame = cap.export_records(format_type="df")
    assert frame.index.names == ["record_id", "redcap_event_name"]
    assert frame.loc[(site.record(site.scholars[0]), "baseline_arm_1"), "two_before"] == 1.5
    assert isinstance(cap.export_records(format_type="df", record_type="eav"), pd.DataFrame)


def test_xml(cap: redcap.Project) -> None:
    text = cap.export_records(format_type="xml")
    items = ElementTree.fromstring(text).findall("item")
    assert [{child.tag: child.text or "" for child in item} for item in items] == cap.export_records()


def test_a_line_for_each_value(site: Site, cap: redcap.Project) -> None:
    found = cap.export_records(record_type="eav")
    record = site.record(site.scholars[0])
    mine = [one for one in found if (one["record"], one["redcap_event_name"]) == (record, "baseline_arm_1")]
    values = [(one["field_name"], one["value"]) for one in mine]
    assert ("record_id", record) in values
    assert [value for name, value in values if name == "titles"] == ["1", "8"]
    assert ("everything_complete", "2") in values
    assert "career_commitment_complete" not in dict(values)
    later = [
        one["value"] for one in found if one["field_name"] == "titles" and one["redcap_event_name"].startswith("3")
    ]
    assert later == ["-99"]
    words = {one["field_name"]: one["value"] for one in cap.export_records(record_type="eav", raw_or_label="label")}
    assert words["everything_complete"] == "Complete"
    assert words["mood"] in ("Fully", "Not asked")


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("[mentors] = 1", ["baseline_arm_1"]),
        ("[mentors] = '1' and [titles(8)] = '1'", ["baseline_arm_1"]),
        ("[hours] > 2 OR [mentors] = '0'", ["baseline_arm_1", "3_months_arm_1"]),
        ("[baseline_arm_1][mentors] = '1'", ["baseline_arm_1", "3_months_arm_1"]),
        ("[baseline_arm_1][mentors] = '1' and [mentors] = '0'", ["3_months_arm_1"]),
        ("[two_before] = 1.5", ["baseline_arm_1"]),
        ("[science_identity_complete] = '2'", ["baseline_arm_1"]),
        ("[word] = ''", []),
    ],
)
def test_rules(site: Site, cap: redcap.Project, rule: str, rows: list[str]) -> None:
    found = cap.export_records(filter_logic=rule)
    record = site.record(site.scholars[0])
    assert [(one["record_id"], one["redcap_event_name"]) for one in found] == [(record, event) for event in rows]
    # What a rule looks at need not be told.
    shown = cap.export_records(filter_logic=rule, fields=["record_id", "mood"])
    assert [one["redcap_event_name"] for one in shown] == rows


def test_a_rule_may_look_at_another_event_than_what_is_told(site: Site, cap: redcap.Project) -> None:
    found = cap.export_records(filter_logic="[baseline_arm_1][mentors] = '1'", events=["3_months_arm_1"])
    assert [one["redcap_event_name"] for one in found] == ["3_months_arm_1"]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("[nothing] = '1'", "there is no field “nothing”"),
        ("[later_arm_1][mood] = '1'", "there is no event “later_arm_1”"),
        ("[titles] = '1'", "several can be ticked"),
        ("[titles(7)] = '1'", "has no choice 7"),
        ("[hello] = '1'", "holds no answer"),
        ("datediff([born], 'today', 'y') > 3", "datediff"),
        ("[mood] = ", "expected"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(cap: redcap.Project, rule: str, why: str) -> None:
    with pytest.raises(RedcapError, match="filterLogic") as refused:
        cap.export_records(filter_logic=rule)
    assert why in str(refused.value)


def test_days_and_decimals(site: Site, cap: redcap.Project) -> None:
    row = row_of(site, cap.export_records(export_survey_fields=True, decimal_character=","), 0)
    at = Submission.objects.filter(response__person=site.scholars[0], is_last=True).first()
    assert at is not None
    assert row["everything_timestamp"] == timezone.localdate(at.at).isoformat()
    assert (row["two_before"], row["hours"], row["since"]) == ("1,5", "2,5", "1999")
    unseen = row_of(site, cap.export_records(export_blank_for_gray_form_status=True), 1)
    assert unseen["science_identity_complete"] == ""
    now = datetime.now()  # noqa: DTZ005 – PyCap writes what it is given
    assert len(cap.export_records(date_begin=now - timedelta(days=1))) == 3
    assert cap.export_records(date_end=now - timedelta(days=1)) == []


def test_drafts_and_what_was_taken_back_are_not_told(site: Site, cap: redcap.Project) -> None:
    Response.objects.filter(person=site.scholars[0]).update(state=Response.State.BEGUN)
    assert {row["record_id"] for row in cap.export_records()} == {site.record(site.scholars[1])}


def test_a_form_about_pairs_repeats(site: Site) -> None:
    survey = make.survey(site.program, Role.MENTOR, instrument="agreement-experience", wave=site.everything.wave)
    for scholar in site.scholars[:2]:
        make.answered(survey, site.mentor, Subject(make.mentorship(site.program, scholar=scholar, mentor=site.mentor)))
    cap = site.project()
    assert cap.export_project_info()["has_repeating_instruments_or_events"] == 1
    assert [tuple(one.values()) for one in cap.export_repeating_instruments_events()] == [
        ("baseline_arm_2", "agreement_experience", "")
    ]
    make.answered(site.of_mentors, site.mentor, cc_field=5)
    found = cap.export_records(records=[site.record(site.mentor)], events=["baseline_arm_2"])
    places = [(one["redcap_repeat_instrument"], one["redcap_repeat_instance"]) for one in found]
    assert places == [("", ""), ("agreement_experience", "1"), ("agreement_experience", "2")]
    assert found[1]["agreement_experience_complete"] == "2"
    assert found[0]["agreement_experience_complete"] == found[1]["career_commitment_complete"] == ""
    assert (found[0]["cc_field"], found[1]["cc_field"]) == ("5", "")
    link = cap.export_survey_link(site.record(site.mentor), "agreement_experience", "baseline_arm_2", repeat_instance=2)
    assert "/about/" in link


def test_files(site: Site, cap: redcap.Project) -> None:
    given = {"mentors": 1, "mood": 3, "titles": frozenset({2}), "why": "So", "proof": "a plan; of=mine.pdf"}
    response = make.answered(site.everything, site.scholars[2], **given)  # type: ignore[arg-type]
    Attachment.objects.create(
        response=response, field="proof", name="a plan; of=mine.pdf", kind="pdf", content=b"%PDF-1"
    )
    record = site.record(site.scholars[2])
    content, told = cap.export_file(record=record, field="proof", event="baseline_arm_1")
    assert content == b"%PDF-1"
    assert told == {"name": "a plan_ of_mine.pdf"}
    with pytest.raises(RedcapError, match="There is no file to download"):
        cap.export_file(record=site.record(site.scholars[0]), field="proof", event="baseline_arm_1")
    with pytest.raises(RedcapError, match='"event" is not valid'):
        cap.export_file(record=record, field="proof", event="nowhere_arm_1")
    with pytest.raises(ValueError, match="not a 'file' field"):
        cap.export_file(record=record, field="mood", event="baseline_arm_1")
    assert cap.import_file(record, "proof", "b.pdf", io.BytesIO(b"%PDF-2"), event="baseline_arm_1") == [{}]
    assert ADAPTER.last is not None
    assert (ADAPTER.last.status_code, "not implemented" in ADAPTER.last.text) == (400, True)


def test_the_link_to_a_form(site: Site, cap: redcap.Project) -> None:
    link = cap.export_survey_link(
        record=site.record(site.scholars[0]), instrument="science_identity", event="baseline_arm_1"
    )
    assert link.endswith(f"/surveys/{site.identity.pk}/")
    with pytest.raises(RedcapError, match='ERROR: The value of the parameter "record" is not valid'):
        cap.export_survey_link(record="nobody", instrument="science_identity", event="baseline_arm_1")


def test_every_missing_code_is_declared(cap: redcap.Project) -> None:
    declared = cap.export_project_info()["missing_data_codes"]
    assert all(str(int(code)) in declared for code in LABELS)
