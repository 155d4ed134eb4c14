import re
from pathlib import Path

import pytest

from rapport.textfiles import front_matter, yaml_file
from rapport.textfiles.markdown import Activity, Prose, render, split
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.strict_model import StrictModel

PAGE = """---
title: Trust
minutes: 5
---

# Trust

Read [this][ref].

```choice id=trust-1 label="A choice"
question: Who?
```

After.

```reflection id=r
ask: Why?
```

[ref]: https://example.org/a
"""


class Head(StrictModel):
    title: str
    minutes: int


class Choice(StrictModel):
    question: str


def test_a_page_falls_into_prose_and_activities() -> None:
    head, body, line = front_matter.read_text(PAGE, Head, name="p.md")
    assert head == Head(title="Trust", minutes=5)
    assert line == 5
    parts = split(body, kinds=("choice", "reflection"), file="p.md", first_line=line)
    assert [type(part) for part in parts] == [Prose, Activity, Prose, Activity, Prose]
    first, choice, after = parts[0], parts[1], parts[2]
    assert isinstance(first, Prose)
    assert first.line == 6
    assert '<h1 id="section-trust">Trust</h1>' in first.html
    assert 'href="https://example.org/a"' in first.html  # the reference is defined far below
    assert choice == Activity("choice", {"id": "trust-1", "label": "A choice"}, "question: Who?\n", 11)
    assert isinstance(after, Prose)
    assert (after.source, after.line) == ("After.", 14)
    assert PAGE.split("\n")[after.line - 1] == "After."


def test_a_mistake_inside_an_activity_names_the_line_of_the_file() -> None:
    body = "Text\n\n```choice id=a\nquestion: Q\nanswer: 1\n```\n"
    (_, activity) = split(body, kinds=("choice",), file="p.md", first_line=10)
    assert isinstance(activity, Activity)
    with pytest.raises(TextFileError, match=r"^p\.md:14: “answer” is not known here") as caught:
        yaml_file.read_text(activity.source, Choice, name="p.md", first_line=activity.line)
    assert len(caught.value.mistakes) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("```chocie id=a\n```", "1: “chocie” is no kind of activity – did you mean “choice”?"),
        ("```python\n```", "1: “python” is no kind of activity – known: choice, reflection"),
        ("```choice id\n```", "1: “id” behind the fence is no key=value"),
        ("```choice =a\n```", "1: “=a” behind the fence is no key=value"),
        ("```choice id=a id=b\n```", "1: a key stands twice behind the fence"),
        ('```choice id="a\n```', "1: a quotation mark behind the fence is not closed"),
        ("text\n\n```choice id=a\nq: 1\n", "3: the block “choice” is not closed"),
        ("```choice id=a\nq: 1\n~~~", "1: the block “choice” is not closed"),
        ("- ```choice id=a\n  q: 1\n  ```", "1: the block “choice” stands inside a list"),
        ("> ```choice id=a\n> q: 1\n> ```", "1: the block “choice” stands inside a list"),
    ],
)
def test_wrong_blocks(body: str, said: str) -> None:
    with pytest.raises(TextFileError) as caught:
        split(body, kinds=("choice", "reflection"), file="p.md")
    assert [str(mistake)[: len(said) + 5] for mistake in caught.value.mistakes] == ["p.md:" + said]


def test_all_wrong_blocks_are_told() -> None:
    with pytest.raises(TextFileError) as caught:
        split("```a\n```\n\n```b\n```\n", kinds=("choice",), file="p.md", first_line=7)
    assert [mistake.line for mistake in caught.value.mistakes] == [7, 10]


def test_plain_code_blocks_stay_prose() -> None:
    (part,) = split("```\nx\n```\n\n```text\ny\n```\n", kinds=("choice",), file="p.md")
    assert isinstance(part, Prose)
    assert part.html.count("<pre>") == 2


@pytest.mark.parametrize(
    "wicked",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,hi)",
        "<a href='x' style='color:red'>a</a>",
        "![a](https://tracker.example.org/x.png)",
        "![a](//tracker.example.org/x.png)",
    ],
)
def test_nothing_harmful_comes_out(wicked: str) -> None:
    attributes = re.findall(r"<\w+ ([^>]*)>", render(wicked))
    assert not re.search(r"<(?!/?(p|a|img)\b)", render(wicked))
    assert not [text for text in attributes if re.search(r"on\w+=|style=|script:|data:|tracker", text)]


def test_links_tables_images_and_headings() -> None:
    html = render(
        "## Why? Why!\n\n## Why, why\n\n## ...\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n<https://example.org>\n\n![alt](pictures/a.png)"
    )
    assert '<h2 id="section-why-why">' in html
    assert '<h2 id="section-why-why-2">' in html
    assert '<h2 id="section">' in html
    assert '<td class="align-right">2</td>' in html
    assert '<th scope="col" class="align-right">b</th>' in html
    assert 'rel="noopener nofollow"' in html
    assert 'src="pictures/a.png"' in html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello", "p.md:1: the file does not begin with front matter – begin with a line ---"),
        ("---\ntitle: a\n", "p.md:1: the front matter is not closed – write a line ---"),
        ("---\ntitle: a\nminuts: 5\n---\n", "p.md:2: “minutes” is missing"),
    ],
)
def test_wrong_front_matter(text: str, said: str) -> None:
    with pytest.raises(TextFileError) as caught:
        front_matter.read_text(text, Head, name="p.md")
    assert str(caught.value).startswith(said)


def test_front_matter_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "p.md"
    path.write_bytes(b"\xef\xbb\xbf---\r\ntitle: a\r\nminutes: 1\r\n---\r\nBody\r\n")
    assert front_matter.read(path, Head) == (Head(title="a", minutes=1), "Body\n", 5)
