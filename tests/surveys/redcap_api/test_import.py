"""Staff enter answers through PyCap: by the reader of the web form, all of it or nothing, never over a person's own."""

import json

import pandas as pd
import pytest
import redcap
from redcap import RedcapError

from rapport.audit.models import Event
from rapport.people.roles import Role
from rapport.surveys import actions as surveys
from rapport.surveys.actions import Given
from rapport.surveys.models import Response, StaffForm, Submission
from rapport.surveys.redcap_api import actions
from tests import make
from tests.surveys.redcap_api.clients import ADAPTER, post
from tests.surveys.redcap_api.conftest import Site

pytestmark = pytest.mark.django_db
EVENT = "baseline_arm_1"


@pytest.fixture
def cap(site: Site) -> redcap.Project:
    """Staff may enter what everybody is asked; nobody has answered it but two scholars, themselves."""
    actions.let_staff_enter(by=site.evaluator, survey=site.everything, may=True)
    return site.project("full", "import")


@pytest.fixture
def row(site: Site) -> dict[str, object]:
    return {"record_id": site.record(site.scholars[2]), "redcap_event_name": EVENT}


def told(cap: redcap.Project, row: dict[str, object]) -> dict[str, str]:
    [found] = cap.export_records(records=[str(row["record_id"])], events=[EVENT])
    return dict(found)


def test_what_is_entered_is_exported(cap: redcap.Project, row: dict[str, object], site: Site) -> None:
    given = {"mentors": 1, "since": "2001", "titles___2": 1, "titles___8": "1", "titles_other": "Dean", "hours": 2.5}
    given |= {"born": "1981-03-31", "mood": "3", "why": "Because\nof it", "everything_complete": 2}
    assert cap.import_records([row | given]) == {"count": 1}
    found = told(cap, row)
    shown = {"mentors": "1", "since": "2001", "titles___1": "0", "titles___2": "1", "titles___8": "1"}
    shown |= {"hours": "2.5", "born": "1981-03-31", "mood": "3", "why": "Because\nof it", "word": "-99"}
    assert {name: found[name] for name in shown} == shown
    response = Response.objects.get(survey=site.everything, person=site.scholars[2])
    assert response.state == Response.State.SUBMITTED
    # The trail says who entered it, and that a program asked.
    assert Event.objects.filter(did="surveys.submit", by=site.evaluator.pk).count() == 1
    assert Event.objects.filter(did="surveys.redcap_import", by=site.evaluator.pk).count() == 1


def test_normal_keeps_what_is_blank_and_overwrite_erases_it(cap: redcap.Project, row: dict[str, object]) -> None:
    cap.import_records([row | {"mentors": 1, "hours": 4, "titles___1": 1, "word": "Once"}])
    cap.import_records([row | {"mentors": "", "hours": "5", "titles___2": 1}])
    found = told(cap, row)
    assert (found["mentors"], found["hours"], found["titles___1"], found["titles___2"]) == ("1", "5", "1", "1")
    cap.import_records([row | {"hours": "", "titles___1": ""}], overwrite="overwrite")
    found = told(cap, row)
    assert (found["hours"], found["titles___1"], found["titles___2"], found["word"]) == ("-99", "0", "1", "Once")
    cap.import_records([row | {"titles___1": 0, "titles___2": 0, "mentors": -97}])
    found = told(cap, row)
    assert (found["titles___1"], found["mentors"]) == ("-99", "-97")


def test_the_same_again_changes_nothing(cap: redcap.Project, row: dict[str, object]) -> None:
    for _ in range(2):
        assert cap.import_records([row | {"hours": 4}]) == {"count": 1}
    assert Submission.objects.filter(response__person__study_ids__code=row["record_id"]).count() == 1


def test_what_was_exported_can_be_imported(cap: redcap.Project, row: dict[str, object]) -> None:
    cap.import_records([row | {"mentors": 1, "hours": 4.5, "titles___9": 1, "mood": 2}])
    before = told(cap, row)
    # Scores are computed, and not written.
    answers = {
        name: value for name, value in before.items() if not name.startswith("two_") and name not in ("stage", "young")
    }
    assert cap.import_records([answers], overwrite="overwrite") == {"count": 1}
    assert told(cap, row) == before


def test_formats_and_what_is_told(cap: redcap.Project, row: dict[str, object]) -> None:
    record = row["record_id"]
    table = f"record_id,redcap_event_name,hours\n{record},{EVENT},3\n"
    assert cap.import_records(table, import_format="csv", return_format_type="csv") == "1"
    assert cap.import_records(table, import_format="csv", return_content="ids") == [record]
    assert (
        cap.import_records(table, import_format="csv", return_content="ids", return_format_type="csv")
        == f"id\n{record}"
    )
    assert cap.import_records(table, import_format="csv", return_content="nothing") == [{}]
    place = f"<record_id>{record}</record_id><redcap_event_name>{EVENT}</redcap_event_name>"
    xml = f"<records><item>{place}<hours>7</hours></item></records>"
    assert "<count>1</count>" in cap.import_records(xml, import_format="xml", return_format_type="xml")
    frame = pd.DataFrame([{"record_id": record, "redcap_event_name": EVENT, "hours": 8.5}]).set_index("record_id")
    assert cap.import_records(frame, import_format="df") == {"count": 1}
    assert told(cap, row)["hours"] == "8.5"


