"""Instruments as XLSForm: what its reference reader takes, and branching that says the same as ours."""

import io
import math
import random
import re
from datetime import date
from functools import cache
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from lxml import etree
from pyxform.xls2xform import convert

from rapport.people.roles import Role
from rapport.surveys.branching import Branches, branches, resolve, words_of
from rapport.surveys.condition import holds, parse
from rapport.surveys.fields import Field, Value
from rapport.surveys.items import Day
from rapport.surveys.library import shelf
from rapport.surveys.reading import parse_instrument
from rapport.surveys.xlsform.sheets import Sheets, sheets
from rapport.surveys.xlsform.xpath import PREFER_NOT, xpath
from rapport.tables.csv_export import FORMULA_STARTS
from tests import make
from tests.surveys.instruments import ALL_TYPES
from tests.surveys.test_answering import signed_in

PACKAGED = sorted((settings.PACKAGE / "content" / "instruments").glob("*.yaml"))
IDS = sorted({one.name.partition(".")[0] for one in PACKAGED})
# Everything, and “prefer not to say” wherever it can stand.
OFFERS = ALL_TYPES.replace("maximum: 80,", "maximum: 80, prefer_not: true,").replace(
    "exclusive: [none],", "exclusive: [none], prefer_not: true,"
)
NAMESPACE = {"h": "http://www.w3.org/1999/xhtml", "x": "http://www.w3.org/2002/xforms"}


@cache
def everything(text: str = OFFERS) -> Branches:
    return branches(parse_instrument(text, name="everything-1.yaml").content)


def packaged(name: str) -> Sheets:
    key, _, version = name.rpartition("-")
    read = shelf().instruments[key, int(version)]
    words = {one: found.instrument for one, found in shelf().wordings.get((key, int(version)), {}).items()}
    return sheets(branches(read.content), words)


def records(rows: list[list[str | int]]) -> list[dict[str, str]]:
    """Rows as the reference reader takes them: text, and nothing where nothing stands."""
    head = [str(one) for one in rows[0]]
    return [{name: str(cell) for name, cell in zip(head, row, strict=True) if cell != ""} for row in rows[1:]]


def converted(found: Sheets) -> ET.Element:
    """What the reference reader makes of it; it raises what it does not take."""
    warnings: list[str] = []
    made = convert({name: records(rows) for name, rows in found.items()}, warnings=warnings, form_name="data")
    assert not [one for one in warnings if "language" not in one.casefold()], warnings
    return ET.fromstring(made.xform)  # noqa: S314 – made here


@pytest.mark.parametrize("name", IDS)
def test_every_packaged_instrument_is_taken_by_the_reference_reader(name: str) -> None:
    found = packaged(name)
    form = converted(found)
    key, _, version = name.rpartition("-")
    instrument = shelf().instruments[key, int(version)].content
    asked = {one.attrib["nodeset"].rpartition("/")[2] for one in form.iterfind(".//x:bind", NAMESPACE)}
    assert set(branches(instrument).fields) <= asked
    assert form.findtext(".//h:title", namespaces=NAMESPACE) == instrument.title


def test_each_language_has_its_column() -> None:
    found = packaged("science-identity-1")
    assert [one for one in found["survey"][0] if str(one).startswith("label")] == [
        "label::English (en-GB)", "label::Spanish (es)",
    ]  # fmt: skip
    form = converted(found)
    languages = [one.attrib["lang"] for one in form.iterfind(".//x:translation", NAMESPACE)]
    assert languages == ["English (en-GB)", "Spanish (es)"]
    spanish = [row[found["choices"][0].index("label::Spanish (es)")] for row in found["choices"][1:]]
    assert "Muy en desacuerdo" in spanish or all(spanish)


@pytest.fixture(scope="module")
def lines() -> dict[str, dict[str, str]]:
    return {one["name"]: one for one in records(sheets(everything())["survey"]) if one["type"] != "end_group"}


def test_everything_that_can_be_asked(lines: dict[str, dict[str, str]]) -> None:
    converted(sheets(everything()))
    assert lines["page_2"]["relevant"] == "${mentors} = '1'"
    assert lines["titles"]["type"] == "select_multiple role_or_not"
    assert lines["titles"]["constraint"] == (
        "not(selected(., '9') and count-selected(.) > 1) and not(selected(., '-97') and count-selected(.) > 1)"
    )
    assert lines["titles_other"]["relevant"] == "selected(${titles}, '8')"
    assert lines["hours"]["constraint"] == ". >= 0 and . <= 80 and round(., 1) = ."
    assert lines["hours"]["relevant"] == "not(selected(${hours_pns}, '-97'))"
    assert lines["born"]["constraint"] == ". >= date('1900-01-01') and . <= date('2020-12-31')"
    assert "required" not in lines["born"]
    assert lines["word"]["required"] == "yes"
    assert (lines["skills"]["type"], lines["listen_before"]["appearance"]) == ("begin_group", "list-nolabel")
    assert lines["why"]["relevant"] == "${mood} >= 2 and not(selected(${titles}, '1'))"
    assert lines["proof"]["body::accept"] == ".pdf"


