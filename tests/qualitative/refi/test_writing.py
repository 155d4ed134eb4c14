"""What we write: valid, the same bytes, and as the programs that read it need it."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from rapport.qualitative.refi.exchange import Code, Codebook, Coding, Exchange, Note, Selection, Source
from rapport.qualitative.refi.guids import guid
from rapport.qualitative.refi.reading import read_qdc, read_qdpx
from rapport.qualitative.refi.writing import write_qdc, write_qdpx
from tests.qualitative.refi.samples import check, name, sample, unpacked

SPACE = {"q": "urn:QDA-XML:project:1.0"}


def test_a_project_is_valid_and_reads_back_as_it_was() -> None:
    written = write_qdpx(sample())
    check(unpacked(written.content)["project.qde"])
    read = read_qdpx("p.qdpx", written.content)
    assert read.project == sample()
    assert (written.losses, read.losses) == ((), ())


def test_the_same_project_gives_the_same_bytes() -> None:
    assert write_qdpx(sample()).content == write_qdpx(sample()).content


def test_texts_are_files_in_a_folder_in_lower_case_without_byte_order_mark() -> None:
    files = unpacked(write_qdpx(sample()).content)
    assert list(files)[:2] == ["project.qde", "rapport.json"]
    texts = {entry: content for entry, content in files.items() if entry.startswith("sources/")}
    assert len(texts) == 3
    assert not any(content.startswith(b"\xef\xbb\xbf") or b"\r" in content for content in texts.values())
    root = etree.fromstring(files["project.qde"])
    paths = root.xpath("//q:TextSource/@plainTextPath | //q:Note/@plainTextPath", namespaces=SPACE)
    assert {f"sources/{path.removeprefix('internal://')}" for path in paths} == set(texts)
    assert not root.xpath("//q:PlainTextContent", namespaces=SPACE)


def test_each_coding_has_a_passage_of_its_own_credited_twice() -> None:
    source = sample().sources[0]
    both = tuple(Coding(name("both", one.user), one.code, one.user) for s in source.selections[:2] for one in s.codings)
    together = dataclasses.replace(source, selections=(Selection(name("both"), 0, 4, both, both[0].user),))
    written = write_qdpx(dataclasses.replace(sample(), sources=(together,), cases=()))
    root = etree.fromstring(unpacked(written.content)["project.qde"])
    passages = root.xpath("//q:PlainTextSelection", namespaces=SPACE)
    assert [len(one.xpath("q:Coding", namespaces=SPACE)) for one in passages] == [1, 1]
    for one in passages:
        assert one.get("creatingUser") == one.xpath("q:Coding/@creatingUser", namespaces=SPACE)[0]
    assert len({one.get("guid") for one in passages}) == 2


def test_facts_stand_on_the_source_and_on_its_case() -> None:
    root = etree.fromstring(unpacked(write_qdpx(sample()).content)["project.qde"])
    for place in ("//q:Case", "//q:TextSource[1]"):
        assert root.xpath(f"{place}/q:VariableValue/*/text()", namespaces=SPACE) == ["mentor", "12"]


def test_names_are_unique_and_the_change_is_told() -> None:
    twins = tuple(Code(name(group), group, codable=False, codes=(Code(name(group, 1), "Talk"),)) for group in "AB")
    texts = tuple(Source(name("text", at), "Answer", "yes") for at in range(3))
    project = Exchange("P", codes=(*twins, Code(name(3), "talk")), sources=texts)
    written = write_qdpx(project)
    root = etree.fromstring(unpacked(written.content)["project.qde"])
    assert root.xpath("//q:Code/@name", namespaces=SPACE) == ["A", "Talk", "B", "Talk (B)", "talk (2)"]
    assert root.xpath("//q:TextSource/@name", namespaces=SPACE) == ["Answer", "Answer (2)", "Answer (3)"]
    assert [str(loss).split(":")[0] for loss in written.losses] == [
        "2 names of codes were changed",
        "2 names of texts were changed",
    ]


def test_line_ends_become_ours_and_positions_go_with_them() -> None:
    source = Source(name("x"), "X", "one\r\ntwo\rthree", selections=(Selection(name("s"), 5, 8),))
    written = write_qdpx(Exchange("P", sources=(source,)))
    assert unpacked(written.content)[f"sources/{name('x')}.txt"] == b"one\ntwo\nthree"
    passage = read_qdpx("p", written.content).project.sources[0].selections[0]
    assert (passage.start, passage.end) == (4, 7)


def test_a_text_that_begins_with_the_mark_keeps_its_positions() -> None:
    source = Source(name("x"), "X", "\ufeffplan", selections=(Selection(name("s"), 1, 5),))
    written = write_qdpx(Exchange("P", sources=(source,)))
    read = read_qdpx("p", written.content).project.sources[0]
    assert read.text[read.selections[0].start : read.selections[0].end] == "plan"
    assert "U+FEFF" in str(written.losses[0])


def test_signs_that_xml_cannot_hold_are_told() -> None:
    written = write_qdpx(Exchange("a\x00b", codes=(Code(name(1), "c\x01d", "e\ud800f"),)))
    check(unpacked(written.content)["project.qde"])
    assert written.losses[0].number == 3


def test_what_qualcoder_cannot_do_without() -> None:
    """It stops where a project does not say who wrote it, and where a note has no day."""
    root = etree.fromstring(
        unpacked(write_qdpx(Exchange("P", notes=(Note(name(1), "N", "n"),))).content)["project.qde"]
    )
    assert root.get("origin")
    assert root.xpath("//q:Note/@creationDateTime", namespaces=SPACE)


def test_a_guid_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no GUID"):
        write_qdpx(Exchange("P", codes=(Code("7", "C"),)))


def test_a_codebook_is_valid_and_reads_back() -> None:
    book = Codebook(sample().codes, "Rapport")
    written = write_qdc(book)
    check(written.content, "codebook")
    assert read_qdc("c.qdc", written.content).codebook == book
    with pytest.raises(ValueError, match="without codes"):
        write_qdc(Codebook(()))


def test_guids_are_the_same_for_the_same_words_only() -> None:
    assert guid(name(), "a", 1) == guid(name(), "a", "1")
    assert len({guid(name(), "ab", "c"), guid(name(), "a", "bc"), guid(name(), "abc"), guid("other", "abc")}) == 4


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12)


@st.composite
def projects(draw: st.DrawFn) -> Exchange:
    """A project whose names are apart, whose texts have line feeds only."""
    names = draw(st.lists(NAMES, unique_by=str.casefold, max_size=4))
    codes = tuple(
        Code(name("code", at), one, draw(NAMES), draw(st.sampled_from(["", "#112233"])), draw(st.booleans()))
        for at, one in enumerate(names)
    )
    sources = []
    for at in range(draw(st.integers(0, 2))):
        text = draw(TEXTS).replace("\r", "\n").removeprefix("\ufeff")
        passages = []
        for one in range(draw(st.integers(0, 3)) if text else 0):
            start = draw(st.integers(0, len(text) - 1))
            coding = tuple(Coding(name("coding", at, one), code.guid) for code in codes[:1])
            end = draw(st.integers(start + 1, len(text)))
            passages.append(Selection(name("passage", at, one), start, end, coding))
        sources.append(Source(name("source", at), f"Source {at}", text, selections=tuple(passages)))
    return Exchange(draw(NAMES), "Rapport", codes=codes, sources=tuple(sources))


@settings(max_examples=60, deadline=None)
@given(projects())
def test_whatever_is_written_reads_back(project: Exchange) -> None:
    written = write_qdpx(project)
    check(unpacked(written.content)["project.qde"])
    assert read_qdpx("p.qdpx", written.content).project == project
