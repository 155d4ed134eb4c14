"""A project written by us with every trap that real dictionaries have, and others drawn at random."""

import csv
import io
import random
from collections.abc import Sequence

from hypothesis import strategies as st

from rapport.surveys.redcap.checks import read
from rapport.surveys.redcap.dictionary import COLUMNS, HEADINGS, TYPES, Dictionary, Row, Style, write

LONG = "a_name_that_is_longer_than_twenty_six_signs"
LONGER = "a_name_that_is_longer_than_statistics_programs_take"
AGREE = "1, Strongly disagree | 2, Disagree | 3, Neither | 4, Agree | 5, Strongly agree"
COUNTRIES = "US, United States | AF, Afghanistan | 999999, Other/Not Listed | -99, Unknown | 01, First | 1, One"
VALIDATIONS = (
    "date_ymd", "date_mdy", "date_dmy", "datetime_ymd", "datetime_mdy", "datetime_dmy", "datetime_seconds_ymd",
    "datetime_seconds_mdy", "datetime_seconds_dmy", "time", "time_hh_mm_ss", "time_mm_ss", "integer", "number",
    "number_1dp", "number_2dp", "number_3dp", "number_4dp", "number_comma_decimal", "number_1dp_comma_decimal", "email",
    "phone", "phone_australia", "zipcode", "postalcode_australia", "postalcode_canada", "ssn", "mrn_10d", "mrn_generic",
    "vmrn", "alpha_only",
)  # fmt: skip


def row(name: str, form: str = "about_you", kind: str = "text", label: str = "", /, **cells: str) -> Row:
    return Row(name, form, field_type=kind, field_label=label or name.replace("_", " "), **cells)


def choices(cell: str) -> dict[str, str]:
    return {"select_choices_or_calculations": cell}


def valid(kind: str, low: str = "", high: str = "") -> dict[str, str]:
    """Validation with limits."""
    found = {
        "text_validation_type_or_show_slider_number": kind,
        "text_validation_min": low,
        "text_validation_max": high,
    }
    return {column: cell for column, cell in found.items() if cell}