@pytest.mark.parametrize(("order", "written"), [("YMD", "1981-03-04"), ("MDY", "03/04/1981"), ("DMY", "4-3-1981")])
def test_days(cap: redcap.Project, row: dict[str, object], order: str, written: str) -> None:
    cap.import_records([row | {"born": written}], date_format=order)
    assert told(cap, row)["born"] == "1981-03-04"


def test_a_line_for_each_value(cap: redcap.Project, row: dict[str, object], site: Site) -> None:
    lines = [("hours", "3"), ("titles", "1"), ("titles", "8"), ("mood", "2"), ("mentors", "1")]
    place = {"record": row["record_id"], "redcap_event_name": EVENT}
    data = json.dumps([place | {"field_name": name, "value": value} for name, value in lines])
    secret = site.key("full", "import")
    answer = post(secret, content="record", format="json", type="eav", data=data)
    assert answer.json() == {"count": 1}
    found = told(cap, row)
    assert (found["hours"], found["titles___1"], found["titles___8"], found["mood"]) == ("3", "1", "1", "2")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"mood": 9}, '"mood","9","9 is none of the options'),
        ({"hours": "many"}, '"hours","many","Write a number from 0 to 80'),
        ({"hours": 99}, '"hours","99","A number from 0 to 80'),
        ({"born": "31/31/1999"}, '"born","31/31/1999","A date like 2026-01-31'),
        ({"word": "x" * 30}, "At most 20 signs fit"),
        ({"titles___1": "yes"}, '"titles___1","yes","This is none of the options'),
        ({"nothing": 1}, "There is no such field"),
        ({"two_gain": 1}, "computed"),
        ({"si_team": 3}, "not entered by staff"),
        ({"cc_field": 3}, "not asked in the event baseline_arm_1"),
        ({"proof": "a.pdf"}, "A file is not imported"),
        ({"everything_complete": "7", "hours": 1}, "A status is 0, 1 or 2"),
        ({"record_id": "s99", "hours": 1}, "There is no such record"),
        ({"redcap_event_name": "later_arm_1", "hours": 1}, "There is no such event"),
    ],
)
def test_a_mistake_names_its_place_and_nothing_is_written(
    cap: redcap.Project, row: dict[str, object], site: Site, given: dict[str, object], why: str
) -> None:
    other = make.member(site.program, Role.SCHOLAR)
    actions.give_study_ids(by=site.evaluator, program=site.program)
    good = {"record_id": site.record(other), "redcap_event_name": EVENT, "hours": 2}
    with pytest.raises(RedcapError):
        cap.import_records([good, row | given])
    assert ADAPTER.last is not None
    assert ADAPTER.last.status_code == 400
    assert why in ADAPTER.last.json()["error"]
    assert not Response.objects.filter(person__in=[other, site.scholars[2]]).exists()


@pytest.mark.parametrize("data", ["", "[", "{}", '[{"record_id": []}]', '[["a"]]', "[{}]", "[" * 5_000])
def test_data_that_cannot_be_read_are_refused(site: Site, data: str) -> None:
    secret = site.key("full", "import")
    answer = post(secret, content="record", format="json", data=data)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    for format_ in ("csv", "xml"):
        assert post(secret, content="record", format=format_, data=data or "x").status_code == 400


def test_nobody_writes_over_what_a_person_has_answered(cap: redcap.Project, row: dict[str, object], site: Site) -> None:
    mine = {"record_id": site.record(site.scholars[0]), "redcap_event_name": EVENT, "hours": 1}
    with pytest.raises(RedcapError, match="answered the form everything themselves"):
        cap.import_records([mine])
    cap.import_records([row | {"hours": 1}])
    surveys.save_answers(by=site.scholars[2], survey=site.everything, given={"hours": Given(9)})
    with pytest.raises(RedcapError, match="themselves"):
        cap.import_records([row | {"hours": 2}])
    surveys.withdraw(by=site.scholars[2], response=Response.objects.get(person=site.scholars[2]))
    with pytest.raises(RedcapError, match="themselves"):
        cap.import_records([row | {"hours": 2}])


def test_what_is_closed_stays_closed(cap: redcap.Project, row: dict[str, object], site: Site) -> None:
    survey = make.survey(site.program, opens=-5, closes=-1, instrument="career-advancement")
    actions.let_staff_enter(by=site.evaluator, survey=survey, may=True)
    event = next(
        one["unique_event_name"] for one in site.project().export_events() if "wave" in one["unique_event_name"]
    )
    with pytest.raises(RedcapError, match="is not open for this record now"):
        site.project("full", "import").import_records([row | {"redcap_event_name": event, "ca_open": 3}])


def test_only_who_may(cap: redcap.Project, row: dict[str, object], site: Site) -> None:
    with pytest.raises(RedcapError, match="Data Import Tool rights"):
        site.project("full").import_records([row | {"hours": 1}])
    assert ADAPTER.last is not None
    assert ADAPTER.last.status_code == 403
    # PyCap hides it when it asks for nothing; nothing is written all the same.
    assert site.project("full").import_records([row | {"hours": 1}], return_content="nothing") == [{}]
    StaffForm.objects.all().delete()
    with pytest.raises(RedcapError, match="not entered by staff"):
        cap.import_records([row | {"hours": 1}])
    assert not Response.objects.filter(person=site.scholars[2]).exists()
    with pytest.raises(RedcapError, match="forceAutoNumber"):
        cap.import_records([row], force_auto_number=True)
