"""What can stand in a page besides prose: the model of each kind of block. Knows no web and no database.

Each kind has `ids`: the words that an answer to it may name, in the order of the file. Names are those of the files,
save that `from` and `with` are no names in Python: `lowest` and `partner`. Fields of type `MarkdownText` have `.html`.
"""

from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import Field, model_validator

from rapport.textfiles.strict_model import StrictModel
from rapport.training.words import Id, Item, MarkdownText, Text, all_differ

MOST_ON_A_SCALE = 100
PREVENT, ADDRESS = "prevent", "address"

Kind = TypeVar("Kind", bound="Block")


class Block(StrictModel):
    """What every kind has."""

    # Whether there is something to do; what only is read or heard counts for nothing.
    is_done: ClassVar[bool] = True
    # What one of its parts is called in messages.
    part: ClassVar[str] = "item"

    @property
    def ids(self) -> tuple[str, ...]:
        """What an answer may name, in the order of the file; empty where an answer is a text or a number."""
        return ()

    @model_validator(mode="after")
    def ids_differ(self: Kind) -> Kind:
        all_differ(self.ids, self.part)
        return self


class Option(StrictModel):
    """One answer of a choice, and what is said to who gives it."""

    id: Id
    text: Text
    feedback: Text
    fits_best: bool = False


class Choice(Block):
    """Pick one, or any number; every option has its feedback."""

    part: ClassVar[str] = "option"

    prompt: Text
    select: Literal["one", "many"] = "one"
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def one_fits_best(self) -> "Choice":
        if self.select == "one" and sum(option.fits_best for option in self.options) > 1:
            raise ValueError("several options fit best – mark one, or none where opinions may differ")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    @property
    def best(self) -> tuple[str, ...]:
        """The options that fit best; empty where opinions may differ."""
        return tuple(option.id for option in self.options if option.fits_best)

    def option(self, id: str) -> Option | None:  # noqa: A002 – the file's word
        return next((option for option in self.options if option.id == id), None)


class _OfItems(Block):
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items)

    def item(self, id: str) -> Item | None:  # noqa: A002 – the file's word
        return next((item for item in self.items if item.id == id), None)


class Order(_OfItems):
    """Put the items in order; the file has them in the right one."""

    prompt: Text
    items: Annotated[tuple[Item, ...], Field(min_length=3)]
    feedback: Text


class Pair(StrictModel):
    """What belongs together."""

    id: Id
    left: Text
    right: Text


class Match(Block):
    """Find to each left side its right one. The distractors are right sides that belong to nothing."""

    part: ClassVar[str] = "pair"

    prompt: Text
    pairs: Annotated[tuple[Pair, ...], Field(min_length=3)]
    distractors: tuple[Text, ...] = ()
    feedback: Text

    @model_validator(mode="after")
    def rights_differ(self) -> "Match":
        rights = [pair.right for pair in self.pairs] + list(self.distractors)
        if twice := next((text for at, text in enumerate(rights) if text in rights[:at]), None):
            raise ValueError(f"“{twice}” stands twice on the right – word each of them differently")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(pair.id for pair in self.pairs)

    @property
    def rights(self) -> tuple[tuple[str, str], ...]:
        """All right sides with a word for each: the id of its pair, or `other-1`, `other-2` for the distractors."""
        wrong = ((f"other-{number}", text) for number, text in enumerate(self.distractors, 1))
        return (*((pair.id, pair.right) for pair in self.pairs), *wrong)

    def pair(self, id: str) -> Pair | None:  # noqa: A002 – the file's word
        return next((pair for pair in self.pairs if pair.id == id), None)


class Partner(StrictModel):
    """With whom one talks."""

    name: Text
    role: Text


class Reply(StrictModel):
    """One thing that the learner can say. The note is what a bystander would remark to it."""

    id: Id
    text: Text
    go: Id
    note: str = ""


class Step(StrictModel):
    """What the partner says. Then the learner replies, or the talk has ended."""

    says: Text
    replies: tuple[Reply, ...] = ()
    ending: str = ""

    @model_validator(mode="after")
    def replies_or_ending(self) -> "Step":
        if self.replies and self.is_ending:
            raise ValueError("this step has replies and an ending – keep one of the two")
        if not self.replies and not self.is_ending:
            raise ValueError("nothing can be said here, and it is no ending – write replies or an ending")
        all_differ((reply.id for reply in self.replies), "reply")
        return self

    @property
    def is_ending(self) -> bool:
        return bool(self.ending.strip())

    def reply(self, id: str) -> Reply | None:  # noqa: A002 – the file's word
        return next((reply for reply in self.replies if reply.id == id), None)