RANKS = {"matrix_group_name": "ranks", "matrix_ranking": "y"}
YOU, MATRICES = "about_you", "matrices"
ROWS: tuple[Row, ...] = (
    row("study_id", YOU, "text", "Study ID", section_header="Please fill in <b>all</b> of it"),
    row("first_name", YOU, "text", "First name", identifier="y", required_field="y", custom_alignment="LV"),
    row("address", YOU, "notes", "“City”, <i>State</i>\r\nand ZIP", field_note="As <u>printed</u>", identifier="y"),
    row("sex", YOU, "radio", "Sex", **choices("0, Female | 1, Male"), question_number="1a"),
    row("race", YOU, "checkbox", "Race <br>(all that apply)", **choices("1, one|2, two, or more|a, A | -5, Minus")),
    row("only_one", YOU, "checkbox", "I consent", **choices("1, I consent"), required_field="y"),
    row("country", YOU, "dropdown", "Country", **choices(COUNTRIES), **valid("autocomplete")),
    row("to_fill_in", YOU, "dropdown", "Department"),
    row("has", YOU, "yesno", "Do you have one?"),
    row("is_true", YOU, "truefalse", "Is it so?", custom_alignment="RH"),
    row("which", YOU, "text", "Which?", branching_logic="[has]='1' and ([race(a)] = \"1\" OR [sex] <> '')"),
    row("not_ticked", YOU, "text", "Why not?", branching_logic="[race(-5)] = '0' and [only_one(1)] <> '1'"),
    row("elsewhere", YOU, "text", "Elsewhere?", branching_logic="[country] = 'US' or [country] = '999999'"),
    row("department_else", YOU, "text", "Which one?", branching_logic="[to_fill_in] = '5'"),
    row("trailing", YOU, "radio", "Bars", **choices("1, One ||  2, Two |"), branching_logic="  [sex] = 1  "),
    row(LONG, YOU, "text", "Long name", section_header="A header\non two lines",
        field_annotation="@CHARLIMIT=40 a note"),
    row(LONGER, YOU, "radio", "Longer name", **choices(AGREE), branching_logic=f"[{LONG}] <> ''"),
    row("yrs_since___delete", YOU, "text", "Three underscores", **valid("number", "0")),
    row("content", YOU, "text", "A name of our form's own", branching_logic=f"[{LONGER}] >= '3'"),
    row("did_not_complete", YOU, "radio", "Ends like a status", **choices("1, Did Not Complete Program")),
    row("is_complete", YOU, "text", "Ends so too"),
    row("bmi", YOU, "calc", "BMI", **choices("round(([weight]*10000)/(([height])^(2)),1)")),
    row("height", YOU, "text", "Height (cm)", **valid("number", "130", "215")),
    row("weight", YOU, "text", "Weight", **valid("integer", "-200", "200")),
    row("hidden", YOU, "text", "Hidden", field_annotation=" @HIDDEN-SURVEY @TODAY", section_header="Hidden part"),
    row("shown", YOU, "text", "Shown", field_annotation="@DEFAULT='Scholar' @STRANGE-TAG=5 (a note)"),
    row("read_only", YOU, "text", "Read only", field_annotation="@READONLY"),
    row("none", YOU, "checkbox", "None of these", **choices("1, A | 2, B | 98, None | 99, No answer"),
        field_annotation="@NONEOFTHEABOVE='98,99' @MAXCHECKED=2"),
    row("rather_not", YOU, "radio", "Rather not", **choices("1, Yes | 2, No | -97, Prefer not to say")),
    row("mood", YOU, "slider", "Mood", **choices("Sad | So so | Happy"), **valid("number")),
    row("upload", YOU, "file", "A file"),
    row("signed", YOU, "file", "Sign here", **valid("signature")),
    row("words", YOU, "descriptive", "<p>Only <b>words</b> &amp; more &lt;here&gt;</p>"),
    row("m_one", MATRICES, "radio", "First line", **choices(AGREE), section_header="How much do you agree?",
        matrix_group_name="agree", required_field="y"),
    row("m_two", MATRICES, "radio", "Second line", **choices(AGREE), matrix_group_name="agree", required_field="y"),
    row("r_one", MATRICES, "radio", "Ranked first", **choices("1, a|2, b"), **RANKS),
    row("r_two", MATRICES, "radio", "Ranked second", **choices("1, a|2, b"), **RANKS,
        branching_logic="[m_one] > '2'"),
    row("down_one", MATRICES, "radio", "Downwards", **choices("3, three | 1, one"), matrix_group_name="down"),
    row("down_two", MATRICES, "radio", "Downwards too", **choices("3, three | 1, one"), matrix_group_name="down"),
    row("c_one", MATRICES, "checkbox", "Ticks", **choices("1, a | 2, b"), matrix_group_name="ticks"),
    row("c_two", MATRICES, "checkbox", "More ticks", **choices("1, a | 2, b"), matrix_group_name="ticks"),
    row("other_form", MATRICES, "text", "Looks at another form", branching_logic="[has] = '1'"),
    row("other_event", MATRICES, "text", "Looks at another event", branching_logic="[baseline_arm_1][m_one] = '1'"),
    row("over_date", MATRICES, "text", "After the day", branching_logic="[v_date_mdy] > '2020-01-31'"),
    *(row(f"v_{kind}", MATRICES, "text", f"As {kind}", **valid(kind)) for kind in VALIDATIONS),
    row("v_limits", MATRICES, "text", "With limits", **valid("date_mdy", "2001-02-03", "2030-12-31")),
    row("v_today", MATRICES, "text", "Until today", **valid("date_dmy", "", "today")),
    row("no_label", MATRICES, "text", "\u00a0"),
    row("calculated", "only_calculated", "calc", "Sum", **choices("[height] + [weight]")),
)  # fmt: skip


def file(rows: Sequence[Row] = ROWS, style: Style = Style()) -> bytes:  # noqa: B008 – it never changes
    return write(rows, style)


def dictionary(rows: Sequence[Row] = ROWS) -> Dictionary:
    return read(file(rows), name="ours.csv")


# What stands in labels, choices and rules, and what people put there by mistake.
PIECES = [
    "<b>a</b>",
    "<br>b</p>",
    "&amp;lt;b&gt;",
    "a | b",
    "one, two",
    "@HIDDEN",
    "@CHARLIMIT=5 x",
    "\u00a0",
    "a\r\nb",
    "<x",
    "=1",
]
TEXTS = st.sampled_from(["", "", *PIECES]) | st.text("ab 01,|\"'\n\r\t[]()=<>&;-_@.é“𝔘", max_size=8)
CODES = st.sampled_from(
    ["0", "1", "2", "3", "10", "-1", "-97", "-99", "01", "a", "US", "md", "999999", "1.5", "no answer"]
)


