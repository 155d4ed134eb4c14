"""What the reader of rosters understands, and what it says when it does not. No database."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from rapport.people.roles import Role
from rapport.programs.models import TeamMember
from rapport.programs.roster import reading, sample, sheet, words
from rapport.programs.roster.reading import Roster
from rapport.textfiles.mistakes import TextFileError
from tests.programs.rosters import HEADER, HENRY, NADIA, as_csv, as_xlsx, saved

Place = TeamMember.Place


def read(content: bytes, home: str = "") -> Roster:
    return reading.read(sheet.read(content, name="people.csv"), home=home)


def mistakes(content: bytes) -> list[str]:
    """Every mistake as "row, column: what"."""
    try:
        found = read(content).mistakes
    except TextFileError as error:
        found = list(error.mistakes)
    return [f"{one.line}, {getattr(one, 'column', '')}: {one.what}" for one in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_encodings_and_delimiters(delimiter: str, encoding: str) -> None:
    inès = ["Inès Müller", "ines@example.org", "mentor", "Université de Genève", "", "", "", ""]
    roster = read(as_csv(inès, delimiter=delimiter, encoding=encoding))
    assert not roster.mistakes
    assert roster.people["ines@example.org"].name.text == "Inès Müller"
    assert roster.people["ines@example.org"].works["université de genève"].institution == "Université de Genève"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Email", "e-mail"),
        ("e-mail address", "e-mail"),
        ("E-MAIL", "e-mail"),
        ("Mentor's e-mail", "mentors"),
        ("Mentor’s E-mail address", "mentors"),
        ("mentor 2", "mentors"),
        ("Mentor 1 e-mail", "mentors"),
        ("Co-Mentor's email", "co-mentors"),
        ("near-peer mentor", "near-peer mentors"),
        ("Career mentors", "career mentors"),
        ("First name", "first name"),
        ("SURNAME", "last name"),
        ("Organization", "institution"),
        ("Roles", "role"),
        ("Mentor name", None),
        ("Favourite colour", None),
        ("", None),
    ],
)
def test_columns_are_forgiving(heading: str, column: str | None) -> None:
    assert words.column(heading) == column


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Mentee", Role.SCHOLAR),
        ("SCHOLARS", Role.SCHOLAR),
        ("fellow", Role.SCHOLAR),
        ("protégé", Role.SCHOLAR),
        ("Co-mentor", Role.MENTOR),
        ("Program Director", Role.DIRECTOR),
        ("ombuds person", Role.OMBUDS),
        ("PI", None),
        ("server administrator", None),
    ],
)
def test_roles_are_forgiving(word: str, role: Role | None) -> None:
    assert words.role(word) == role


def test_every_role_of_a_programme_is_known_by_its_own_name() -> None:
    assert {role: words.role(role.value) for role in words.ROLES} == {role: role for role in words.ROLES}
    assert set(Role) - set(words.ROLES) == {Role.SERVER_ADMINISTRATOR}


def test_columns_in_any_order_two_name_columns_and_unknown_ones() -> None:
    header = ["ROLE", "Shoe size", "Surname", "Mail", "Given name"]
    roster = read(as_csv(["mentor", "43", "Oduya", "Henry@Example.org ", "Henry"], header=header))
    assert roster.ignored == ("Shoe size",)
    assert not roster.mistakes
    assert roster.people["henry@example.org"].name.text == "Henry Oduya"


def test_blank_lines_and_spaces_nobody_meant() -> None:
    content = b"\n\nName,E-mail,Role\n\n  Ada\xc2\xa0 Byron ,mailto:ada@example.org,Mentor\n,,\n\n"
    roster = read(content)
    assert not roster.mistakes
    assert roster.people["ada@example.org"].name.text == "Ada Byron"
    assert roster.people["ada@example.org"].line == 5


def test_rows_with_one_address_are_one_person_with_several_roles() -> None:
    chair = ["nadia ferreira", "NADIA@example.org", "chair", "", "", "", "", ""]
    roster = read(as_csv(NADIA, chair, NADIA, [*NADIA[:2], "facilitator; coder", "", "", "", "", ""]))
    assert not roster.mistakes
    [nadia] = roster.people.values()
    assert set(nadia.seats) == {Role.SCHOLAR, Role.CHAIR, Role.FACILITATOR, Role.CODER}
    assert nadia.seats[Role.SCHOLAR].cohort.text == "Autumn 2026"
    assert not nadia.seats[Role.CHAIR].cohort.text


@pytest.mark.parametrize(
    ("cell", "team"),
    [
        ("a@example.org", {"a@example.org": Place.PRIMARY}),
        ("a@example.org; co: b@example.org", {"a@example.org": Place.PRIMARY, "b@example.org": Place.CO}),
        ("near-peer: a@example.org, Career: b@example.org", {"a@example.org": "near-peer", "b@example.org": "career"}),
        (
            "Ada <A@example.org> ;b@example.org (co-mentor);",
            {"a@example.org": Place.PRIMARY, "b@example.org": "co-mentor"},
        ),
        ("mailto:a@example.org", {"a@example.org": Place.PRIMARY}),
        ("co: Ada <a@example.org>", {"a@example.org": Place.CO}),
    ],
)
def test_mentors_with_their_place(cell: str, team: dict[str, str]) -> None:
    roster = read(as_csv([*NADIA[:-1], cell]))
    assert not roster.mistakes
    assert {one.email: one.place for one in roster.people["nadia@example.org"].mentors.values()} == team


def test_columns_for_each_place() -> None:
    header = ["Name", "E-mail", "Role", "Mentor 1", "Mentor 2", "Co-mentor", "Career mentor", "Near-peer mentor"]
    row = [
        "N",
        "n@example.org",
        "scholar",
        "a@example.org",
        "co: b@example.org",
        "c@example.org",
        "d@example.org",
        "e@example.org",
    ]
    roster = read(as_csv(row, header=header))
    assert not roster.mistakes
    places = [one.place for one in roster.people["n@example.org"].mentors.values()]
    assert places == [Place.PRIMARY, Place.CO, Place.CO, Place.CAREER, Place.NEAR_PEER]


def test_each_mistake_is_named_by_row_and_column() -> None:
    content = as_csv(
        ["", "ada@example", "scholar", "", "", "", "", ""],
        ["Bob", "", "mentor", "", "", "", "", ""],
        ["Cleo", "cleo@example.org", "Mentr", "", "", "", "", ""],
        ["Dan", "dan@example.org", "", "", "", "", "", "boss: x@example.org"],
        ["Eve", "eve@example.org", "server administrator", "", "Oncology", "", "", "eve@example.org"],
        ["Fay", "a@example.org; b@example.org", "PI", "#REF!", "", "", "", "not an address"],
        ["x" * 201, "gus@example.org", "mentor", "", "", "", "", ""],
    )
    assert mistakes(content) == [
        "2, E-mail: “ada@example” is no e-mail address",
        "3, E-mail: the e-mail address is missing",
        "4, Role: “Mentr” is no role of a programme",
        "5, Role: the role is missing",
        "5, Mentors: “boss” is no place in a team",
        "6, Role: a server administrator is not named in a roster",
        "6, Department: nothing says at which institution",
        "6, Mentors: nobody is their own mentor",
        "7, Institution: the spreadsheet shows the error #REF! here",
        "7, E-mail: here stands more than one address",
        "7, Role: “PI” is no role of a programme",
        "7, Mentors: “not an address” is no e-mail address",
        "8, Name: this is longer than 200 characters",
    ]
    near = next(one for one in read(content).mistakes if one.line == 4)
    assert str(near) == "people.csv, row 4, column “Role”: “Mentr” is no role of a programme – did you mean “mentor”?"


@pytest.mark.parametrize("column", ["Name", "Role", "Mentors"])
def test_a_cell_that_is_far_too_long(column: str) -> None:
    row = [*NADIA]
    row[HEADER.index(column)] = "x" * 10_001
    assert any("this is longer than" in mistake for mistake in mistakes(as_csv(row, HENRY)))


def test_contradictions_are_asked_about() -> None:
    other = [
        "Nadja Ferreira",
        "nadia@example.org",
        "scholar",
        "Northfield",
        "",
        "",
        "Autumn 2025",
        "co: henry@example.org",
    ]
    said = mistakes(as_csv(NADIA, other))
    assert said[0].startswith("3, Name: are “Nadia Ferreira” (row 2) and “Nadja Ferreira” one person?")
    assert said[1].startswith("3, Cohort: “Autumn 2025” contradicts “Autumn 2026” in row 2")
    assert said[2].startswith("3, Institution: “Northfield” contradicts “Lakeside University” in row 2")
    assert said[3] == "3, Mentors: two places are named for henry@example.org: primary (row 2) and co-mentor"


def test_a_department_without_an_institution_is_at_the_programme_s_own() -> None:
    row = [*HENRY[:3], "", "Nephrology", "Professor", "", ""]
    roster = read(as_csv(row), home="Lakeside University")
    assert not roster.mistakes
    assert roster.people["henry@example.org"].works["lakeside university"].department.text == "Nephrology"


@pytest.mark.parametrize(
    ("header", "what"),
    [
        (["Name", "Role"], "no column is called “E-mail”"),
        (["Name", "E-mail"], "no column is called “Role”"),
        (["E-mail", "Role", "First name"], "no column is called “Name”"),
        (["Name", "E-mail", "Mail", "Role"], "the columns “E-mail” and “Mail” both mean the e-mail"),
        (["Name", "E-mail", "E-mail", "Role"], "2 columns are called “E-mail”"),
    ],
)
def test_missing_and_double_columns(header: list[str], what: str) -> None:
    [said] = mistakes(as_csv(["x"] * len(header), header=header))
    assert said.startswith(f"1, : {what}")


def test_a_workbook_is_read_like_a_file_of_text() -> None:
    rows: list[list[object]] = [[*NADIA], [None] * 8, [*HENRY]]
    rows[0][6], rows[2][6] = 2026, date(2026, 9, 1)
    roster = read(as_xlsx(*rows))
    assert not roster.mistakes
    assert roster.people["nadia@example.org"].seats[Role.SCHOLAR].cohort.text == "2026"
    assert roster.people["henry@example.org"].line == 4
    assert roster.people["henry@example.org"].seats[Role.MENTOR].cohort.text == "2026-09-01"
    assert roster.read_as == "XLSX, sheet “Sheet”"


def test_a_mistake_in_a_workbook_names_the_row_of_the_sheet() -> None:
    two_lines = ["Henry\nOduya", "henry@example.org", "mentor", "", "", "", "", ""]
    assert mistakes(as_xlsx(two_lines, [], ["Bob", "bob", "mentor"])) == ["4, E-mail: “bob” is no e-mail address"]


def test_the_first_sheet_that_holds_something_and_is_seen() -> None:
    book = Workbook()
    hidden, people = book.create_sheet("Old"), book.create_sheet("People")
    hidden.sheet_state = "hidden"
    for page in (hidden, people):
        page.append(["Name", "E-mail", "Role"])
    people.append(["Ada", "ada@example.org", '=LOWER("MENTOR")'])
    found = sheet.read(saved(book), name="x.xlsx")
    assert found.read_as == "XLSX, sheet “People”"
    # A formula without a value that was seen is an empty cell, never the formula.
    assert found.table.rows[0].cells == ("Ada", "ada@example.org", "")


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def laughing() -> bytes:
    """A workbook in which a name would grow to gigabytes if its entities were opened."""
    more = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{more}]><worksheet'
    book, file = io.BytesIO(as_xlsx(NADIA)), io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            text = old.read(part).decode()
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace("<worksheet", bomb, 1).replace("Nadia Ferreira", "&l9;")
                assert "&l9;" in text
            new.writestr(part.filename, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"%PDF-1.7 ...", "the file is a PDF"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "the file is an old Excel workbook (.xls), or a workbook with a password",
        ),
        (b"\n<html><body>", "the file is a web page or XML"),
        (b"\x89PNG\r\n\x1a\n", "the file is a picture"),
        (b"PK\x03\x04 no zip at all", "the file is a damaged workbook or ZIP"),
        (zipped(word__document_xml=b"<x/>"), "the file is a Word document"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "the file is an OpenDocument file"),
        (zipped(readme_txt=b"hello"), "the file is a ZIP that holds no workbook"),
        (zipped(xl__workbook_xml=b"<x/>"), "the workbook is damaged, or too much to read"),
        (laughing(), "the workbook is damaged, or too much to read"),
        (zipped(xl__workbook_xml=b"<x/>", xl__bomb_xml=b"0" * 51_000_000), "the workbook unpacks to more than 50 MB"),
        (saved(Workbook()), "no sheet of the workbook holds anything"),
        (b"x" * 5_000_001, "the file is larger than 5 MB"),
        ("Name,E-mail".encode("utf-16"), "the file is saved as UTF-16 (“Unicode text”)"),
        (b"Name,E-mail,Role\nA\x00da,a@example.org,mentor", "this line holds a NUL byte, so the file is no text"),
        (b'Name,E-mail,Role\n"Ada,a@example.org,mentor', "the row that begins here is no CSV: unexpected end of data"),
        (b"Name,E-mail,Role\n" + b"a,b,c\n" * 20_001, "the file has more than 20,000 rows"),
        # Small files that would take gigabytes to read, or to say what is wrong with them.
        (b"Name,E-mail,Role\n" + b"a\n" * 2_000_000, "the file has more than 20,000 rows"),
        (b"," * 2_000_000 + b"Name\n", "the header has 2,000,001 columns; at most 10,000 can be read"),
        (as_xlsx(*[["x" * 30_000] * 8] * 50), "the sheet “Sheet” holds more text than a roster has"),
    ],
)
def test_files_of_the_wrong_kind_get_a_sentence(content: bytes, what: str) -> None:
    with pytest.raises(TextFileError) as caught:
        read(content)
    assert caught.value.mistakes[0].what == what
    assert caught.value.mistakes[0].mend


def test_the_sample_imports_as_it_is() -> None:
    for content in (sample.as_csv(), sample.as_xlsx()):
        roster = read(content)
        assert not roster.mistakes
        assert not roster.ignored
        assert [one.email for one in roster.people.values()] == [row[1] for row in sample.ROWS]
        team = roster.people["nadia.ferreira@example.org"].mentors
        assert [one.place for one in team.values()] == [Place.PRIMARY, Place.CO]


LINES = st.lists(
    st.lists(
        st.text(st.characters(codec="utf-8"), max_size=12)
        | st.sampled_from([*HEADER, *NADIA, *HENRY, "co:", "@", "#N/A"]),
        min_size=8,
        max_size=8,
    ),
    max_size=6,
)


def survives(content: bytes) -> None:
    try:
        roster = read(content)
    except TextFileError:
        return
    assert all(one.what and one.mend for one in roster.mistakes)
    assert all("\n" not in one.name.text and "\0" not in one.name.text for one in roster.people.values())


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xef\xbb\xbf")
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    survives(content)


@given(LINES)
def test_no_cells_crash_the_reader(rows: list[list[str]]) -> None:
    survives(as_csv(*rows))


@given(st.integers(0, 3000), st.integers(0, 255))
def test_no_damage_to_a_workbook_crashes_the_reader(at: int, byte: int) -> None:
    content = bytearray(WORKBOOK)
    content[at % len(content)] = byte
    try:
        sheet.look_inside(bytes(content), "x.xlsx")
    except TextFileError:
        return


WORKBOOK = as_xlsx(NADIA, HENRY)


@pytest.mark.parametrize("at", range(100, 4000, 450))
def test_a_damaged_workbook_is_read_or_refused(at: int) -> None:
    survives(WORKBOOK[:at] + b"\xff\xff" + WORKBOOK[at + 2 :])


def test_a_header_without_anybody_is_a_mistake() -> None:
    with pytest.raises(TextFileError, match="stands nobody"):
        reading.read(sheet.read(b"name,email,role\n", name="empty.csv"))
