"""Files of enemies: refused with a reason, whatever is in them, before they do harm."""

import contextlib
import io
import random
import struct
import time
import tracemalloc
import zipfile

import pytest

from rapport.qualitative.refi import markup, package
from rapport.qualitative.refi.reading import read_qdc, read_qdpx
from rapport.qualitative.refi.writing import write_qdpx
from rapport.textfiles.mistakes import TextFileError
from tests.portion import SEED
from tests.qualitative.refi import foreign
from tests.qualitative.refi.samples import qde, sample, zipped

LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY l0 "lol">{LAUGHS}]><Project name="&l9;"/>'
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project name="P">&x;</Project>'
)
DTD = '<?xml version="1.0"?><!DOCTYPE Project SYSTEM "http://127.0.0.1:9/p.dtd"><Project name="P"/>'
DEEP = f"<Project>{'<Code>' * 5000}{'</Code>' * 5000}</Project>"


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (BOMB, "declares a document type"),
        (OUTSIDE, "declares a document type"),
        (DTD, "declares a document type"),
        (DEEP, "more than 60 deep"),
        ("<Project>", "no well-formed XML"),
        ("", "no well-formed XML"),
        ('<?xml version="1.0" encoding="klingon"?><Project/>', "no well-formed XML|encoding cannot be read"),
        (b"\xff\xfe<\0P\0", "no well-formed XML"),
        ("<CodeBook/>", "a codebook, not a project"),
        ("<html/>", "not with “Project”"),
    ],
    ids=["laughs", "outside", "dtd", "deep", "open", "empty", "tongue", "half", "codebook", "page"],
)
def test_xml_that_is_refused(xml: str | bytes, told: str) -> None:
    with pytest.raises(TextFileError, match=told) as caught:
        read_qdpx("theirs.qdpx", zipped({"project.qde": xml}))
    (mistake,) = caught.value.mistakes
    assert mistake.file == "project.qde"
    assert mistake.mend
    if isinstance(xml, str):
        with pytest.raises(TextFileError):
            read_qdc("c.qdc", xml.replace("Project", "CodeBook").encode())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../etc/passwd", "leads out"),
        ("/etc/passwd", "leads out"),
        ("sources/../../x", "leads out"),
        ("..\\x.txt", "leads out"),
        ("C:/x.txt", "leads out"),
    ],
)
def test_names_that_lead_out_are_refused(name: str, told: str) -> None:
    with pytest.raises(TextFileError, match=told):
        read_qdpx("theirs.qdpx", zipped({"project.qde": qde(""), name: "x"}))


@pytest.mark.parametrize(
    "path", ["internal://../project.qde", "internal://../../../etc/passwd", "relative:///etc/passwd"]
)
def test_a_path_within_the_description_never_leaves_the_folder(path: str) -> None:
    source = f'<Sources><TextSource guid="{foreign.TEXT}" name="T" plainTextPath="{path}"/></Sources>'
    found = read_qdpx("theirs.qdpx", zipped({"project.qde": qde(source)}))
    assert found.project.sources == ()


def test_a_bomb_of_a_zip_is_refused_without_unpacking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1_000_000)
    source = f'<Sources><TextSource guid="{foreign.TEXT}" name="T" plainTextPath="internal://t.txt"/></Sources>'
    bomb = zipped({"project.qde": qde(source), "sources/t.txt": b"0" * 30_000_000})
    assert len(bomb) < 50_000
    tracemalloc.start()
    with pytest.raises(TextFileError, match="unpacks to more"):
        read_qdpx("theirs.qdpx", bomb)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_a_size_that_lies_helps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 100_000)
    content = bytearray(zipped({"project.qde": b" " * 3_000_000}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)  # the size that the directory tells
    with pytest.raises(TextFileError, match=r"unpacks to more|damaged|no well-formed"):
        read_qdpx("theirs.qdpx", bytes(content))


def test_one_text_named_by_many_counts_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1_000_000)
    one = '<TextSource guid="{}" name="T" plainTextPath="internal://t.txt"/>'
    many = "".join(one.format(at) for at in range(50))
    with pytest.raises(TextFileError, match="unpacks to more"):
        read_qdpx(
            "theirs.qdpx", zipped({"project.qde": qde(f"<Sources>{many}</Sources>"), "sources/t.txt": "0" * 50_000})
        )


