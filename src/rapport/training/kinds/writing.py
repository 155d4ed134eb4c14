"""Where somebody writes: reflections and cases. What is written is kept as typed."""

from dataclasses import dataclass

from rapport.training.activities import Case, Reflection
from rapport.training.given import Given
from rapport.training.kinds.base import TYPED, Kind, Post, Seen, Taken

LONGEST_TEXT = 20_000
TOO_LONG = f"This is longer than {LONGEST_TEXT} characters. It is still here, but not saved: please shorten it."


def as_typed(text: str | None) -> str:
    """Browsers send line ends as CRLF or LF, whichever way the form was sent; the database knows no null."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "")


class ReflectionKind(Kind[Reflection]):
    word, saves, can_be_cleared = "Reflect", TYPED, False

    def read(self, content: Reflection, post: Post, kept: Given) -> Taken:
        text = as_typed(post.get("text"))
        return Taken(Given(text=text), TOO_LONG if len(text) > LONGEST_TEXT else "")

    def view(self, content: Reflection, given: Given, seen: Seen, salt: str) -> str:
        return given.text

    def in_words(self, content: Reflection, given: Given) -> str:
        return given.text


@dataclass(frozen=True)
class Asked:
    """A question about a case, and what was written to it."""

    id: str
    ask: str
    text: str


class CaseKind(Kind[Case]):
    """The commentary comes once something has been written."""

    word, button, saves, has_feedback, can_be_cleared = "A case", "Save, and read the commentary", TYPED, True, False

    def read(self, content: Case, post: Post, kept: Given) -> Taken:
        texts = tuple((word, text) for word in content.ids if (text := as_typed(post.get(f"text-{word}"))))
        too_long = any(len(text) > LONGEST_TEXT for _, text in texts)
        return Taken(Given(texts=texts), TOO_LONG if too_long else "")

    def view(self, content: Case, given: Given, seen: Seen, salt: str) -> tuple[Asked, ...]:
        texts = dict(given.texts)
        return tuple(Asked(prompt.id, prompt.ask, texts.get(prompt.id, "")) for prompt in content.prompts)

    def said(self, content: Case, given: Given, seen: Seen) -> str | None:
        return content.commentary if given.is_something else None

    def in_words(self, content: Case, given: Given) -> str:
        return "\n\n".join(
            f"{prompt.ask if (prompt := content.prompt(word)) else word}\n{text}" for word, text in given.texts
        )
