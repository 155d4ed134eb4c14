"""The report as a page: numbers that open, two runs side by side, files; and the summary in sentences."""

import io
import json
import zipfile
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from rapport.evaluation.models import Run
from rapport.evaluation.numbers import comparing, records
from rapport.evaluation.numbers.page import Terms, body_of, linked
from rapport.evaluation.numbers.wording import changes, summary
from rapport.figures import html
from rapport.people.roles import Role
from rapport.tables.html import page, section
from rapport.tables.record import Record, Statistic, results_json
from rapport.tables.table import Cell, Column, Row, Table
from tests import make
from tests.evaluation.conftest import Place

TABLE = Table(
    "table-1", "Table 1", "Who", "Characteristic", (Column(Cell("n")),),
    (Row(Cell("Gender", ("A note.",)), (Cell("12"),)), Row(Cell("A & B"), (Cell("7 (58%)"),), level=1)),
)  # fmt: skip
TERMS = Terms({"Gender": "gender"}, {"gender": {"A & B": "ab"}})


def paired(mean: float, low: float, high: float, p: float, n: int | None = 12, at: str = "x") -> list[Record]:
    values = {
        Statistic.N: 12, Statistic.BEFORE_MEAN: 3.0, Statistic.AFTER_MEAN: 3 + mean, Statistic.DIFFERENCE_MEAN: mean,
        Statistic.CI_LOW: low, Statistic.CI_HIGH: high, Statistic.P: p,
    }  # fmt: skip
    model = "paired t test, confidence 0.95"
    return [
        Record("change", name, value, n, outcome=f"{at}_after", term=f"{at}_before", model=model)
        for name, value in values.items()
    ]


def test_each_row_and_number_leads_to_how_it_was_made() -> None:
    more = (
        '<p><a href="records.html#table-1">2 numbers</a> <a href="table-1.csv">CSV</a> <a href="run.json">run</a></p>'
    )
    html = page("A title", [section(TABLE), section(replace(TABLE, name="table-1-data")), more])
    body = linked(body_of(html), TERMS, lambda name: f"/numbers/{name}/", {"table-1.csv": "/files/7/"})
    assert "<h1" not in body
    assert body.count(f'<a href="/numbers/table-1/#{records.anchor("gender")}">Gender') == 2
    assert f'#{records.anchor("gender=ab")}" tabindex="-1">7 (58%)</a>' in body
    assert '<a href="/numbers/table-1/">2 numbers</a>' in body
    assert '<a href="/files/7/">CSV</a> run</p>' in body
    assert "<sup>a</sup>" in body


def test_numbers_stand_under_the_names_that_links_have() -> None:
    found = [
        Record("table-1", Statistic.N, 12, 12, term="gender"),
        Record("table-1", Statistic.PERCENT, 58.3333333333, 12, term="gender=ab"),
        Record("other", Statistic.N, 1, 1, term="gender"),
    ]
    one, other = records.groups(found, "table-1", {"gender": "Gender"})
    assert (one.title, one.n) == ("Gender", 12)
    assert records.anchor("gender=ab") in other.anchors
    assert other.numbers[0].value == "58.33333333"
    assert records.read(results_json(found).encode()) == found


def test_a_statistic_that_is_not_known_is_left_out() -> None:
    later = json.dumps([{"table": "a", "statistic": "of-a-later-version", "value": 1}])
    assert records.read(later.encode()) == []


def test_two_runs_side_by_side() -> None:
    one, other = paired(0.5, 0.1, 0.9, 0.02), paired(0.7, 0.3, 1.1, 0.001)
    [table] = comparing.beside(one, other, {"x_before": "Belonging"})
    told = {row.what: row for row in table.rows}
    assert told["mean of after − before"].difference == "+0.2"
    assert told["two-sided p value"].difference == ""
    assert "Belonging" in table.rows[0].about


def test_sentences_say_what_changed_for_how_many_and_how_sure() -> None:
    found = [
        *paired(0.5, 0.1, 0.9, 0.02, at="a"),
        *paired(-0.1, -0.4, 0.2, 0.4, at="b"),
        *paired(-1, -2, -0.5, 0.0001, at="c"),
    ]
    told = summary(found, {"a_before→a_after": "Belonging"}, "24 responses")
    more, unclear, less = told.sentences
    assert (more.mark, unclear.mark, less.mark) == ("more", "unclear", "less")
    assert "“Belonging” rose from 3.00 to 3.50 on average among the 12 people" in more.text
    assert "+0.10 to +0.90" in more.text
    assert "one of 50 such groups" in more.text
    assert "no clear change" in unclear.text
    assert "fewer than one of 1,000" in less.text
    assert "3 things were measured twice; 2 of them changed clearly" in told.lead


