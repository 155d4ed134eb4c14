import io
from pathlib import Path

import pytest
from django.core.management import call_command

from rapport.agreements.checks import templates_can_be_read
from rapport.agreements.library import hash_of, read_template, shelf, template_in, text_of
from rapport.textfiles.mistakes import TextFileError

SMALL = Path("tests/agreements/small.yaml")

MISTAKES = [
    ("kind: choice", "kind: chioce", "“chioce” is not one of the choices"),
    ("domain: communication", "domain: chatting", "“chatting” is not one of the choices"),
    ("id: feedback-days", "id: Feedback Days", "is no id"),
    ("id: feedback-days", "id: meeting-frequency", "stands twice"),
    ("smallest: 1", "smallest: 90", "the smallest number is not below the largest"),
    ("within {number} days", "soon", "does not say where the number goes"),
    ("unit: days", "unti: days", "“unti” is not known here"),
    ("id: weekly", "id: monthly", "“monthly” stands twice"),
    ("readers: parties", "readers: everybody", "“everybody” is not one of the choices"),
    ("id: small", "id: other", "its file “small.yaml”"),
    ("kind: choice", "kind: choice\n    covers: [meting]", "“meting” is none of the 32 types of expectations"),
    ("kind: choice", "kind: choice\n    party: friend", "“friend” is not one of the choices"),
    ("kind: choice", "kind: choice\n    required_by: {who: the mentor, why: So.}", "“the mentor” is not"),
    ("kind: text", "kind: text\n    specific: true", "specific"),
    ("items:", "not_covered: {meetings: ''}\nitems:", "there is no text"),
]


def test_a_template_that_can_be_read_is_on_the_shelf() -> None:
    template = read_template(SMALL)
    assert [item.kind for item in template.items] == ["choice", "number", "text"]
    assert templates_can_be_read() == []
    assert shelf().templates["small"] == template


def test_a_kept_template_is_the_one_that_was_kept() -> None:
    template = read_template(SMALL)
    assert template_in(text_of(template)) == template
    assert hash_of(template_in(text_of(template))) == hash_of(template)


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    text = SMALL.read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / SMALL.name
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(TextFileError) as raised:
        read_template(broken)
    assert said in str(raised.value)
    assert all(mistake.line > 1 for mistake in raised.value.mistakes)


def test_all_mistakes_are_told_at_once_with_exit_code_2(tmp_path: Path) -> None:
    broken = tmp_path / "small.yaml"
    text = SMALL.read_text(encoding="utf-8")
    broken.write_text(
        text.replace("smallest: 1", "smallest: one").replace("kind: text", "kind: txet"), encoding="utf-8"
    )
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("agreement", "check", str(broken), stderr=said)
    assert ended.value.code == 2
    lines = said.getvalue().splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{broken}:") for line in lines)
