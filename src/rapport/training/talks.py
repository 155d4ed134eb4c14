"""Whether a dialogue can be walked: every step is reached, and from every step an ending. Pure."""

from collections.abc import Iterator

from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document
from rapport.training.activities import Block, Dialogue, Step


def mistakes_in(document: Document[Block]) -> Iterator[Mistake]:
    """Every way in which the talk of a dialogue cannot go on."""
    talk = document.content
    if not isinstance(talk, Dialogue):
        return
    yield from _unknown_steps(talk, document)
    reached = _from(talk.start, talk)
    ends = _ending(talk)
    for word, step in talk.steps.items():
        if word not in reached:
            mend = f"let a reply “go: {word}”, or take the step out"
            yield document.mistake("steps", word, what=f"nothing leads to the step “{word}”", mend=mend)
        elif word not in ends:
            what = f"from the step “{word}” no ending can be reached"
            yield document.mistake("steps", word, what=what, mend="let one of its replies lead on")
        if len(step.replies) == 1 and word not in _from(step.replies[0].go, talk):
            what = f"in the step “{word}” there is one thing to say"
            mend = "write a second reply; only a step that leads back to an earlier one may do with one"
            yield document.mistake("steps", word, "replies", what=what, mend=mend)


def _unknown_steps(talk: Dialogue, document: Document[Block]) -> Iterator[Mistake]:
    mend = f"known: {', '.join(talk.steps)}"
    if talk.start not in talk.steps:
        yield document.mistake("start", what=f"there is no step “{talk.start}”", mend=mend)
    for word, step in talk.steps.items():
        for at, reply in enumerate(step.replies):
            if reply.go not in talk.steps:
                place = ("steps", word, "replies", at, "go")
                yield document.mistake(*place, what=f"there is no step “{reply.go}”", mend=mend)


def _next(step: Step) -> set[str]:
    return {reply.go for reply in step.replies}


def _from(start: str, talk: Dialogue) -> set[str]:
    """The steps that can be reached."""
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        word = ahead.pop()
        if word in talk.steps and word not in reached:
            reached.add(word)
            ahead += _next(talk.steps[word])
    return reached


def _ending(talk: Dialogue) -> set[str]:
    """The steps from which an ending can be reached."""
    ends = set(talk.endings)
    while more := {word for word, step in talk.steps.items() if word not in ends and _next(step) & ends}:
        ends |= more
    return ends
