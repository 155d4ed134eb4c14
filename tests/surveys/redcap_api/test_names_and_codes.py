"""Names that are free, codes that a dictionary brought, ticks of “prefer not to say”, versions, calls of chance."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as of_django
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.library import branches_of, shelf
from rapport.surveys.models import Survey, Wave
from rapport.surveys.redcap_api import actions, names
from rapport.surveys.redcap_api.importing import day_of
from rapport.surveys.waves import actions as waves
from tests import make
from tests.surveys.redcap_api.clients import ADAPTER, post, project, token_of

pytestmark = pytest.mark.django_db
CODED = """\
instrument: coded
version: {version}
title: Coded
language: en
about: Codes as a dictionary brings them.
source: {{citation: None, wording_status: own, licence: CC0-1.0}}
redcap:
  form: coded_form
  unasked:
    - {{after: sites, cells: {{field_name: age, field_type: calc, select_choices_or_calculations: 1 + 1}}}}
choices:
  site:
    - {{value: 1, label: North, code: n}}
    - {{value: 2, label: South, code: s}}
pages:
  - title: Coded
    items:
      - {{id: record_id, type: text, ask: A number?}}
      - {{id: site, type: one, choices: site, ask: Where?, redcap: {{field_name: the_site_of_the_study_visit}}}}
      - {{id: sites, type: many, choices: site, ask: Where else?, prefer_not: true}}
      - {{id: {extra}, type: number, ask: How much?, minimum: 0, maximum: 9, when: site = 1}}
"""


@pytest.fixture
def shelved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "coded-1.yaml").write_text(CODED.format(version=1, extra="older"), encoding="utf-8")
    (folder / "coded-2.yaml").write_text(CODED.format(version=2, extra="newer"), encoding="utf-8")
    monkeypatch.setattr(of_django, "CONTENT", [*of_django.CONTENT, tmp_path])
    shelf.cache_clear()
    branches_of.cache_clear()
    assert not shelf().mistakes
    yield
    monkeypatch.undo()
    shelf.cache_clear()
    branches_of.cache_clear()


def asked(program: Program, wave: Wave, version: int) -> Survey:
    return waves.open_survey(
        by=None, wave=wave, instrument=shelf().instruments["coded", version], role=Role.SCHOLAR,
        degree=Survey.Degree.IDENTIFIED,
    )  # fmt: skip


def test_codes_names_and_versions(shelved: None) -> None:
    program = make.program()
    first, second = (
        asked(program, make.wave(program, name="Été 1"), 1),
        asked(program, make.wave(program, name="Été-1 "), 2),
    )
    scholar, evaluator = make.member(program, Role.SCHOLAR), make.member(program, Role.EVALUATOR)
    make.answered(first, scholar, site=1, sites=-97, older=3)
    make.answered(second, scholar, site=2, sites=frozenset({1}))
    actions.let_staff_enter(by=evaluator, survey=first, may=True)
    cap = project(token_of(evaluator, program, "full", "import"))
    assert [one["unique_event_name"] for one in cap.export_events()] == ["ete_1_arm_1", "ete_1_2_arm_1"]
    rows = {row["field_name"]: row for row in cap.metadata}
    site = "the_site_of_the_study_visit"
    assert list(rows) == ["record_id", "record_id_2", site, "sites", "age", "newer", "older"]
    assert rows[site]["select_choices_or_calculations"] == "n, North | s, South"
    assert rows["newer"]["branching_logic"] == f"[{site}] = 'n'"
    one, two = cap.export_records()
    assert "age" not in one
    assert (one[site], one["older"], one["newer"]) == ("n", "3", "-98")
    ticks = ("sites___n", "sites___s", "sites____97")
    assert [one[name] for name in ticks] == ["0", "0", "1"]
    assert (two[site], [two[name] for name in ticks]) == ("s", ["1", "0", "0"])
    [words, _] = cap.export_records(raw_or_label="label")
    assert (words[site], [words[name] for name in ticks]) == ("North", ["Unchecked", "Unchecked", "Checked"])
    found = {
        line["field_name"]: line["value"] for line in cap.export_records(record_type="eav", events=["ete_1_arm_1"])
    }
    assert (found[site], found["sites"]) == ("n", "-97")
    assert len(cap.export_records(filter_logic=f"[{site}] = 'n' and [sites(-97)] = '1'")) == 1
    # What was exported in codes can be written in codes.
    other = make.member(program, Role.SCHOLAR)
    actions.give_study_ids(by=evaluator, program=program)
    place = {"record_id": other.study_ids.get().code, "redcap_event_name": "ete_1_arm_1"}
    cap.import_records([place | {site: "s", "sites____97": "1"}])
    [written] = cap.export_records(records=[place["record_id"]])
    assert (written[site], [written[name] for name in ticks]) == ("s", ["0", "0", "1"])


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Baseline", "baseline"),
        ("3 Monate – danach", "3_monate_danach"),
        ("Año 1", "ano_1"),
        ("後", "wave"),
        ("__", "wave"),
    ],
)
def test_plain_names(words: str, name: str) -> None:
    assert names.plain(words, "wave") == name


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-01-31", "MDY", "2026-01-31"), ("1/31/2026", "MDY", "2026-01-31"), ("31.1.2026", "DMY", "2026-01-31"),
        ("31/1/2026", "YMD", "31/1/2026"), ("soon", "DMY", "soon"), ("1/2/3", "DMY", "1/2/3"),
    ],
)  # fmt: skip
def test_days(text: str, order: str, day: str) -> None:
    assert day_of(text, order) == day


WORDS = some.text(max_size=12) | some.sampled_from(
    [
        "record",
        "metadata",
        "json",
        "csv",
        "xml",
        "eav",
        "flat",
        "label",
        "true",
        "1",
        "-1",
        "[si_team] = '1'",
        "[[",
        "report",
    ]
)
NAMES = """content format type fields forms events records rawOrLabel filterLogic returnFormat data action report_id
record event instrument field repeat_instance dateRangeBegin decimalCharacter exportSurveyFields fields[0] events[]
arms[0] overwriteBehavior returnContent forceAutoNumber"""
PARAMETERS = some.sampled_from(NAMES.split())


@pytest.fixture
def key() -> str:
    program = make.program()
    survey = make.survey(program)
    make.answered(survey, make.member(program, Role.SCHOLAR), si_team=3)
    actions.let_staff_enter(by=None, survey=survey, may=True)
    return token_of(make.member(program, Role.EVALUATOR), program, "full", "import")


def call(key: str, words: dict[str, str]) -> None:
    """The adapter holds each answer to 200, 400 or 403, without cookie or redirect."""
    found = post(key, **words)
    assert "unknown error" not in found.text, words
    assert ADAPTER.last is found or ADAPTER.last is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=some.dictionaries(PARAMETERS, WORDS, max_size=6))
@pytest.mark.slow
def test_calls_of_chance(key: str, words: dict[str, str]) -> None:
    call(key, words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=WORDS | some.text(alphabet='[]{}<>",:&;\n\\ record_idsi_team1', max_size=80),
    format=some.sampled_from(["json", "csv", "xml"]),
)
@pytest.mark.slow
def test_data_of_chance(key: str, data: str, format: str) -> None:  # noqa: A002 – the API's own word
    call(key, {"content": "record", "format": format, "data": data})
