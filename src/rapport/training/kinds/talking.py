"""A conversation: each reply leads to what is said next. The server keeps the path."""

from dataclasses import dataclass

from rapport.training.activities import Dialogue, Reply, Step
from rapport.training.given import Given
from rapport.training.kinds.base import PRESSED, Kind, Post, Seen, Taken, whole_number

MOVED_ON = "Choose one of the replies that stand below."


@dataclass(frozen=True)
class Talk:
    """Where a conversation stands."""

    said: tuple[tuple[Step, Reply], ...]
    step: Step
    # How many of the endings were reached, in any turn.
    endings_found: int
    endings: int


class DialogueKind(Kind[Dialogue]):
    """Given are the pairs (step, reply) of this turn and, as options, the endings reached in any turn."""

    word, button, saves, can_be_cleared, needs_kept = "A conversation", "", PRESSED, False, True

    def read(self, content: Dialogue, post: Post, kept: Given) -> Taken:
        sent = whole_number(post.get("at"))
        walked = kept.pairs[: len(kept.pairs) if sent is None else sent]
        said, step = content.walk(tuple(reply for _, reply in walked))
        path = walked[: len(said)]
        if post.get("again"):
            return Taken(Given(options=kept.options))
        if post.get("back"):
            return Taken(Given(options=kept.options, pairs=path[:-1]))
        reply = step.reply(post.get("reply") or "")
        if reply is None:
            return Taken(kept, MOVED_ON)
        here = said[-1][1].go if said else content.start
        endings = kept.options
        if reply.go in content.endings and reply.go not in endings:
            endings = (*endings, reply.go)
        return Taken(Given(options=endings, pairs=(*path, (here, reply.id))))

    def is_done(self, content: Dialogue, given: Given) -> bool:
        """An ending was reached; beginning again takes nothing away."""
        return bool(given.options)

    def view(self, content: Dialogue, given: Given, seen: Seen, salt: str) -> Talk:
        said, step = content.walk(tuple(reply for _, reply in given.pairs))
        found = sum(ending in given.options for ending in content.endings)
        return Talk(said, step, found, len(content.endings))

    def in_words(self, content: Dialogue, given: Given) -> str:
        said, step = content.walk(tuple(reply for _, reply in given.pairs))
        lines = [f"{content.partner.name}: {at.says}\n– {reply.text}" for at, reply in said]
        return "\n".join([*lines, f"{content.partner.name}: {step.says}", *([step.ending] if step.is_ending else [])])
