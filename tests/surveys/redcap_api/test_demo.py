"""The demo's programme, read by PyCap with the key that the command line prints."""

from io import StringIO

import pytest
from django.core.management import call_command
from redcap import RedcapError

from rapport.people.models import Person
from rapport.surveys.models import Survey
from tests.surveys.redcap_api.clients import project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_two_instruments_two_events_and_answers() -> None:
    out = StringIO()
    call_command("token", "create", "--scope", "redcap", "--program", "demo", stdout=out, stderr=StringIO())
    cap = project(out.getvalue().strip())
    assert {"science_identity", "career_commitment"} <= {one["instrument_name"] for one in cap.export_instruments()}
    assert {"baseline_arm_1", "six_weeks_arm_1"} <= {one["unique_event_name"] for one in cap.export_events()}
    found = cap.export_records()
    assert len(found) == 10
    assert {row["redcap_event_name"] for row in found} == {"baseline_arm_1", "six_weeks_arm_1"}
    assert "" not in {row["si_team"] for row in found}
    frame = cap.export_records(format_type="df", fields=["science_identity", "cc_field"])
    assert frame["science_identity"].notna().sum() == 10
    # What staff entered can be changed by them; what a scholar handed in cannot.
    [mine] = [one for one in found if one["redcap_event_name"] == "six_weeks_arm_1"][:1]
    place = {name: mine[name] for name in ("record_id", "redcap_event_name")}
    assert cap.import_records([place | {"cc_training": "1"}]) == {"count": 1}
    with pytest.raises(RedcapError, match="not entered by staff"):
        cap.import_records([place | {"si_team": "1"}])
    # Staff enter what a scholar wrote on paper.
    scholar = Person.objects.get(name="Noor Rahimi")
    row = {"record_id": scholar.study_ids.get().code, "redcap_event_name": "six_weeks_arm_1", "cc_training": 4}
    assert cap.import_records([row]) == {"count": 1}
    assert scholar.survey_responses.filter(
        survey__wave__name="Six weeks", survey__degree=Survey.Degree.IDENTIFIED
    ).exists()
    assert len(cap.export_records(filter_logic="[cc_training_yes] = 1 and [cc_field] = '-99'")) == 1
