"""A programme, a small registry, and a file of registrations of earlier years."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rapport.kit import jobs
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.reach.counting import tasks
from rapport.reach.importing import actions
from rapport.reach.importing import tasks as importing
from rapport.reach.importing.forms import WordsForm
from rapport.reach.importing.layout import Part, guessed_columns
from rapport.reach.importing.reading import opened, orders, seen, words_of
from rapport.reach.institutions import actions as institutions
from rapport.reach.models import Institution, OldFile
from rapport.reach.placing.actions import load
from tests import make

Registry = dict[str, Institution]
HERE = "/reach/program/reach/"
INSTITUTIONS: tuple[tuple[str, str, list[str], str, str, str, str], ...] = (
    ("lake", "Lakeside University", ["LU"], "lakeside.example", "Lakeside", "Minnesota", "MN"),
    ("hill", "University of Hillside", ["UH"], "hillside.example", "Hillside", "Ohio", "OH"),
    ("hilldale", "University of Hillside Dale Campus", [], "dale.hillside.example", "Dale", "Ohio", "OH"),
    ("sb1", "Saint Brigid College", ["SBC"], "brigid.example", "Aldham", "Iowa", "IA"),
    ("sb2", "Saint Brigid College", [], "stbrigid.example", "Borham", "Texas", "TX"),
)
REGISTRATIONS = """\
Registration Date,Full Name,E-mail,Institution,Job category,Reason
2013-02-01,Ada Berg,ada@lakeside.example,Lakeside Univ.,Faculty member,Required by my department
2013-05-11,Ben Cole,ben@mail.example,lakeside university,Postdoctoral fellow,Own development; Required by my school
2014-01-09,Ada Berg,ADA@lakeside.example,Lakeside University,Faculty member,My own development
2014-03-03,Cleo Dorn,cleo@mail.example,"Dept of Surgery, Univ of Hillside",Nurse,Reviewing it for our school
2015-07-07,Dan Eck,dan@mail.example,St. Brigid College,Faculty member,Something else
2015-07-08,Eve Falk,eve@brigid.example,SBC,Nurse,My own development
2015-07-09,Fay Gram,fay@mail.example,Riverbank Brewing Company,Brewer,Something else
2015-08-01,Ada Berg,ada.berg@home.example,,Faculty member,
"""


@dataclass(frozen=True)
class Place:
    """Where it happens."""

    program: Program
    director: Person


@pytest.fixture
def place(db: None) -> Place:
    program = make.program("reach")
    return Place(program, make.member(program, Role.DIRECTOR, "Miriam"))


@pytest.fixture
def registry(db: None, tmp_path: Path) -> dict[str, Institution]:
    """Key → institution."""
    path = tmp_path / "registry.json"
    path.write_text(json.dumps([record(*one) for one in INSTITUTIONS]))
    load(by=None, path=path)
    return {one.key: one for one in Institution.objects.all()}


def record(key: str, name: str, shorts: list[str], domain: str, city: str, state: str, code: str) -> dict[str, object]:
    """An institution as ROR writes it."""
    return {
        "id": f"https://ror.org/{key}",
        "status": "active",
        "names": [
            {"value": name, "types": ["ror_display", "label"]},
            *({"value": short, "types": ["acronym"]} for short in shorts),
        ],
        "domains": [domain],
        "locations": [
            {
                "geonames_details": {
                    "name": city,
                    "country_code": "US",
                    "country_subdivision_name": state,
                    "country_subdivision_code": code,
                }
            }
        ],
    }


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """Do what waits for a worker."""

    def work() -> None:
        while job := Job.objects.filter(state=Job.State.WAITING).order_by("pk").first():
            jobs.run.func(job.pk)
            job.refresh_from_db()
            assert job.state == Job.State.DONE, job.problem

    return work


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def taken(place: Place, text: str = REGISTRATIONS, name: str = "before.csv") -> OldFile:
    """A file with all columns and words said as they are guessed; the worker has it."""
    old = actions.take(by=place.director, program=place.program, name=name, content=text.encode())
    stream = opened(bytes(old.content), old.name)
    columns = guessed_columns(seen(stream).header)
    actions.say_columns(by=place.director, old=old, columns=columns)
    words: dict[Part, list[str]] = {
        part: words_of(stream, columns[part]) for part in (Part.CATEGORY, Part.REASON) if part in columns
    }
    found = orders(stream, columns[Part.ON])
    form = WordsForm(None, orders=found, words=words)
    said = {asked: str(form.fields[name].initial) for name, asked in form.asked.items()}
    actions.bring_in(by=place.director, old=old, order=found[0], words=said)
    old.refresh_from_db()
    return old


def brought_in(place: Place, text: str = REGISTRATIONS, name: str = "before.csv") -> OldFile:
    """The same, and the worker has done its work."""
    old = taken(place, text, name)
    importing.bring_in(old.pk)
    old.refresh_from_db()
    return old


@pytest.fixture
def counted(place: Place, registry: Registry) -> Place:
    """Earlier years are in and counted; the own institution is known, and one of a network."""
    institutions.set_home(by=place.director, program=place.program, institution=registry["lake"])
    institutions.add_to_network(
        by=place.director, program=place.program, institution=registry["hill"], network="CTSA",
        since=timezone.localdate(), until=None,
    )  # fmt: skip
    brought_in(place)
    tasks.count_reach(place.program.pk)
    return place


def records(client: Client) -> dict[tuple[str, str, str], Any]:
    """(table, row, statistic) → number, as the file of all numbers has them."""
    told = json.loads(client.get(f"{HERE}results/").content)
    return {(one["table"], one["term"], one["statistic"]): one["value"] for one in told}
