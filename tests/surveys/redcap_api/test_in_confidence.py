"""Confidential and anonymous surveys through PyCap: nothing leads to anybody, and who may not see learns nothing."""

from pathlib import Path

import pytest
import redcap
from pytest_django import Settings
from redcap import RedcapError

from rapport.audit.models import Event
from rapport.people.roles import Role
from rapport.surveys import actions as surveys
from rapport.surveys.actions import Given
from rapport.surveys.models import CallsOfDay, Release, Response, Submission, Survey
from tests import make
from tests.surveys.exports.test_anonymous import APART, JOINED, answered
from tests.surveys.exports.test_confidential import answer
from tests.surveys.redcap_api.clients import ADAPTER, post, project, token_of
from tests.surveys.redcap_api.conftest import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret_survey(site: Site) -> Survey:
    """The same instrument as an identified one, asked in confidence."""
    wave = make.wave(site.program, name="In between")
    return make.survey(site.program, instrument="everything", degree=Survey.Degree.CONFIDENTIAL, wave=wave)


def confidential(cap: redcap.Project) -> list[dict[str, str]]:
    return list(cap.export_records(events=["in_between_arm_1"]))


def test_a_form_of_its_own_without_what_tells(site: Site, secret_survey: Survey) -> None:
    cap = site.project()
    assert [one["instrument_name"] for one in cap.export_instruments()][-1] == "everything_2"
    names = [row["field_name"] for row in cap.export_metadata(forms=["everything_2"])]
    assert {"mood_2", "titles_2", "two_gain_2"} <= set(names)
    assert not {name for name in names if name.startswith(("word", "why", "titles_other", "proof"))}
    # The names are the same for who does not see the form, and for what was there before.
    assert "mood" in cap.field_names


def test_no_row_before_five_and_none_that_leads_to_anybody(site: Site, secret_survey: Survey) -> None:
    people = answer(secret_survey, 4)
    assert confidential(site.project()) == []
    assert not Release.objects.exists()
    people += answer(secret_survey, 3, start=4)
    found = confidential(site.project())
    assert len(found) == 7
    assert sorted(row["hours_2"] for row in found) == [str(at) for at in range(7)]
    ids = [row["record_id"] for row in found]
    assert all(one.startswith("c") for one in ids)
    assert ids == sorted(ids)
    study_ids = {row["record_id"] for row in site.project().export_records(fields=["record_id"])} - set(ids)
    assert all(one.startswith("s") for one in study_ids)
    for row in found:
        assert row["everything_complete"] == row["mood"] == ""
    # A client may ask for ids first, and for their answers then.
    assert confidential(site.project()) == found
    some = site.project().export_records(records=ids[:2])
    assert [row["record_id"] for row in some] == ids[:2]
    assert Release.objects.count() == 1
    assert not any(person.name in str(found) for person in people)


def test_one_more_answer_changes_nothing_until_there_are_five(site: Site, secret_survey: Survey) -> None:
    answer(secret_survey, 6)
    before = confidential(site.project())
    answer(secret_survey, 2, start=6)
    assert confidential(site.project()) == before
    answer(secret_survey, 3, start=8)
    after = confidential(site.project())
    assert len(after) == 11
    assert {row["record_id"] for row in before}.isdisjoint(row["record_id"] for row in after)
    # Who takes theirs back stops what was released: the rest would tell which one it was.
    first = Response.objects.filter(survey=secret_survey).earliest("pk")
    surveys.withdraw(by=first.person, response=first)
    assert confidential(site.project()) == []


def test_no_time_and_no_file_tells(site: Site, secret_survey: Survey) -> None:
    answer(secret_survey, 6)
    cap = site.project()
    rows = cap.export_records(events=["in_between_arm_1"], export_survey_fields=True)
    assert "everything_2_timestamp" not in rows[0]
    assert "everything_timestamp" in rows[0]
    secret = site.key()
    since = post(secret, content="record", format="json", dateRangeBegin="2020-01-01 00:00:00")
    assert not [row for row in since.json() if row["record_id"].startswith("c")]
    with pytest.raises(RedcapError, match="does not lead to a person"):
        cap.export_survey_link(record=rows[0]["record_id"], instrument="everything_2", event="in_between_arm_1")
    with pytest.raises(RedcapError, match="no such record"):
        site.project("full", "import").import_records(
            [{"record_id": rows[0]["record_id"], "redcap_event_name": "in_between_arm_1", "mood_2": 1}]
        )


