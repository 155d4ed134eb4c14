"""What is said of a transcript: its paragraphs, sentence by sentence, without the signs of Markdown. Pure."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from rapport.textfiles.markdown import parse

# Behind a full stop, with or without the quotation mark or bracket that closes there.
END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][”’»\"')\]])\s+")
# A full stop behind these ends no sentence.
SHORT = ("Dr.", "Prof.", "Mr.", "Mrs.", "Ms.", "St.", "Sr.", "Sra.", "e.g.", "i.e.", "vs.", "cf.", "No.", "al.")


def paragraphs(markdown: str) -> list[list[str]]:
    """The sentences of each paragraph, list item or cell; what says nothing, such as a line of dots, is left out."""
    texts = (plain(token.children or ()) for token in parse(markdown, {}) if token.type == "inline")
    return [found for text in texts if (found := sentences(text))]


def plain(tokens: Sequence[Token]) -> str:
    """The words alone: of a link its text, of an image what it shows."""
    words = (" " if token.type in {"softbreak", "hardbreak"} else token.content for token in tokens)
    return " ".join("".join(words).split())


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph."""
    found: list[str] = []
    for part in END.split(text):
        if found and (found[-1].endswith(SHORT) or part[:1].islower()):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return [part for part in found if any(sign.isalnum() for sign in part)]
