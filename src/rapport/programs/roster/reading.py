"""A table of text as a roster: who, in which roles, from where, with which mentors. Knows no database.

One row is one person in one or more roles; rows with the same address are the same person.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from rapport.people.models import tidy_address
from rapport.people.roles import Role
from rapport.programs.models import TeamMember
from rapport.programs.roster import words
from rapport.programs.roster.sheet import Sheet
from rapport.programs.roster.words import MENTOR_COLUMNS, tidy
from rapport.textfiles.mistakes import Mistake, TextFileError

Place = TeamMember.Place
LONGEST_CELL = 10_000
LONGEST = {"name": 200, "institution": 200, "department": 200, "title": 200, "cohort": 100, "e-mail": 254}
SHEET_ERRORS = {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}
BETWEEN_ADDRESSES = re.compile(r"[;,\n]")
PLACE_BEFORE = re.compile(r"([^:@<]*):(.*)")
PLACE_BEHIND = re.compile(r"(.*)\(([^()]*)\)")
IN_ANGLES = re.compile(r".*<([^<>]*)>.*")


@dataclass(frozen=True, order=True)
class CellMistake(Mistake):
    """A mistake in one cell.

    Attributes:
        column: the heading above it, as it stands in the file.
    """

    column: str = ""

    def __str__(self) -> str:
        return f"{self.file}, row {self.line}, column “{self.column}”: {self.what} – {self.mend}"


@dataclass(frozen=True)
class Told:
    """A text of the file, and the row that tells it."""

    text: str = ""
    line: int = 0


@dataclass(frozen=True)
class Mentor:
    """A mentor whom the file names for a scholar."""

    email: str
    place: TeamMember.Place
    line: int
    column: str


@dataclass
class Seat:
    """A role that the file gives to a person."""

    role: Role
    line: int
    column: str
    cohort: Told = Told()
    institution: Told = Told()


@dataclass
class Work:
    """Where a person works, and as what."""

    institution: str
    department: Told = Told()
    title: Told = Told()


@dataclass
class Somebody:
    """A person of the file, gathered from all rows with their address."""

    email: str
    line: int
    name: Told = Told()
    seats: dict[Role, Seat] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    mentors: dict[str, Mentor] = field(default_factory=dict)


@dataclass
class Roster:
    """What a file says.

    Attributes:
        people: everybody by address, in the order of the file.
        mistakes: what must be mended.
        doubtful: addresses of rows with a mistake; what is asked of them cannot be judged yet.
        ignored: headings that mean nothing to us.
        headings: our columns → the heading in the file.
    """

    file: str
    read_as: str
    headings: Mapping[str, str]
    ignored: tuple[str, ...]
    rows: int = 0
    people: dict[str, Somebody] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)

    def wrong(self, line: int, column: str, what: str, mend: str) -> None:
        """Note a mistake in a cell; `column` is one of our columns or a heading."""
        self.mistakes.append(CellMistake(self.file, line, what, mend, self.headings.get(column, column)))


def read(sheet: Sheet, *, home: str = "") -> Roster:
    """Read a table as a roster.

    Args:
        sheet: the table.
        home: the institution of the programme, for rows with a department and no institution.

    Returns:
        The roster with the mistakes of its cells.

    Raises:
        TextFileError: columns are missing, so that no row can be read, or there is no row.
    """
    table = sheet.table
    columns = [words.column(heading) for heading in table.header]
    check_columns(sheet, columns)
    if not table.rows:
        what = "below the header stands nobody"
        raise TextFileError([Mistake(table.file, table.header_line, what, "add a row for each person and role")])
    headings: dict[str, str] = {}
    for column, heading in zip(columns, table.header, strict=True):
        if column:
            headings[column] = f"{headings[column]} / {heading}" if column in headings else heading
    ignored = tuple(heading for column, heading in zip(columns, table.header, strict=True) if not column and heading)
    roster = Roster(table.file, sheet.read_as, headings, ignored, rows=len(table.rows))
    for row in table.rows:
        cells: dict[str, str] = {}
        for column, text in zip(columns, row.cells, strict=True):
            if column and (said := tidy(text)):
                cells[column] = f"{cells[column]}; {said}" if column in cells else said
        if cells:
            RowReader(roster, row.line, cells, home).read()
    return roster


def check_columns(sheet: Sheet, columns: list[str | None]) -> None:
    """Refuse a table without the columns that every row needs, or with two for the same."""
    table = sheet.table
    wrong = partial(Mistake, table.file, table.header_line)
    found: list[Mistake] = []
    for column in dict.fromkeys(columns):
        same = [heading for heading, one in zip(table.header, columns, strict=True) if one == column]
        if column and column not in MENTOR_COLUMNS and len(same) > 1:
            found.append(wrong(f"the columns “{'” and “'.join(same)}” both mean the {column}", "keep one of them"))
    named = f"the file has: {', '.join(f'“{heading}”' for heading in table.header if heading)}"
    for column, heading in (("e-mail", "E-mail"), ("role", "Role")):
        if column not in columns:
            found.append(wrong(f"no column is called “{heading}”", f"name one so; {named}"))
    if "name" not in columns and not {"first name", "last name"} <= set(columns):
        what = "no column is called “Name”, nor are there “First name” and “Last name”"
        found.append(wrong(what, f"name them so; {named}"))
    if found:
        raise TextFileError(found)


@dataclass
class RowReader:
    """Reads one row into the roster."""

    roster: Roster
    line: int
    cells: dict[str, str]
    home: str
    bad: set[str] = field(default_factory=set)

    def read(self) -> None:
        self.check_cells()
        email = self.address(self.cells.get("e-mail", ""), "e-mail")
        roles = list(self.roles())
        mentors = list(self.mentors())
        if email:
            somebody = self.roster.people.setdefault(email, Somebody(email, self.line))
            self.gather(somebody, roles, mentors)
        if self.bad and email:
            self.roster.doubtful.add(email)

    def wrong(self, column: str, what: str, mend: str) -> None:
        self.bad.add(column)
        self.roster.wrong(self.line, column, what, mend)

    def check_cells(self) -> None:
        for column, text in list(self.cells.items()):
            if text in SHEET_ERRORS:
                self.wrong(column, f"the spreadsheet shows the error {text} here", "write what is meant, or nothing")
                self.cells[column] = ""
            elif len(text) > (longest := LONGEST.get(column, LONGEST_CELL)):
                self.wrong(column, f"this is longer than {longest} characters", "shorten it")
                self.cells[column] = ""

    def address(self, text: str, column: str) -> str:
        """A tidy address, or "" after noting what is wrong with it."""
        inner = IN_ANGLES.fullmatch(text)
        bare = tidy_address((inner[1] if inner else text).replace("mailto:", ""))
        if not bare:
            if column not in self.bad:
                self.wrong(column, "the e-mail address is missing", "write it: by their address people sign in")
            return ""
        try:
            validate_email(bare)
        except ValidationError:
            many = bare.count("@") > 1
            what = "here stands more than one address" if many else f"“{text}” is no e-mail address"
            self.wrong(column, what, "keep one" if many else "write it like name@example.org")
            return ""
        return bare

    def name(self) -> str:
        both = " ".join(self.cells.get(part, "") for part in ("first name", "last name"))
        return self.cells.get("name") or both.strip()

    def roles(self) -> Iterator[Role]:
        text = self.cells.get("role", "")
        if not text and "role" not in self.bad:
            self.wrong("role", "the role is missing", f"write one of: {', '.join(words.ROLES)}")
        whole = words.role(text)
        for word in [text] if whole else re.split(r"[;,/]", text):
            role = words.role(word)
            if role:
                yield role
            elif words.plain(word) == "serveradministrator":
                self.wrong("role", "a server administrator is not named in a roster", "leave this role out")
            elif word.strip():
                near = words.near_role(word)
                mend = f"did you mean “{near}”?" if near else f"write one of: {', '.join(words.ROLES)}"
                self.wrong("role", f"“{word.strip()}” is no role of a programme", mend)

    def mentors(self) -> Iterator[Mentor]:
        for column, usual in MENTOR_COLUMNS.items():
            for item in BETWEEN_ADDRESSES.split(self.cells.get(column, "")):
                if item.strip():
                    yield from self.mentor(item.strip(), column, usual)

    def mentor(self, item: str, column: str, usual: TeamMember.Place | None) -> Iterator[Mentor]:
        """One address, perhaps with a place: "co: ada@example.org" or "ada@example.org (co-mentor)"."""
        said, address = "", item.replace("mailto:", "")
        if before := PLACE_BEFORE.fullmatch(address):
            said, address = before[1], before[2]
        elif behind := PLACE_BEHIND.fullmatch(address):
            address, said = behind[1], behind[2]
        place = words.place(said) if said.strip() else usual or Place.PRIMARY
        if place is None:
            self.wrong(column, f"“{said.strip()}” is no place in a team", "write primary, co, career or near-peer")
        elif email := self.address(address.strip(), column):
            yield Mentor(email, place, self.line, column)

    def gather(self, somebody: Somebody, roles: list[Role], mentors: list[Mentor]) -> None:
        """Add what this row says to what other rows said about the same person."""
        who = f"{somebody.email}, first named in row {somebody.line}"
        told = {column: Told(text, self.line) for column, text in self.cells.items() if text}
        told["name"] = Told(self.name(), self.line)
        nothing = Told()
        somebody.name = self.settle("name", somebody.name, told["name"], somebody.email)
        for role in roles:
            seat = somebody.seats.setdefault(role, Seat(role, self.line, "role"))
            seat.cohort = self.settle("cohort", seat.cohort, told.get("cohort", nothing), who)
            seat.institution = self.settle("institution", seat.institution, told.get("institution", nothing), who)
        self.gather_work(somebody, told)
        for mentor in mentors:
            self.gather_mentor(somebody, mentor)

    def gather_work(self, somebody: Somebody, told: dict[str, Told]) -> None:
        place = self.cells.get("institution") or self.home
        if "institution" not in told and not {"department", "title"} & told.keys():
            return
        if not place:
            column = "department" if "department" in told else "title"
            if "institution" not in self.bad:
                self.wrong(column, "nothing says at which institution", "fill in the institution of this row")
            return
        work = somebody.works.setdefault(place.casefold(), Work(place))
        work.department = self.settle("department", work.department, told.get("department", Told()), somebody.email)
        work.title = self.settle("title", work.title, told.get("title", Told()), somebody.email)

    def gather_mentor(self, scholar: Somebody, mentor: Mentor) -> None:
        if mentor.email == scholar.email:
            self.wrong(mentor.column, "nobody is their own mentor", "write the address of the mentor")
            return
        known = scholar.mentors.get(mentor.email)
        if known and known.place != mentor.place:
            what = f"two places are named for {mentor.email}: {known.place} (row {known.line}) and {mentor.place}"
            self.wrong(mentor.column, what, "keep one of the two")
        elif not known:
            scholar.mentors[mentor.email] = mentor

    def settle(self, column: str, before: Told, now: Told, who: str) -> Told:
        """The one of two texts that says something; when they contradict one another, a question."""
        if not before.text or not now.text:
            return before if before.text else now
        if before.text.casefold() != now.text.casefold():
            if column == "name":
                what = f"are “{before.text}” (row {before.line}) and “{now.text}” one person? Both have {who}"
                mend = "if so, write the same name in both rows; if not, give each their own address"
            else:
                what = f"“{now.text}” contradicts “{before.text}” in row {before.line} ({who})"
                mend = "write the same in both rows, or leave one empty"
            self.wrong(self.shown(column), what, mend)
        return before

    def shown(self, column: str) -> str:
        """The column in which a name stands, whether whole or in two parts."""
        return column if column in self.cells or column != "name" else "last name"