def test_sentences_say_what_goes_with_an_outcome() -> None:
    def odds(term: str, ratio: float, low: float, high: float, model: str = "adjusted logit") -> list[Record]:
        values = {Statistic.ODDS_RATIO: ratio, Statistic.CI_LOW: low, Statistic.CI_HIGH: high}
        return [Record("t", name, value, 219, "stays", "yes", term, model=model) for name, value in values.items()]

    found = [
        *odds("gender=f", 2.1, 1.2, 3.7),
        *odds("age", 0.9, 0.7, 1.2),
        *odds("gender=f", 9, 8, 10, "unadjusted logit"),
    ]
    told = summary(found, {"gender": "Gender", "gender=f": "Woman", "stays": "Stays", "stays=yes": "Yes"}, "")
    clear, rest = told.sentences
    assert clear.mark == "more"
    assert clear.text.startswith("“Gender: Woman” goes with more of “Stays: Yes” among the 219 people")
    assert "2.1 times as high, likely between 1.2 and 3.7" in clear.text
    assert rest.text.startswith("1 other comparison")
    assert any("Odds are not chances" in one for one in told.cautions)


def test_of_what_is_hidden_nothing_is_said() -> None:
    hidden = [
        Record(one.table, one.statistic, None, None, one.outcome, "", one.term, "", one.model, "suppressed")
        for one in paired(1, 0, 2, 0.5)
    ]
    assert changes(hidden, {}) == []
    assert summary(hidden, {}, "").cautions[0].startswith("1 more comparison cannot be told")
    shares = [
        Record("t", Statistic.PERCENT, 40.0, 20, term="q=a"),
        Record("t", Statistic.PERCENT, None, None, term="q=b", note="suppressed"),
    ]
    assert summary(shares, {}, "20 responses").sentences == ()


@pytest.fixture
def run(place: Place) -> Run:
    return make.evaluated(place.program, place.evaluator, place.before)


def test_all_files_in_one_archive_that_is_the_same_each_time(client: Client, place: Place, run: Run) -> None:
    client.force_login(place.evaluator)
    url = reverse("evaluation:run_archive", args=[place.program.slug, run.pk])
    first, second = client.get(url).content, client.get(url).content
    assert first == second
    assert set(zipfile.ZipFile(io.BytesIO(first)).namelist()) == {"plan.yaml", "report.html", "results.json"}


def test_a_file_of_a_run_is_saved_and_never_shown_as_part_of_this_site(client: Client, place: Place, run: Run) -> None:
    client.force_login(place.evaluator)
    file = run.files.get(name="report.html")
    answer = client.get(reverse("evaluation:run_file", args=[place.program.slug, file.pk]))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer.headers["Cache-Control"]


def test_two_runs_of_a_plan_are_laid_side_by_side(client: Client, place: Place, run: Run) -> None:
    other = make.evaluated(place.program, place.evaluator, place.before)
    assert other.version.plan_id == run.version.plan_id
    client.force_login(place.evaluator)
    url = reverse("evaluation:run_beside", args=[place.program.slug, run.pk])
    assert f"Run {other.pk}" in client.get(url, {"with": other.pk}).content.decode()
    assert client.get(url, {"with": run.pk}).status_code == HTTPStatus.FOUND


def test_the_director_reads_what_is_shown_and_no_table(client: Client, place: Place, run: Run) -> None:
    director = make.member(place.program, Role.DIRECTOR)
    client.force_login(place.evaluator)
    show = reverse("evaluation:show_run", args=[place.program.slug, run.pk])
    summary_page = reverse("evaluation:summary", args=[place.program.slug])
    client.force_login(director)
    assert "No evaluation is shown yet" in client.get(summary_page).content.decode()
    client.force_login(place.evaluator)
    for _ in range(2):
        client.post(show, {"show": "yes"})
    client.force_login(director)
    assert "An evaluation" in client.get(summary_page).content.decode()
    assert client.get(reverse("evaluation:run", args=[place.program.slug, run.pk])).status_code == HTTPStatus.NOT_FOUND
    client.force_login(place.evaluator)
    client.post(show, {"show": "no"})
    client.force_login(director)
    assert "No evaluation is shown yet" in client.get(summary_page).content.decode()


@pytest.mark.parametrize("name", ["run", "run_summary", "run_beside", "run_archive"])
def test_a_run_of_another_programme_is_not_there(client: Client, place: Place, run: Run, name: str) -> None:
    elsewhere = make.program("elsewhere")
    client.force_login(make.member(elsewhere, Role.EVALUATOR))
    for slug in (place.program.slug, elsewhere.slug):
        url = reverse(f"evaluation:{name}", args=[slug, run.pk])
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND


def test_figures_look_the_same_in_a_page_and_in_a_file() -> None:
    served = finders.find("figures/figure.css")
    assert served is not None
    assert Path(served).read_text() == html.STYLE
