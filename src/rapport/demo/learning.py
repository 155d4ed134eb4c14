"""What somebody of the demo gives to an activity: what fits best, whatever its kind."""

from rapport.training import activities as kinds
from rapport.training.course import Activity
from rapport.training.given import Given


def best(activity: Activity, thought: str) -> Given:
    """An answer that counts; `thought` is what is written where something is written."""
    words = activity.content
    if isinstance(words, kinds.Reflection):
        return Given(text=thought)
    if isinstance(words, kinds.Case):
        return Given(texts=tuple((word, thought) for word in words.ids))
    if isinstance(words, kinds.Dialogue):
        return talk(words)
    if isinstance(words, kinds.Match):
        return Given(pairs=tuple((word, word) for word in words.ids))
    return numbers(words) or picked(words)


def numbers(words: kinds.Block) -> Given | None:
    """The middle of each scale, and things in their right order; None where no numbers are given."""
    if isinstance(words, kinds.Order):
        return Given(numbers=tuple((word, at) for at, word in enumerate(words.ids, 1)))
    if isinstance(words, kinds.Scale | kinds.Ratings):
        middle = (words.lowest + words.to + 1) // 2
        return Given(numbers=tuple((word, middle) for word in words.ids or ("",)))
    return None


def picked(words: kinds.Block) -> Given:
    """What fits best, or the first of the list."""
    if isinstance(words, kinds.Choice) and words.best:
        return Given(options=words.best)
    return Given(options=words.ids[:1])


def talk(words: kinds.Dialogue) -> Given:
    """The shortest way through a conversation."""
    ways: list[tuple[str, tuple[tuple[str, str], ...]]] = [(words.start, ())]
    seen = {words.start}
    while ways:
        at, path = ways.pop(0)
        if words.steps[at].is_ending:
            return Given(options=(at,), pairs=path)
        for reply in words.steps[at].replies:
            if reply.go not in seen:
                seen.add(reply.go)
                ways.append((reply.go, (*path, (at, reply.id))))
    return Given()
