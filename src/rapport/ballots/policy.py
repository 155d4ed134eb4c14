"""What a box promises, written down before the first answer and never changed: its text is canonical JSON.

`CLAIM` is what forms and mails print. `tests/ballots/test_attacks.py` attacks exactly this sentence.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from rapport.textfiles.canonical import canonical_json, fingerprint

LEAST = 5
ROWS_FROM = 20
APART = ("demographics", "rated")
JOINED = "answers"

CLAIM = (
    "Your answers wait sealed until those of at least four other people can be released with them. From anything "
    "that is kept after that – the database and its logs, our backups, the server’s logs, the mails – nobody, the "
    "administrator included, can tell which answers are yours. Somebody who watches the server, or copies all of "
    "it, before that could. And nobody can hide what you write about yourself."
)


@dataclass(frozen=True)
class Policy:
    """What is asked, of how many, and what is done with the answers.

    Attributes:
        questions: fingerprint of the questions.
        closes: when the box closes, in words.
        demographics, rated, texts: the names of all fields that an answer may have.
        audience: how many people are asked; None for a rolling box, which goes on asking.
        joined: whether the fields of one person stay together. If not, demographics, rated items and each free
            text are released as sets that are shuffled each by itself.
        least: no fewer answers than this are ever released together.
    """

    questions: str
    closes: str
    demographics: tuple[str, ...] = ()
    rated: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    audience: int | None = None
    joined: bool = False
    least: int = LEAST

    def __post_init__(self) -> None:
        """Refuse a promise that says nothing or protects less than ours."""
        fields = self.fields
        if not self.questions or not self.closes or not fields:
            raise ValueError("A policy names its questions, when the box closes, and every field.")
        if len(set(fields)) != len(fields) or {*APART, JOINED} & set(self.texts):
            raise ValueError("Each field has a name of its own, and a text is not called like a part.")
        if self.least < LEAST:
            raise ValueError(f"At least {LEAST} answers are released together.")
        if self.audience is not None and self.audience < self.least:
            raise ValueError(f"Fewer than {self.least} people cannot be asked without being known.")

    @property
    def fields(self) -> tuple[str, ...]:
        return self.demographics + self.rated + self.texts

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The sets that are released, each with its fields."""
        if self.joined:
            return {JOINED: self.fields}
        together = {name: names for name, names in zip(APART, (self.demographics, self.rated), strict=True) if names}
        return together | {name: (name,) for name in self.texts}

    def text(self) -> str:
        return canonical_json(asdict(self)).decode()

    def digest(self) -> str:
        return fingerprint(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Policy":
        """The policy of a text that `text()` wrote."""
        said: dict[str, Any] = json.loads(text)
        for name in ("demographics", "rated", "texts"):
            said[name] = tuple(said[name])
        return cls(**said)