def test_no_cell_can_start_a_formula() -> None:
    bad = OFFERS.replace("ask: One word?", "ask: '=cmd|calc'").replace("label: Fellow", "label: '+1'")
    bad = bad.replace("title: Skills", "title: '@sum'").replace("text: Welcome.", "text: -1")
    found = sheets(everything(bad.replace("text: -1", "text: '-1'")))
    texts = [cell for rows in found.values() for row in rows for cell in row if isinstance(cell, str)]
    assert "'=cmd|calc" in texts
    assert not [one for one in texts if one.lstrip().startswith(FORMULA_STARTS)]


@pytest.mark.django_db
def test_staff_take_it_away_from_the_instruments_page() -> None:
    site = signed_in(make.member(make.program(), Role.EVALUATOR))
    page = site.get("/surveys/instruments/science-identity/1/").content.decode()
    address = "/surveys/instruments/science-identity/1/xlsform.xlsx"
    assert address in page
    answer = site.get(address)
    assert "science-identity-1-xlsform.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)
    assert convert(io.BytesIO(answer.content), file_type=".xlsx").xform.startswith("<?xml")
    assert site.get("/surveys/instruments/none/1/xlsform.xlsx").status_code == 404
    stranger = Client()
    stranger.force_login(make.member(make.program(), Role.SCHOLAR))
    assert stranger.get(address).status_code == 404


# Our rules against XPath, on answers that are drawn.


def days(text: str) -> float:
    return float(date.fromisoformat(text).toordinal()) if text else math.nan


functions = etree.FunctionNamespace(None)
functions["selected"] = lambda _, node, option: str(option) in str(node).split()
functions["date"] = lambda _, text: days(str(text))


def evaluated(expression: str, answers: dict[str, Value], known: dict[str, Field]) -> bool:
    """The expression on these answers, where a question without one is empty."""
    values: dict[str, object] = {}
    for name in set(re.findall(r"\$\{(\w+)\}", expression)):
        beside = name.removesuffix("_pns")
        if name not in known:
            values[name] = str(PREFER_NOT) if answers.get(beside) == PREFER_NOT else ""
            continue
        value = answers.get(name)
        is_beside = value == PREFER_NOT and known[name].kind in ("number", "date", "text")
        if value is None or is_beside:
            values[name] = ""
        elif isinstance(value, frozenset):
            values[name] = " ".join(map(str, sorted(value)))
        else:
            values[name] = days(str(value)) if isinstance(known[name].item, Day) else str(value)
    return bool(etree.XPath(re.sub(r"\$\{(\w+)\}", r"$\1", expression))(etree.Element("data"), **values))


CONDITIONS = [
    "mentors = 1", "mentors <> 1", "mentors = ''", "mentors <> ''", "mentors = -97", "mentors > 0", "mentors <= 1",
    "since = 1985", "since <> 1985", "since < 2000", "since = ''", "hours = -97", "hours <> -97", "hours = ''",
    "hours <> ''", "hours >= 2.5", "titles(prof) = 1", "titles(prof) = 0", "titles(prof) <> 1", "titles(prof) <> 0",
    "titles = ''", "titles <> ''", "titles = -97", "titles <> -97", "born > '1980-01-01'", "born <= '1980-01-01'",
    "born = ''", "word = 'a'", "word <> 'a'", "word = ''", "word = \"it's\"",
    "not (mentors = 1 or since < 2000) and titles(none) = 0", "mentors = 1 and (word = 'a' or mood >= 2)",
    "not titles(fellow) = 1 or not (hours = '' and born = '')", "mentors < 1 or mentors >= 1",
]  # fmt: skip
DRAWN: dict[str, list[Value]] = {
    "mentors": [None, 0, 1, -97], "since": [None, 1985, 2010], "hours": [None, 0, 2.5, 40, -97],
    "titles": [None, frozenset({1}), frozenset({1, 2}), frozenset({8}), frozenset({9}), -97],
    "born": [None, "1980-01-01", "1985-06-01"], "word": [None, "a", "b", "it's"], "mood": [None, 1, 2, 3],
}  # fmt: skip


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_says_the_same_there_as_here(text: str) -> None:
    one = everything()
    known = dict(one.fields)
    condition = resolve(parse(text), {name: words_of(field) for name, field in known.items()})
    expression = xpath(condition, known)
    chance = random.Random(text)
    for _ in range(200):
        answers = {name: chance.choice(values) for name, values in DRAWN.items()}
        assert evaluated(expression, answers, known) == holds(condition, answers.get), (expression, answers)
