"""What we read of other programs, and what we say of what we could not take."""

import dataclasses

import pytest

from rapport.qualitative.refi.exchange import Exchange, Kind, Source
from rapport.qualitative.refi.reading import Read, read_qdc, read_qdpx
from rapport.qualitative.refi.writing import write_qdpx
from rapport.textfiles.mistakes import TextFileError
from tests.qualitative.refi import foreign
from tests.qualitative.refi.samples import check, qde, unpacked, zipped


def read(content: bytes) -> Read:
    return read_qdpx("theirs.qdpx", content)


def coded(source: Source, project: Exchange) -> list[tuple[str, str, str]]:
    """Words, code and coder of each coding."""
    names = {code.guid: code.name for one in project.codes for code in (one, *one.codes)}
    people = {user.guid: user.name for user in project.users} | {"": "nobody"}
    return [
        (source.text[one.start : one.end], names[coding.code], people[coding.user])
        for one in source.selections
        for coding in one.codings
    ]


@pytest.mark.parametrize("mark", [True, False], ids=["with mark", "without"])
def test_qualcoder(mark: bool) -> None:
    project = read(foreign.qualcoder(mark=mark)).project
    (source,) = project.sources
    assert coded(source, project) == [("Our plan is written.", "Plan", "ada"), ("We talk 🙂", "Talk", "ben")]
    assert source.selections[0].memo == "first"
    (group,) = project.codes
    assert (group.codable, [code.colour for code in group.codes]) == (False, ["#f781f3", "#cccccc"])
    assert (project.cases[0].name, project.cases[0].sources) == ("M1", (source.guid,))


def test_positions_that_count_line_ends_as_one() -> None:
    """ATLAS.ti and QualCoder count what they show, whatever the file holds; the words of the passages tell."""
    shown = foreign.qualcoder()
    files = unpacked(shown)
    stored = {entry: content.replace(b"\n", b"\r\n") for entry, content in files.items() if entry.startswith("S")}
    found = read(zipped(files | stored))
    assert coded(found.project.sources[0], found.project)[1][0] == "We talk 🙂"
    assert "positions in it count a line end as one" in str(found.losses[0])


def test_positions_that_count_line_ends_as_two() -> None:
    found = read(foreign.qualcoder(foreign.WORDS.replace("\n", "\r\n")))
    assert coded(found.project.sources[0], found.project)[1][0] == "We talk 🙂"
    assert found.project.sources[0].text == foreign.WORDS
    assert found.losses == ()


def test_nvivo() -> None:
    found = read(foreign.nvivo())
    (source,) = found.project.sources
    assert coded(source, found.project) == [
        ("Our plan is written.", "Plan", "Ada"),
        ("Our plan is written.", "Talk", "Ada"),
        (foreign.WORDS, "Talk", "Ada"),
    ]
    assert source.selections[0].memo == "they laughed"
    assert [str(loss).split(":")[0] for loss in found.losses] == [
        "1 coding of a whole text",
        "1 picture",
        "1 passage of a picture",
        "1 link",
        "1 set",
        "1 Word, PDF or sound file",
    ]


def test_maxqda() -> None:
    found = read(foreign.maxqda())
    (source,) = found.project.sources
    assert coded(source, found.project) == [("plan", "Plan", "nobody")]
    assert found.project.variables[0].kind is Kind.TEXT
    assert found.project.cases[0].values[0].text == "many"
    told = "\n".join(map(str, found.losses))
    assert "1 coding: nobody is named as coder" in told
    assert "1 PDF: only text is taken in" in told


@pytest.mark.parametrize("content", [foreign.qualcoder(), foreign.nvivo(), foreign.maxqda()], ids=["q", "n", "m"])
def test_what_others_wrote_can_be_written_again(content: bytes) -> None:
    project = read(content).project
    written = write_qdpx(project)
    check(unpacked(written.content)["project.qde"])
    again = read(written.content).project
    assert [source.text for source in again.sources] == [source.text for source in project.sources]
    assert [coded(source, again) for source in again.sources] == [coded(source, project) for source in project.sources]
    assert write_qdpx(again).content == write_qdpx(dataclasses.replace(again)).content


def text_with(passages: str) -> bytes:
    text = f'<Sources><TextSource guid="{foreign.TEXT}" name="T" plainTextPath="internal://t.txt">{passages}'
    return zipped({"project.qde": qde(f"{text}</TextSource></Sources>"), "sources/t.txt": "0123456789"})