def test_who_is_not_entitled_learns_nothing(site: Site, secret_survey: Survey) -> None:
    """The swap test: whatever is answered in confidence, and whether, every byte is the same to them."""
    writer = make.member(site.program, Role.SCHOLAR)
    answer(secret_survey, 6)
    director = token_of(make.member(site.program, Role.DIRECTOR), site.program)
    both = make.member(site.program, Role.EVALUATOR)
    make.participation(site.program, Role.MENTOR, both)
    keys = [director, token_of(both, site.program)]
    assert not any(confidential_rows(key) for key in keys)

    def seen() -> list[bytes]:
        found = []
        for key in keys:
            for content in ("record", "metadata", "exportFieldNames", "event", "formEventMapping", "project", "user"):
                found += [post(key, content=content, format=name).content for name in ("json", "csv", "xml")]
            found.append(post(key, content="record", format="json", type="eav").content)
            found.append(post(key, content="record", format="csv", filterLogic="[mood] > 1").content)
        return found

    nothing = seen()
    surveys.save_answers(by=writer, survey=secret_survey, given={"mood": Given(3)})
    draft = seen()
    surveys.submit(by=writer, survey=secret_survey, given={"mentors": Given(1), "hours": Given(7)})
    happy = seen()
    surveys.submit(by=writer, survey=secret_survey, given={"mentors": Given(0), "hours": Given(80)})
    angry = seen()
    assert nothing == draft == happy == angry
    assert b"everything_2" not in b"".join(nothing)


def confidential_rows(key: str) -> list[dict[str, str]]:
    return [row for row in project(key).export_records() if not row["record_id"].startswith("s")]


@pytest.fixture
def keys_of_boxes(settings: Settings, tmp_path: Path) -> None:
    settings.BALLOT_KEYS = str(tmp_path / "keys")


@pytest.mark.slow
def test_an_anonymous_survey_is_a_project_of_its_own(keys_of_boxes: None) -> None:
    survey = answered(22, JOINED)
    evaluator = make.member(survey.program, Role.EVALUATOR)
    Event.objects.all().delete()
    cap = project(token_of(evaluator, survey.program, "full", "import", f"survey:{survey.pk}"))
    info = cap.export_project_info()
    assert (info["is_longitudinal"], info["project_title"].endswith("(anonymous)")) == (0, True)
    assert not cap.is_longitudinal
    found = cap.export_records()
    assert len(found) == 22
    ids = [row["record_id"] for row in found]
    assert all(one.startswith("a") for one in ids)
    assert ids == sorted(ids)
    assert "redcap_event_name" not in found[0]
    assert cap.export_records() == found
    assert [row["record_id"] for row in cap.export_records(records=ids[:3])] == ids[:3]
    assert cap.export_records(format_type="df").index.name == "record_id"
    for method, what in (("export_events", "events"), ("export_arms", "arms")):
        with pytest.raises(RedcapError, match=f"You cannot export {what} for classic projects"):
            getattr(cap, method)()
    for refused in (
        lambda: cap.import_records([{"record_id": ids[0]}]),
        lambda: cap.export_survey_participant_list(instrument=info["project_title"]),
        lambda: cap.export_survey_link(record=ids[0], instrument=cap.forms[0]),
    ):
        with pytest.raises(RedcapError):
            refused()
        assert ADAPTER.last is not None
        assert ADAPTER.last.status_code == 403
    # Of its calls only the number of a day is kept.
    assert not Event.objects.filter(did__startswith="surveys.redcap_").exists()
    assert CallsOfDay.objects.get().number > 5
    # A key to the programme does not open it, and neither does one of somebody in a mentor's line.
    assert not [
        row for row in project(token_of(evaluator, survey.program)).export_records() if row["record_id"][0] == "a"
    ]
    director = make.member(survey.program, Role.DIRECTOR)
    assert post(token_of(director, survey.program, "full", f"survey:{survey.pk}"), content="record").status_code == 403


@pytest.mark.slow
def test_what_was_released_apart_stays_apart(keys_of_boxes: None) -> None:
    survey = answered(21, APART)
    cap = project(token_of(make.member(survey.program, Role.EVALUATOR), survey.program, "full", f"survey:{survey.pk}"))
    found = cap.export_records()
    texts = {row["field_name"] for row in cap.metadata if row["field_type"] == "notes"}
    assert texts
    for row in found:
        held = {name for name, value in row.items() if value and name != "record_id" and not name.endswith("_complete")}
        assert not held & texts or held <= texts, "words stand beside ratings"
        assert len(held & texts) <= 1


@pytest.mark.slow
def test_nothing_of_a_box_before_twenty(keys_of_boxes: None) -> None:
    survey = answered(12, JOINED)
    cap = project(token_of(make.member(survey.program, Role.EVALUATOR), survey.program, "full", f"survey:{survey.pk}"))
    assert cap.export_records() == []
    assert Submission.objects.count() == 0
