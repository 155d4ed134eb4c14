"""What every figure keeps: nothing overlaps or is cut, every number is told in words, and colour is never alone."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.figures.canvas import Canvas, Space
from rapport.figures.drawings import (
    Bar,
    BarRow,
    Bars,
    Drawing,
    Estimate,
    Flow,
    Forest,
    Growth,
    Likert,
    LikertBar,
    LikertItem,
    Lines,
    Point,
)
from rapport.figures.figure import Figure
from rapport.figures.html import STYLE, section
from rapport.figures.measuring import ANY, SOURCE_SANS
from rapport.figures.palette import COLOURS, LEFT, NEUTRAL, RIGHT, contrast, diverging, luminance
from rapport.figures.svg import NARROW, WIDE, drawn, svg, svg_file
from rapport.figures.telling import figure
from rapport.tables.record import Record, Statistic
from tests.figures import truetype
from tests.figures.examples import AGREE, EXAMPLES, LONG, ODD, TRIAL, UNBROKEN, bars, likert, many
from tests.figures.strange import Chance

PRINTED = Space(680.0, SOURCE_SANS)
SPACES = {"wide": WIDE, "narrow": NARROW, "printed": PRINTED}
SVG = "{http://www.w3.org/2000/svg}"
AXIS = {
    "0",
    "20",
    "40",
    "60",
    "80",
    "100",
    "500",
    "1,000",
    "2,000",
    "4,000",
    "6,000",
    "0.05",
    "0.1",
    "0.2",
    "0.5",
    "1",
    "2",
    "5",
}
MANY = {
    f"{kind} of {number}, {label[:12]}": drawing
    for number in (1, 2, 5, 20)
    for label in ("Category", LONG, UNBROKEN)
    for kind, drawing in many(number, label).items()
}


def made(drawing: Drawing, name: str = "figure-1") -> Figure:
    return figure(name, "Figure 1", "Caption & <caption>", drawing)


def faults(canvas: Canvas) -> list[str]:
    """Texts that lie on one another or reach beyond the sheet."""
    lines = [written for written in canvas.written if written.text]
    found = [
        f"“{line.text}” is cut"
        for line in lines
        if line.box[0] < -0.01
        or line.box[2] > canvas.space.width + 0.01
        or line.box[1] < 0
        or line.box[3] > canvas.height
    ]
    return found + [f"“{a.text}” on “{b.text}”" for a, b in combinations(lines, 2) if touch(a.box, b.box)]


def touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] - 0.01 and b[0] < a[2] - 0.01 and a[1] < b[3] - 0.01 and b[1] < a[3] - 0.01


@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)
@pytest.mark.parametrize("drawing", [*EXAMPLES.values(), *ODD.values()], ids=[*EXAMPLES, *ODD])
def test_no_text_overlaps_or_is_cut(drawing: Drawing, space: Space) -> None:
    assert faults(drawn(made(drawing), space)) == []


@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)
def test_no_text_overlaps_or_is_cut_with_one_to_twenty_categories(space: Space) -> None:
    found = {name: faults(drawn(made(drawing), space)) for name, drawing in MANY.items()}
    assert {name: told for name, told in found.items() if told} == {}


def strange_faults(seeds: range) -> dict[tuple[int, str], list[str]]:
    found = {}
    for seed in seeds:
        one = made(Chance(seed).drawing())
        for name, space in SPACES.items():
            ET.fromstring(svg(one, space))  # noqa: S314 - our own
            found[seed, name] = faults(drawn(one, space))
    return {key: told for key, told in found.items() if told}


def test_strange_drawings_have_no_overlap() -> None:
    assert strange_faults(range(30)) == {}


@pytest.mark.prove
def test_very_many_strange_drawings_have_no_overlap() -> None:
    assert strange_faults(range(1000, 4000)) == {}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-30, 30), st.floats(0, 30), st.floats(0, 30)), max_size=8),
    st.sampled_from(list(SPACES)),
)
def test_any_odds_ratio_is_drawn_within_the_sheet(rows: list[tuple[float, float, float]], space: str) -> None:
    estimates = [
        Estimate(f"row {at}", 10**log, 10 ** (log - below), 10 ** (log + above), "…")
        for at, (log, below, above) in enumerate(rows)
    ]
    canvas = drawn(made(Forest("OR", "OR (95% CI)", tuple(estimates))), SPACES[space])
    assert faults(canvas) == []
    xs = [float(x) for part in canvas.parts for x in re.findall(r"[MH](-?[0-9.]+)", part)]
    assert all(-0.01 <= x <= canvas.space.width + 0.01 for x in xs)


@pytest.mark.parametrize("drawing", [*EXAMPLES.values(), *ODD.values()], ids=[*EXAMPLES, *ODD])
def test_every_picture_has_its_title_and_description(drawing: Drawing) -> None:
    one = made(drawing)
    data = svg_file(one)
    root = ET.fromstring(data)  # noqa: S314 - our own
    assert root.get("role") == "img"
    ids = (root.get("aria-labelledby") or "").split()
    texts = [element.text for element in root if element.get("id") in ids]
    assert texts == ["Figure 1. Caption & <caption>", one.alt]
    assert data == svg_file(made(drawing))
    ids = re.findall(rb'id="([^"]+)"', data)
    assert len(ids) == len(set(ids))
    used = set(re.findall(rb"url\(#([^)]+)\)", data))
    assert used <= set(ids)
    assert b"style=" not in data
    assert b"<script" not in data
    assert b"nan" not in data.split(b"</desc>")[1]


def test_every_number_of_a_figure_stands_in_its_table() -> None:
    pattern = re.compile(r"[0-9][0-9,.]* (\(.*\)|[a-z ]+)|[0-9,]+%?|(< )?0\.[0-9]+")
    for kind, least in (("bars", 4), ("bars-two", 6), ("growth", 20), ("forest", 14), ("flow", 4), ("flow-trial", 10)):
        one = made(EXAMPLES[kind])
        told = {text for row in one.table.rows for cell in (row.label, *row.cells) for text in cell.text.split(", ")}
        told |= {cell.text for row in one.table.rows for cell in row.cells}
        shown = {line.text for line in drawn(one, PRINTED).written if line.box[3] < 560 or kind != "forest"}
        numbers = {text for text in shown if pattern.fullmatch(text)} - AXIS
        assert len(numbers) >= least, kind
        assert numbers <= told, kind


def test_the_numbers_of_a_likert_figure() -> None:
    one = made(likert({"Skill": {"Before": (4, 3, 2, 1, 0), "Now": (0, 1, 2, 3, 4)}}))
    assert one.alt == (
        "Stacked bars of answers that part at the middle of the scale, from Strongly disagree to Strongly agree. "
        "Skill: Before 70% below the middle, 10% above, Now 10% below the middle, 70% above."
    )
    before = one.table.rows[1]
    assert [cell.text for cell in before.cells] == ["4 (40.0)", "3 (30.0)", "2 (20.0)", "1 (10.0)", "0 (0.0)", "10"]


def test_a_neutral_answer_is_centred_on_the_line() -> None:
    canvas = drawn(made(likert({"Item": {"": (0, 0, 10, 0, 0)}})))
    bar = next(part for part in canvas.parts if NEUTRAL.colour in part and 'width="14"' not in part)
    x, width = (float(re.search(rf' {name}="([0-9.]+)"', bar)[1]) for name in ("x", "width"))  # type: ignore[index]
    line = next(part for part in canvas.parts if 'stroke-width="1.5"' in part)
    middle = float(re.search(r"M([0-9.]+)", line)[1])  # type: ignore[index]
    assert x + width / 2 == pytest.approx(middle, abs=0.02)


def test_what_is_missing_is_told_and_never_drawn_as_zero() -> None:
    canvas = drawn(made(ODD["bars-missing"]))
    assert "not shown: fewer than 5 people" in [line.text for line in canvas.written]
    assert sum('data-fill="one"' in part for part in canvas.parts) == 1
    hidden = drawn(made(ODD["likert-hidden"]))
    assert any(line.text.startswith("not shown: fewer") for line in hidden.written)
    gap = drawn(made(ODD["lines-gap"]))
    ways = [part for part in gap.parts if 'stroke-width="2"' in part]
    assert [way.count("M") for way in ways] == [2]
    assert "L" not in re.search(r'd="([^"]+)"', ways[0])[1]  # type: ignore[index]


def test_each_period_has_its_bar_and_its_point() -> None:
    parts = drawn(made(EXAMPLES["growth"])).parts
    assert sum(part.startswith("<rect") and 'data-fill="one"' in part for part in parts) == 11
    assert sum(part.startswith("<circle") for part in parts) == 11


@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES.keys())
@pytest.mark.parametrize("new", [(), (0, 0), (1,), (2,), (0, 3), (1, 1, 5), (7, 2), (1_000_001,)])
def test_nobody_joins_by_halves(new: tuple[int, ...], space: Space) -> None:
    drawing = Growth("Year", "registrants", tuple(f"Y{at}" for at in range(len(new))), new)
    marks = [line.text for line in drawn(made(drawing), space).written if line.text[0].isdigit()]
    assert "0" in marks
    assert not [mark for mark in marks if "." in mark]
    assert max(int(mark.replace(",", "")) for mark in marks) >= max(sum(new), 1)


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    canvas = drawn(made(ODD["forest-extreme"]))
    assert sum(part.startswith("<polygon") and 'data-fill="ink"' in part for part in canvas.parts) >= 1


def test_two_arms_stand_side_by_side_and_five_below_each_other() -> None:
    def tops(drawing: Drawing) -> list[float]:
        return [line.box[1] for line in drawn(made(drawing)).written if line.text.startswith("Allocated")]

    assert len(set(tops(TRIAL))) == 1
    assert len(set(tops(ODD["flow-five-arms"]))) == 5


def test_text_can_be_read_on_light_and_on_dark_paper() -> None:
    for side in (0, 1):
        paper = COLOURS["paper"][side]
        for name in ("ink", "soft", "one", "two", "three", "four"):
            assert contrast(COLOURS[name][side], paper) >= 4.5, name
        assert contrast(COLOURS["edge"][side], paper) >= 4.5
    for fill in (*LEFT, NEUTRAL, *RIGHT):
        assert contrast(fill.ink, fill.colour) >= 4.5, fill
        assert not fill.hatch or contrast(fill.ink, fill.hatch) >= 4.5, fill


@pytest.mark.parametrize("levels", range(1, 12))
def test_neighbours_on_a_scale_differ_also_in_grey(levels: int) -> None:
    neutral = levels // 2 if levels % 2 else None
    fills = diverging(levels, neutral)
    assert len(fills) == levels
    for one, other in pairwise(fills):
        if one != other:
            differs = abs(luminance(one.colour) - luminance(other.colour)) > 0.02
            assert differs or bool(one.hatch) != bool(other.hatch)
    left = len(fills) // 2 if neutral is None else neutral
    assert all(fill.hatch for fill in fills[:left])
    assert not any(fill.hatch for fill in fills[left:])


def test_series_differ_by_more_than_colour() -> None:
    canvas = Canvas(WIDE)
    fills = [canvas.series(at) for at in range(4)]
    assert len(set(fills)) == 4
    drawings = [re.sub(r'(id|fill|data-fill)="[^"]*"', "", canvas.patterns[key]) for key in sorted(canvas.patterns)]
    assert len(set(drawings)) == 3
    lines = drawn(made(EXAMPLES["lines"]))
    assert sum("stroke-dasharray" in part for part in lines.parts) == 1


def test_the_style_of_a_page_has_the_colours_of_the_palette() -> None:
    for name, (light, dark) in COLOURS.items():
        assert f"light-dark({light}, {dark})" in STYLE
        assert f'[data-fill="{name}"] {{ fill: var(--figure-{name}-colour); }}' in STYLE


def test_a_section_of_a_page_has_picture_and_numbers() -> None:
    html = section(made(EXAMPLES["bars"], "figure-9"))
    assert html.count("<svg") == 2
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "188 (85.8)" not in html
    assert '<td class="right">188 (85.8%)</td>' in html
    assert "style=" not in html


def test_a_figure_hands_on_what_its_table_holds() -> None:
    record = Record("figure-1", Statistic.COUNT, 3)
    one = figure("figure-1", "Figure 1", "C", bars({"a": 3}, 3), records=[record], notes=["n is all."])
    assert (one.records, one.notes, one.methods) == ((record,), ("n is all.",), ())


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Bars("n", (BarRow("a", ()),)), "“a” has 0 bars, the figure 1 series"),
        (lambda: Bar(float("nan"), ""), "cannot draw the value nan"),
        (lambda: Point(1.0, "", float("inf")), "cannot draw the value inf"),
        (lambda: Likert(AGREE, (), 5), "there is no level 5 among 5"),
        (lambda: Likert(AGREE, (LikertItem("a", (LikertBar("", (1,)),)),)), "“a” has 1 counts, the scale 5 levels"),
        (lambda: Lines("x", "y", ("a",), (), (1.0, 2.0)), "each place needs its own position"),
        (lambda: Growth("x", "y", ("a",), ()), "0 counts for 1 periods"),
        (lambda: Forest("OR", "", (Estimate("a", -1.0),)), "only values above 0"),
        (lambda: Estimate("a", 1.0, 2.0, 3.0), "the lower limit is above the estimate"),
        (lambda: Flow((), ((), TRIAL.arms[0])), "the same number of stages"),
    ],
)
def test_what_cannot_be_drawn_is_refused(build: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        build()  # type: ignore[operator]


def test_more_series_than_can_be_told_apart_are_refused() -> None:
    five = Bars("n", (BarRow("a", (Bar(1, "1"),) * 5),), tuple("abcde"))
    with pytest.raises(ValueError, match="at most 4"):
        svg(made(five))


@pytest.mark.parametrize(("name", "bold"), [("SourceSans3-Regular.ttf", False), ("SourceSans3-SemiBold.ttf", True)])
def test_widths_are_those_of_the_type(name: str, bold: bool) -> None:
    from rapport.figures.files import FONTS  # noqa: PLC0415 - loads typst

    found = truetype.widths((FONTS / name).read_bytes())
    assert found == (SOURCE_SANS.bold if bold else SOURCE_SANS.regular)


def test_room_for_the_widest_face_is_room_for_the_others() -> None:
    narrower = [sign for sign, width in SOURCE_SANS.regular.items() if width > ANY.regular.get(sign, 1000)]
    assert narrower == []


def test_figures_need_the_standard_library_only() -> None:
    code = (
        "import sys; import rapport.figures.html, rapport.figures.telling;"
        "print([m for m in ('numpy', 'django', 'pydantic', 'typst', 'docx') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert ran.stdout == "[]\n", ran.stderr


def test_nothing_in_the_room_imports_the_maker_of_files() -> None:
    room = Path(section.__code__.co_filename).parent
    assert [path.name for path in room.glob("*.py") if "figures.files" in path.read_text()] == []