@pytest.mark.parametrize(
    ("places", "kept", "told"),
    [
        ('startPosition="2" endPosition="4"', [(2, 4)], ""),
        ('startPosition="2" endPosition="11"', [(2, 10)], "cut at the end"),
        ('startPosition="10" endPosition="11"', [], "outside its text"),
        ('startPosition="-1" endPosition="4"', [], "outside its text"),
        ('startPosition="4" endPosition="4"', [], "outside its text"),
        ('startPosition="4" endPosition="2"', [], "outside its text"),
        ('startPosition="4"', [], "without a place"),
        ('startPosition="x" endPosition="4"', [], "without a place"),
        (f'startPosition="1" endPosition="{"9" * 5000}"', [], "without a place"),
    ],
)
def test_places_of_passages(places: str, kept: list[tuple[int, int]], told: str) -> None:
    found = read(text_with(f'<PlainTextSelection guid="{foreign.CASE}" {places}/>'))
    assert [(one.start, one.end) for one in found.project.sources[0].selections] == kept
    assert told in "".join(map(str, found.losses))


def test_what_points_nowhere_is_counted() -> None:
    nowhere = f'<CodeRef targetGUID="{foreign.PLAN}"/>'
    coding = f'<Coding guid="{foreign.TALK}">{nowhere}</Coding><Coding guid="{foreign.GROUP}"/>'
    passages = (
        f'<PlainTextSelection guid="{foreign.CASE}" startPosition="0" endPosition="1">{coding}</PlainTextSelection>'
    )
    found = read(text_with(passages))
    assert str(found.losses[0]) == "2 codings: the codebook of the file does not have the code"


def test_a_text_that_is_not_in_the_file_is_counted_with_its_passages() -> None:
    files = unpacked(foreign.qualcoder())
    found = read(zipped({"project.qde": files["project.qde"]}))
    assert found.project.sources == ()
    assert [str(loss).split(":")[0] for loss in found.losses] == [
        "1 text without words",
        "2 passages of texts that are missing",
        "1 text of a case",
    ]


def test_text_within_the_description() -> None:
    inline = f'<Sources><TextSource guid="{foreign.TEXT}" name="T"><PlainTextContent>a &lt; b</PlainTextContent>'
    found = read(zipped({"project.qde": qde(f"{inline}</TextSource></Sources>")}))
    assert found.project.sources[0].text == "a < b"


def test_the_transcript_of_a_recording_is_a_text() -> None:
    recording = (
        f'<Sources><AudioSource guid="{foreign.TEXT}" name="talk.mp3" path="internal://t.mp3"><Transcript guid="7" '
        f'plainTextPath="internal://t.txt"/><AudioSelection guid="8" begin="0" end="9"/></AudioSource></Sources>'
    )
    found = read(zipped({"project.qde": qde(recording), "sources/t.txt": "We talk."}))
    assert [(source.name, source.text) for source in found.project.sources] == [("talk.mp3", "We talk.")]
    assert [str(one).split(":")[0] for one in found.losses] == ["1 recording", "1 passage of a recording"]


def test_ids_that_are_no_guids_become_guids() -> None:
    code = '<CodeBook><Codes><Code guid="7" name="C" isCodable="true"/></Codes></CodeBook>'
    source = (
        '<Sources><TextSource guid="8" name="T" plainTextPath="internal://t.txt"><PlainTextSelection guid="9" '
        'startPosition="0" endPosition="2"><Coding guid="10"><CodeRef targetGUID="7"/></Coding></PlainTextSelection>'
        "</TextSource></Sources>"
    )
    project = read(zipped({"project.qde": qde(code + source), "sources/t.txt": "abc"})).project
    assert project.sources[0].selections[0].codings[0].code == project.codes[0].guid
    check(unpacked(write_qdpx(project).content)["project.qde"])


def test_a_codebook_with_sets() -> None:
    content = (
        '<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="QualCoder"><Codes>'
        f'<Code guid="{foreign.PLAN}" name="Plan" isCodable="true"/></Codes>'
        f'<Sets><Set guid="{foreign.GROUP}" name="s"><MemberCode guid="{foreign.PLAN}"/></Set></Sets></CodeBook>'
    )
    found = read_qdc("c.qdc", content.encode())
    assert [code.name for code in found.codebook.codes] == ["Plan"]
    assert "1 set of codes" in str(found.losses[0])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes/></CodeBook>", "no code in it"),
        (b"<CodeBook><Codes><Code guid='7' name=' '/></Codes></CodeBook>", "a code has no name"),
        (b"<html/>", "it begins with “html”"),
        (b"PK\3\4", "this is a zip file"),
        (b"code,name\n", "no well-formed XML"),
    ],
)
def test_a_codebook_that_is_none(content: bytes, told: str) -> None:
    with pytest.raises(TextFileError, match=told):
        read_qdc("c.qdc", content)