class Dialogue(Block):
    """A conversation that goes where the learner's replies lead. `reading.py` walks it and finds dead ends."""

    part: ClassVar[str] = "step"

    scene: MarkdownText
    partner: Annotated[Partner, Field(alias="with")]
    start: Id
    steps: Annotated[dict[Id, Step], Field(min_length=2)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The steps."""
        return tuple(self.steps)

    @property
    def endings(self) -> tuple[str, ...]:
        """The steps at which the talk has ended."""
        return tuple(word for word, step in self.steps.items() if step.is_ending)

    def walk(self, replies: tuple[str, ...]) -> tuple[tuple[tuple[Step, Reply], ...], Step]:
        """What was said so far, and the step that one is at. Stops at a reply that the course no longer has."""
        step, said = self.steps[self.start], []
        for word in replies:
            reply = step.reply(word)
            if reply is None:
                break
            said.append((step, reply))
            step = self.steps[reply.go]
        return tuple(said), step


class _OnAScale(Block):
    prompt: Text
    lowest: Annotated[int, Field(alias="from", ge=0)]
    to: Annotated[int, Field(le=MOST_ON_A_SCALE)]
    from_label: Text
    to_label: Text
    # page-id/activity-id of an earlier block of the same kind that this one is shown beside.
    again: str = ""

    @model_validator(mode="after")
    def goes_up(self) -> "_OnAScale":
        if self.to <= self.lowest:
            raise ValueError("the scale does not go up – let “to” be greater than “from”")
        return self

    @property
    def numbers(self) -> range:
        """What can be given."""
        return range(self.lowest, self.to + 1)

    @property
    def again_key(self) -> tuple[str, str] | None:
        """(page, activity) of the earlier block."""
        page, slash, activity = self.again.partition("/")
        return (page, activity) if slash else None


class Scale(_OnAScale):
    """Rate yourself with one number."""


class Ratings(_OnAScale, _OfItems):
    """A grid of scales: one number for each item."""


class Poll(Block):
    """Pick one, and see what others picked. There is no better or worse."""

    part: ClassVar[str] = "option"

    prompt: Text
    options: Annotated[tuple[Item, ...], Field(min_length=2)]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def option(self, id: str) -> Item | None:  # noqa: A002 – the file's word
        return next((option for option in self.options if option.id == id), None)


class Reflection(Block):
    """A question to think about; what is written is kept as typed."""

    prompt: Text
    help: str = ""
    # Offered as a line of the action plan.
    for_plan: bool = False


class Checklist(_OfItems):
    """Tick what holds."""

    prompt: Text


class Prompt(StrictModel):
    """One question about a case."""

    id: Id
    ask: Text


class Case(Block):
    """A story with questions; the commentary is shown once the learner has written something."""

    part: ClassVar[str] = "prompt"

    title: Text
    story: MarkdownText
    prompts: Annotated[tuple[Prompt, ...], Field(min_length=2)]
    commentary: MarkdownText

    @model_validator(mode="after")
    def asks_to_prevent_and_address(self) -> "Case":
        for word, question in ((PREVENT, "how this could have been prevented"), (ADDRESS, "how to address it now")):
            if word not in self.ids:
                raise ValueError(f"no prompt has the id “{word}” – add one that asks {question}")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(prompt.id for prompt in self.prompts)

    def prompt(self, id: str) -> Prompt | None:  # noqa: A002 – the file's word
        return next((prompt for prompt in self.prompts if prompt.id == id), None)


class Slide(StrictModel):
    """What is on the wall, and what a speaker says to it."""

    id: Id
    title: Text
    points: Annotated[tuple[Text, ...], Field(min_length=1)]
    notes: Text


class Presentation(Block):
    """Slides with notes. Asks nothing."""

    is_done: ClassVar[bool] = False
    part: ClassVar[str] = "slide"

    title: Text
    slides: Annotated[tuple[Slide, ...], Field(min_length=1)]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(slide.id for slide in self.slides)


class Audio(Block):
    """A recording with its transcript, which is never optional. Asks nothing."""

    is_done: ClassVar[bool] = False

    title: Text
    # Paths within the course's folder.
    src: Text
    captions: str = ""
    transcript: MarkdownText
    # Spoken by a machine; the page says so.
    synthetic: bool = False


class Line(StrictModel):
    """A sentence to begin a conversation with, and why it works."""

    id: Id
    text: Text
    why: Text


class Starters(Block):
    """Conversation starters; the learner marks those that they want to use."""

    part: ClassVar[str] = "line"

    prompt: Text
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(line.id for line in self.lines)

    def line(self, id: str) -> Line | None:  # noqa: A002 – the file's word
        return next((line for line in self.lines if line.id == id), None)


# By the first word behind the fence.
KINDS: dict[str, type[Block]] = {
    "choice": Choice,
    "order": Order,
    "match": Match,
    "dialogue": Dialogue,
    "scale": Scale,
    "ratings": Ratings,
    "poll": Poll,
    "reflection": Reflection,
    "checklist": Checklist,
    "case": Case,
    "presentation": Presentation,
    "audio": Audio,
    "starters": Starters,
}
