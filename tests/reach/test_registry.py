"""Files of institutions, as they are published."""

import json
import zipfile
from pathlib import Path

import pytest

from rapport.reach.matching.entries import Entry
from rapport.reach.registry import records
from rapport.reach.registry.reading import Source, look_at
from rapport.textfiles.mistakes import TextFileError

SECOND = {
    "id": "https://ror.org/017zqws13",
    "status": "active",
    "names": [
        {"value": "University of Minnesota", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "Université du Minnesota", "types": ["label"], "lang": "fr"},
        {"value": "UMN", "types": ["acronym"], "lang": None},
    ],
    "locations": [
        {
            "geonames_id": 5037649,
            "geonames_details": {
                "name": "Minneapolis",
                "country_code": "US",
                "country_subdivision_name": "Minnesota",
                "country_subdivision_code": "MN",
            },
        }
    ],
    "domains": ["umn.edu"],
    "links": [
        {"type": "website", "value": "https://twin-cities.umn.edu/"},
        {"type": "wikipedia", "value": "http://en.wikipedia.example/wiki/x"},
    ],
}
FIRST = {
    "id": "https://ror.org/017zqws13",
    "name": "University of Minnesota",
    "status": "active",
    "aliases": ["U of M"],
    "acronyms": ["UMN"],
    "labels": [{"label": "Université du Minnesota", "iso639": "fr"}],
    "links": ["http://www.umn.edu/"],
    "country": {"country_code": "US", "country_name": "United States"},
    "addresses": [
        {"city": "Minneapolis", "geonames_city": {"geonames_admin1": {"name": "Minnesota", "code": "US.MN"}}}
    ],
}


def read(path: Path) -> list[Entry]:
    return list(look_at(path).entries())


def test_ror_second_schema(tmp_path: Path) -> None:
    path = tmp_path / "v2.json"
    path.write_text(json.dumps([SECOND, {"id": "nonsense"}, {**SECOND, "status": "withdrawn"}], indent=2))
    assert look_at(path).source == Source.ROR
    found = read(path)
    assert [one.is_current for one in found] == [True, False]
    assert found[0] == Entry(
        "017zqws13",
        "University of Minnesota",
        ("Université du Minnesota",),
        ("UMN",),
        ("umn.edu", "twin-cities.umn.edu"),
        "Minneapolis",
        "Minnesota",
        "MN",
        "US",
    )


def test_ror_first_schema_in_its_zip(tmp_path: Path) -> None:
    path = tmp_path / "ror.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ror-data.csv", "id,name\nx,y\n")
        archive.writestr("ror-data.json", json.dumps([FIRST]))
    (found,) = read(path)
    assert (found.names, found.domains, found.state_code) == (("U of M", "Université du Minnesota"), ("umn.edu",), "MN")


def test_ror_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "ror.csv"
    place = "locations.geonames_details"
    head = f"id,domains,links.type.website,{place}.name,{place}.country_code,names.types.acronym,names.types.alias"
    head += ",names.types.label,names.types.ror_display,status,admin.created.date\n"
    row = "https://ror.org/017zqws13,umn.edu,https://twin-cities.umn.edu/,Minneapolis,US,no_lang_code: UMN,"
    row += "no_lang_code: U of M; en: The U,en: University of Minnesota; fr: Université du Minnesota,"
    path.write_text(f"{head}{row}University of Minnesota,inactive,2018-01-01\n")
    assert look_at(path).source == Source.ROR
    (found,) = read(path)
    assert found.names == ("Université du Minnesota", "U of M", "The U")
    assert (found.key, found.acronyms, found.domains) == ("017zqws13", ("UMN",), ("umn.edu", "twin-cities.umn.edu"))
    assert (found.place, found.is_current) == ("Minneapolis, US", False)


def test_ipeds(tmp_path: Path) -> None:
    path = tmp_path / "hd2023.csv"
    head = "UNITID,INSTNM,IALIAS,CITY,STABBR,WEBADDR,CYACTIVE\n"
    rows = (
        "174066,University of Minnesota-Twin Cities,U of M Twin Cities | UMTC,Minneapolis,MN,www.umn.edu/,1\n"
        "1,Colegio de Peña,,Peña,TX,,2\n"
    )
    path.write_bytes((head + rows).encode("latin-1"))
    first, second = read(path)
    assert look_at(path).source == Source.IPEDS
    assert (first.names, first.acronyms, first.domains) == (("U of M Twin Cities",), ("UMTC",), ("umn.edu",))
    assert (second.name, second.is_current) == ("Colegio de Peña", False)


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("Id;Name;Names;is_current\nh1;Hillside Hospital;Hillside Clinic|Old Hillside;no\n")
    (found,) = read(path)
    assert (found.key, found.names, found.is_current) == ("h1", ("Hillside Clinic", "Old Hillside"), False)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"[{", "breaks off"),
        ("a.json", b'[{"id": 1} {"id": 2}]', "something else"),
        ("a.json", b"[1, 2]", "something else"),
        ("a.json", b'{"items": []}', "does not begin with a list"),
        ("a.json", b'[{"id": "\xff"}]', "UTF-8"),
        ("a.csv", b"place,title\nx,y\n", "no column “id”"),
        ("a.csv", b"id,name\nx,\n", "“name” is empty"),
        ("a.csv", b"", "empty"),
    ],
)
def test_broken_files_say_what_is_wrong(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TextFileError, match=says):
        read(path)


def test_a_zip_without_institutions_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("read.me", "nothing")
    with pytest.raises(TextFileError, match="neither JSON nor CSV"):
        look_at(tmp_path / "x.zip")
    with pytest.raises(TextFileError, match="cannot be read"):
        look_at(tmp_path / "gone.json")


def test_records_are_read_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BLOCK", 7)
    path = tmp_path / "v2.json"
    path.write_text(json.dumps([SECOND] * 3, indent=1))
    assert [one.key for one in read(path)] == ["017zqws13"] * 3
