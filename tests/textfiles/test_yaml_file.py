from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, model_validator

from rapport.textfiles import yaml_file
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.strict_model import StrictModel


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Circle(StrictModel):
    shape: Literal["circle"]
    radius: float


class Square(StrictModel):
    shape: Literal["square"]
    side: float


class Item(StrictModel):
    name: str = Field(min_length=1)
    points: int = Field(default=0, ge=0)


class Sheet(StrictModel):
    title: str
    items: tuple[Item, ...] = ()
    words: dict[str, float] = {}
    colour: Colour = Colour.RED
    since: date | None = None
    done: bool = False
    shapes: tuple[Annotated[Circle | Square, Field(discriminator="shape")], ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> "Sheet":
        if len({item.name for item in self.items}) < len(self.items):
            raise ValueError("two items have the same name – rename one")
        return self


def read(text: str, *, first_line: int = 1) -> Sheet:
    return yaml_file.read_text(text, Sheet, name="sheet.yaml", first_line=first_line)


def mistakes(text: str, *, first_line: int = 1) -> list[str]:
    with pytest.raises(TextFileError) as caught:
        read(text, first_line=first_line)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_it_reads_a_right_file(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_bytes(
        b"\xef\xbb\xbftitle: Caf\xc3\xa9\r\nitems:\r\n- name: one\r\n  points: 2\r\n"
        b"words: {yes: 1, no: 0, 1: 5, 3+: 2.5, true: 4}\r\ncolour: green\r\nsince: 2026-01-31\r\n"
        b"done: true\r\nshapes:\r\n- {shape: circle, radius: 1}\r\n"
    )
    sheet = yaml_file.read(path, Sheet)
    assert sheet == Sheet(
        title="Café",
        items=(Item(name="one", points=2),),
        words={"yes": 1, "no": 0, "1": 5, "3+": 2.5, "true": 4},
        colour=Colour.GREEN,
        since=date(2026, 1, 31),
        done=True,
        shapes=(Circle(shape="circle", radius=1),),
    )


@pytest.mark.parametrize("word", ["no", "yes", "on", "12:30", "2026-01-31", "0x1F", "1_000", "=", "a b"])
def test_plain_words_stay_text(word: str) -> None:
    assert read(f"title: {word}").title == word


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = "titel: A\nitems:\n- nam: x\n- name: 5\n  points: many\ncolour: blue\ndone: yes\nfoo: 1\n"
    assert mistakes(text) == [
        "sheet.yaml:1: “title” is missing – add a line “title: …”",
        "sheet.yaml:1: “titel” is not known here – did you mean “title”?",
        "sheet.yaml:3: “name” is missing in “items” – add a line “name: …”",
        "sheet.yaml:3: “nam” is not known here – did you mean “name”?",
        "sheet.yaml:4: text is expected for “name”, but here is the number 5 – put it in quotes if it is meant as text",
        "sheet.yaml:5: a whole number is expected for “points”, but here is “many” – write a number without quotes",
        "sheet.yaml:6: “blue” is not one of the choices for “colour” – write one of 'red' or 'green'",
        "sheet.yaml:7: true or false is expected for “done”, but here is “yes” – write true or false, without quotes",
        "sheet.yaml:8: “foo” is not known here – known here: title, items, words, colour, since, done, shapes",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: a\ntitle: b", "2: “title” is given twice (first on line 1) – keep one of the two"),
        ("title: a\n\twords: {}", "2: this is no YAML: found character '\\t' that cannot start any"),
        ("title: a: b", "1: this is no YAML: mapping values are not allowed here – put text that"),
        ("title: a\nwords: {'x: 1\n\n\n", "2: this is no YAML: found unexpected end of stream"),
        ("title: a\nitems:\n- name: b\n c: d", "4: this is no YAML: "),
        ("", "1: there is nothing here – write the content"),
        ("# only a comment\n", "1: there is nothing here – write the content"),
        ("- a\n- b", "1: a mapping is expected, but here is a list – write “key: value” lines"),
        ("hello", "1: a mapping is expected, but here is “hello”"),
        ("title: a\n---\ntitle: b", "2: this is no YAML: but found another document"),
        ("title: \x07", "1: this line holds an invisible control character – take it out"),
        ("title: &a x", "1: anchors and aliases (&a, *a) are not read"),
        ("title: a\nwords: &b {c: 1}", "2: anchors and aliases (&b, *b) are not read"),
        ("title: a\n<<: {done: true}", "2: merge keys (<<) are not read"),
        ("title: !!python/name:os.system a", "1: tags (tag:yaml.org,2002:python/name:os.system)"),
        ("title: !x a", "1: tags (!x) are not read"),
        ("title: a\n? [b]\n: c", "2: a key is a list or a mapping – use a word as the key"),
        ("title: a\nwords: {b: .nan}", "2: .nan is no finite number"),
        ("title: a\nwords: {b: '1'}", "2: a number is expected for “b”, but here is “1”"),
        ("title: a\nwords: {b: }", "2: a number is expected for “b”, but here is nothing"),
        ("title: a\nwords: 3", "2: a mapping is expected for “words”, but here is the number 3"),
        ("title: a\nitems: 3", "2: a list is expected for “items”, but here is the number 3"),
        ("title: a\nsince: soon", "2: a date is expected for “since”, but here is “soon”"),
        ("title: a\nitems:\n- {name: ''}", "3: there is nothing for “name” – write it"),
        ("title: a\nitems:\n- {name: b, points: -1}", "3: the number -1 for “points” is not possible"),
        ("title: a\nitems:\n- {name: b, points: 1.5}", "3: a whole number is expected for “points”"),
        ("title: a\ncolour: gren", "2: “gren” is not one of the choices for “colour” – write one of"),
        ("title: a\nshapes:\n- side: 1", "3: “shape” is missing in “shapes” – add a line “shape: …”"),
        ("title: a\nshapes:\n- shape: cube", "3: “cube” is not one of the choices"),
        ("title: a\nshapes:\n- {shape: circle, radus: 1}", "3: “radus” is not known here – did you"),
        ("title: a\nshapes:\n- {shape: circle, side: 1}", "3: “side” is not known here – known here:"),
        ("title: a\nitems:\n- name: b\n- name: b", "1: two items have the same name – rename one"),
        ("title: " + "[" * 2000, "1: lists and mappings are nested too deeply"),
    ],
)
def test_each_mistake_names_line_and_mend(text: str, said: str) -> None:
    found = mistakes(text)
    assert any(line.startswith("sheet.yaml:" + said) for line in found), found
    assert all(" – " in line for line in found)


def test_a_block_inside_another_file_names_the_line_of_the_file() -> None:
    assert mistakes("title: a\ncolor: red", first_line=41) == [
        "sheet.yaml:42: “color” is not known here – did you mean “colour”?"
    ]
    assert mistakes("title: a\n b: c", first_line=41)[0].startswith("sheet.yaml:42: this is no YAML")


def test_a_document_knows_its_lines() -> None:
    text = "title: a\nitems:\n- name: b\n  points: 2\nwords:\n  yes: 1\n"
    document = yaml_file.parse_document(text, Sheet, name="s.yaml")
    assert document.line("items", 0, "points") == 4
    assert document.line("words") == 5
    assert document.line("words", "yes") == 6
    assert document.line("words", "unheard") == 5
    assert document.line() == 1
    assert document.mistake("items", 0, what="w", mend="m") == Mistake("s.yaml", 3, "w", "m")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"title: a\nwords:\n  caf\xe9: 1\n")
    for path, said in (
        (latin, ":3: this line holds a byte that is not UTF-8 (0xe9) – save the file"),
        (tmp_path / "absent.yaml", ":1: this file does not exist – check its name"),
        (tmp_path, ":1: this is a folder, not a file – name the file inside it"),
    ):
        with pytest.raises(TextFileError) as caught:
            yaml_file.read(path, Sheet)
        assert str(caught.value).startswith(str(path) + said)