@st.composite
def dictionaries(draw: st.DrawFn) -> tuple[Row, ...]:
    """A sound dictionary: any texts in any cells, rules that look at fields before."""
    names = draw(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,40}", fullmatch=True), min_size=1, max_size=8, unique=True))
    forms = [f"form_{letter}" for letter in sorted(draw(st.lists(st.sampled_from("abc"), min_size=8, max_size=8)))]
    rows: list[Row] = [row(names[0], forms[0], section_header=draw(TEXTS))]
    for at, name in enumerate(names[1:], 1):
        kind = draw(st.sampled_from(TYPES))
        cells = {column: draw(TEXTS) for column in ("section_header", "field_label", "field_note", "field_annotation")}
        cells |= {"custom_alignment": draw(st.sampled_from(["", "LV", "RH"])), "question_number": draw(TEXTS)}
        cells |= {key: draw(st.sampled_from(["", "y"])) for key in ("identifier", "required_field", "matrix_ranking")}
        cells["text_validation_type_or_show_slider_number"] = draw(
            st.sampled_from(["", *VALIDATIONS[:16], "signature"])
        )
        cells |= {
            f"text_validation_{end}": draw(st.sampled_from(["", "0", "5", "-100", "x", "2020-02-30"]))
            for end in ("min", "max")
        }
        cells["branching_logic"] = draw(_rules(rows))
        if kind in ("radio", "dropdown", "checkbox"):
            found = draw(
                st.lists(
                    CODES, max_size=5, unique=kind != "checkbox", unique_by=str.lower if kind == "checkbox" else None
                )
            )
            cells |= choices(
                draw(st.sampled_from(["|", " | "])).join(f"{code}, {draw(TEXTS).replace('|', '')}" for code in found)
            )
        elif kind in ("calc", "slider"):
            cells |= choices(draw(TEXTS))
        rows.append(Row(name, forms[at], field_type=kind, **cells))
    return tuple(rows)


def _rules(rows: Sequence[Row]) -> st.SearchStrategy[str]:
    """Rules that look at fields of these rows."""
    values = st.sampled_from(["''", "'1'", '"2"', "0", "-1", "'US'", "'2020-01-01'"])
    codes = st.sampled_from(["", "", "(1)", "(a)"])
    one = st.tuples(
        st.sampled_from([one.field_name for one in rows]), codes, st.sampled_from(["=", "<>", "<", ">="]), values
    )
    parts = st.lists(one.map(lambda part: f"[{part[0]}{part[1]}] {part[2]} {part[3]}"), max_size=3)
    return parts.flatmap(lambda found: st.sampled_from([" and ", " OR "]).map(lambda word: word.join(found)))


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes of a file after some accidents: to bytes and lines, or (half of the time) to cells alone."""
    accidents = chance.choice([ACCIDENTS, [_other_cell]])
    for _ in range(chance.randrange(1, 4)):
        data = chance.choice(accidents)(data, chance)
    return data


def _other_cell(data: bytes, chance: random.Random) -> bytes:
    """A cell of a CSV becomes something strange, or says what another says; other files lose a word."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return _other_word(data, chance)
    filled = [row for row in rows[1:] if row]
    if not filled or len(rows[0]) < 3:
        return _other_word(data, chance)
    row, other = chance.choice(filled), chance.choice(filled)
    at = chance.randrange(len(row))
    strange = chance.choice(STRANGE).decode("utf-8", "replace").replace("\0", "")
    row[at] = chance.choice([strange, chance.choice(other), other[at] if at < len(other) else ""])
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _other_bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return (
        data[:at] + bytes(chance.randrange(256) for _ in range(chance.randrange(4))) + data[at + chance.randrange(4) :]
    )


def _other_word(data: bytes, chance: random.Random) -> bytes:
    """A cell becomes something strange."""
    parts = data.split(b",")
    parts[chance.randrange(len(parts))] = chance.choice(STRANGE)
    return b",".join(parts)


def _without_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _twice(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"\n".join(lines)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


ACCIDENTS = (_other_bytes, _other_word, _other_word, _without_line, _twice, _cut)
STRANGE = [
    b"", b'"', b"y", b"sql", b"calc", b"checkbox", b"1", b"[", b"[sex]", b"[nothing] = '1'", b"datediff([sex]",
    b"(" * 500, b"[sex] = '1' and " * 40, b"1| 1| 1", b"\xff\xfe", b"\x00", "\u2028é𝔘".encode(), b"NA", b"=1+1",
    b"\r", b"\n", b"-97", b"999999999999999999999", b"1e999", b"{}", b"null", b"<item>", b"]]>", b"&x;", b"a___b",
    b"x" * 3_000, b"not ([a] = 1)",
]  # fmt: skip

__all__ = ["COLUMNS", "HEADINGS", "ROWS", "dictionaries", "dictionary", "file", "mutated", "row"]
