"""What a run leaves: every table and figure in every form, linked, openable, the same each time."""

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document

from rapport.analysis.run import evaluate
from rapport.textfiles.mistakes import TextFileError
from tests.analysis.example import PLAN, write

FIGURES = """\
  - verb: likert
    name: figure-1
    caption: Skill before and now
    show: figure
    items: [{label: Skill, before: before, after: now}]
  - {verb: flow, name: figure-2, caption: "Who & why"}
manuscript: {numbers: ama, font: Calibri, paper: letter, language: en-US}
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    paths = write(folder, PLAN + FIGURES)
    evaluate(*paths)
    return paths[2]


def test_every_table_and_figure_is_there_in_every_form(out: Path) -> None:
    there = {path.name for path in out.iterdir()}
    for name in ("flow", "table-1", "table-2"):
        assert {f"{name}.{kind}" for kind in ("csv", "docx", "tex")} <= there
    for name in ("figure-1", "figure-2"):
        assert {f"{name}.{kind}" for kind in ("csv", "svg", "png", "pdf")} <= there


def test_every_link_of_the_report_leads_somewhere(out: Path) -> None:
    html = (out / "report.html").read_text(encoding="utf-8")
    records = (out / "records.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"]+)"', html))
    assert len(links) > 15
    for link in links:
        file, _, place = link.partition("#")
        assert (out / file).exists(), link
        assert not place or f'id="{place}"' in records, link
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_report_shows_figures_with_their_numbers(out: Path) -> None:
    html = (out / "report.html").read_text(encoding="utf-8")
    assert html.count('role="img"') == 4  # each for wide and for narrow windows
    assert "The numbers of this figure as a table" in html
    assert '<html lang="en-US">' in html
    assert "How the numbers of Table 2 were made" in html
    assert "They rest on 3 people." in html


def test_every_record_stands_on_the_page_of_records(out: Path) -> None:
    page = (out / "records.html").read_text(encoding="utf-8")
    records = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert page.count("<tr>") - page.count("<thead>") == len(records)
    value = next(record["value"] for record in records if record["statistic"] == "difference_mean")
    assert f">{value!r}<" in page
    assert "<dt>difference_mean</dt><dd>mean of after − before</dd>" in page


def test_the_word_report_is_the_manuscript(out: Path) -> None:
    paper = Document(io.BytesIO((out / "report.docx").read_bytes()))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert texts[0] == "Demo"
    headings = [p.text for p in paper.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["Statistical analysis", "Missing data", "How this was made"]
    captions = [p.text.split(".")[0] for p in paper.paragraphs if p.style.name == "Caption"]
    assert captions == ["Flow", "Table 1", "Table 2", "Figure 1", "Figure 2"]
    assert len(paper.tables) == 3
    assert [shape._inline.docPr.get("name") for shape in paper.inline_shapes] == ["Figure 1", "Figure 2"]
    assert all(shape._inline.docPr.get("descr") for shape in paper.inline_shapes)
    assert paper.styles["Normal"].font.name == "Calibri"
    assert len({round(section.page_width.mm) for section in paper.sections} - {216, 279}) == 0


def test_numbers_are_as_the_journal_wants_them(out: Path) -> None:
    table = (out / "table-2.csv").read_text(encoding="utf-8-sig")
    assert ",.06," in table
    assert "P is two-sided" in table


def test_the_same_input_gives_the_same_bytes_of_everything(out: Path, tmp_path: Path) -> None:
    paths = write(tmp_path, PLAN + FIGURES)
    evaluate(*paths)
    for path in out.iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == (paths[2] / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", ["report", "records", "results", "run", "flow", "deviations"])
def test_no_table_takes_the_name_of_another_file(name: str, tmp_path: Path) -> None:
    paths = write(tmp_path, PLAN.replace("name: table-2", f"name: {name}"))
    with pytest.raises(TextFileError, match="is taken"):
        evaluate(*paths)


def test_a_figure_that_cannot_be_set_is_not_written_half(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(*_: object) -> bytes:
        raise RuntimeError("typst")

    monkeypatch.setattr("rapport.analysis.files.png", fails)
    paths = write(tmp_path, PLAN + FIGURES)
    with pytest.raises(RuntimeError):
        evaluate(*paths)
    assert not paths[2].exists()