def test_more_elements_than_a_project_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_TAGS", 100)
    with pytest.raises(TextFileError, match="more than 100 elements"):
        read_qdpx("theirs.qdpx", zipped({"project.qde": qde("<x/>" * 200)}))


def test_more_files_than_a_project_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_ENTRIES", 5)
    with pytest.raises(TextFileError, match="more than 5 files"):
        read_qdpx("theirs.qdpx", zipped({"project.qde": qde("")} | {f"sources/{at}": "" for at in range(6)}))


def test_a_name_twice_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("project.qde", qde(""))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("project.qde", qde(""))
    with pytest.raises(TextFileError, match="twice"):
        read_qdpx("theirs.qdpx", made.getvalue())


def test_a_password_is_told() -> None:
    content = bytearray(zipped({"project.qde": qde("")}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    with pytest.raises(TextFileError, match="password"):
        read_qdpx("theirs.qdpx", bytes(content))


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"x.txt": "x"}, "no project.qde"),
        ({"a.qde": "", "b.qde": ""}, "more than one .qde"),
        ({"project.qde": qde(f'<Sources><TextSource guid="{foreign.TEXT}" plainTextPath="internal://t"/></Sources>'),
          "sources/t": b"\xc3\x28"}, "byte 1 is not UTF-8"),
        ({"project.qde": qde(""), "rapport.json": b"\xff"}, "rapport.json"),
    ],
    ids=["none", "two", "latin", "beside"],
)  # fmt: skip
def test_a_package_that_is_none(files: dict[str, bytes | str], told: str) -> None:
    with pytest.raises(TextFileError, match=told):
        read_qdpx("theirs.qdpx", zipped(files))


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"%PDF-1.7", b"PK\x05\x06" + b"\xff" * 18], ids=["empty", "short", "pdf", "end"]
)
def test_what_is_no_zip(content: bytes) -> None:
    with pytest.raises(TextFileError, match="no zip file"):
        read_qdpx("theirs.qdpx", content)


def mutated(content: bytes, seed: int) -> bytes:
    """The same file, damaged: bytes changed, cut, doubled, swapped."""
    chance, made = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(made)), chance.randint(1, 12)
        match chance.randrange(4):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + length]
            case _:
                made[at : at + length] = chance.randbytes(length)
        if not made:
            made = bytearray(b"x")
    return bytes(made)


def survive(content: bytes, seed: int) -> None:
    """A damaged file is refused with a reason, or read into something that can be written."""
    xml = zipfile.ZipFile(io.BytesIO(content)).read("project.qde")
    files = {"project.qde": mutated(xml, seed), f"sources/{foreign.FILE}.txt": mutated(foreign.WORDS.encode(), seed)}
    for made in (mutated(content, seed), zipped(files)):
        began = time.process_time()
        with contextlib.suppress(TextFileError):
            write_qdpx(read_qdpx("theirs.qdpx", made).project)
        assert time.process_time() - began < 5


FILES = (write_qdpx(sample()).content, foreign.qualcoder(), foreign.nvivo(), foreign.maxqda())
# All begin with a file called project.qde but the last.
DAMAGED = FILES[:3]


# The tenth that `./run test` tries is always the same.
PARTS = [pytest.param(part, marks=() if part == SEED else pytest.mark.prove) for part in range(10)]


@pytest.mark.parametrize("part", PARTS)
def test_damaged_files(part: int) -> None:
    for seed in range(part * 400, part * 400 + 400):
        for at, content in enumerate(DAMAGED):
            survive(content, seed * 10 + at)
