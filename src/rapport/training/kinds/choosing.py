"""Where something is picked: choices, polls, checklists, conversation starters."""

from dataclasses import dataclass

from rapport.training.activities import Checklist, Choice, Option, Poll, Starters
from rapport.training.given import Given
from rapport.training.kinds.base import PRESSED, STRANGE, Kind, Line, Post, Seen, Taken, picked

PICK_ONE = "Pick one of the answers, then press the button."
PICK_SOME = "Pick at least one of the answers, then press the button."
FEW = 5


@dataclass(frozen=True)
class Verdict:
    """What is said to one option."""

    option: Option
    is_chosen: bool
    # In words, because a colour alone tells nobody: "Fits best", "Left out" …
    word: str = ""


@dataclass(frozen=True)
class Verdicts:
    title: str
    is_best: bool
    options: tuple[Verdict, ...]


class ChoiceKind(Kind[Choice]):
    word, button, saves, has_feedback = "Choose", "Check my answer", PRESSED, True

    def read(self, content: Choice, post: Post, kept: Given) -> Taken:
        options, is_strange = picked(post, content.ids)
        many = content.select == "many"
        given = Given(options=options if many else options[:1])
        if is_strange:
            return Taken(given, STRANGE)
        return Taken(given, "" if options else (PICK_SOME if many else PICK_ONE))

    def view(self, content: Choice, given: Given, seen: Seen, salt: str) -> tuple[Line, ...]:
        return tuple(Line(option.id, option.text, option.id in given.options) for option in content.options)

    def said(self, content: Choice, given: Given, seen: Seen) -> Verdicts | None:
        chosen = [option for option in content.options if option.id in given.options]
        if not chosen:
            return None
        if content.select == "one":
            best = chosen[0].fits_best
            title = "That fits best" if best else f"You chose: {chosen[0].text}"
            return Verdicts(title, best, (Verdict(chosen[0], is_chosen=True),))
        return self._said_to_many(content, given)

    def _said_to_many(self, content: Choice, given: Given) -> Verdicts:
        verdicts = []
        for option in content.options:
            is_chosen = option.id in given.options
            if not content.best:
                word = ""
            elif is_chosen:
                word = "Fits" if option.fits_best else "Does not fit so well"
            else:
                word = "Fits too – you left it out"
            if is_chosen or option.fits_best:
                verdicts.append(Verdict(option, is_chosen, word))
        found = sum(option in given.options for option in content.best)
        is_best = bool(content.best) and set(content.best) == set(given.options)
        title = (
            "You found all that fit, and only those"
            if is_best
            else f"You found {found} of {len(content.best)} that fit"
        )
        return Verdicts(title if content.best else "To what you chose", is_best, tuple(verdicts))

    def in_words(self, content: Choice, given: Given) -> str:
        return "; ".join(option.text if (option := content.option(word)) else word for word in given.options)


@dataclass(frozen=True)
class Share:
    """How many picked an option, in steps of five."""

    text: str
    at_least: int
    is_mine: bool


@dataclass(frozen=True)
class Shares:
    # At least so many people had answered when the poll was counted; 0: too few to show anything.
    people: int
    options: tuple[Share, ...]


class PollKind(Kind[Poll]):
    """Totals are those of the last count (`actions`), and told in steps of five, so that nobody stands out."""

    word, button, saves, has_feedback = "What do you think?", "Give my answer", PRESSED, True

    def read(self, content: Poll, post: Post, kept: Given) -> Taken:
        options, is_strange = picked(post, content.ids)
        if is_strange:
            return Taken(Given(options=options[:1]), STRANGE)
        return Taken(Given(options=options[:1]), "" if options else PICK_ONE)

    def view(self, content: Poll, given: Given, seen: Seen, salt: str) -> tuple[Line, ...]:
        return tuple(Line(option.id, option.text, option.id in given.options) for option in content.options)

    def said(self, content: Poll, given: Given, seen: Seen) -> Shares | None:
        if not given.options:
            return None
        tally = dict(seen.tally)
        shares = [
            Share(option.text, in_fives(tally.get(option.id, 0)), option.id in given.options)
            for option in content.options
        ]
        return Shares(in_fives(seen.people), tuple(shares))

    def in_words(self, content: Poll, given: Given) -> str:
        return "; ".join(option.text if (option := content.option(word)) else word for word in given.options)


def in_fives(count: int) -> int:
    """The count without what would tell of a few."""
    return count - count % FEW


class ChecklistKind(Kind[Checklist]):
    word, can_be_cleared = "Check", False

    def read(self, content: Checklist, post: Post, kept: Given) -> Taken:
        options, is_strange = picked(post, content.ids)
        return Taken(Given(options=options), STRANGE if is_strange else "")

    def view(self, content: Checklist, given: Given, seen: Seen, salt: str) -> tuple[Line, ...]:
        return tuple(Line(item.id, item.text, item.id in given.options) for item in content.items)

    def in_words(self, content: Checklist, given: Given) -> str:
        return "; ".join(item.text if (item := content.item(word)) else word for word in given.options)


class StartersKind(Kind[Starters]):
    word, can_be_cleared = "To begin a conversation", False

    def read(self, content: Starters, post: Post, kept: Given) -> Taken:
        options, is_strange = picked(post, content.ids)
        return Taken(Given(options=options), STRANGE if is_strange else "")

    def view(self, content: Starters, given: Given, seen: Seen, salt: str) -> tuple[Line, ...]:
        return tuple(Line(line.id, line.text, line.id in given.options, line.why) for line in content.lines)

    def in_words(self, content: Starters, given: Given) -> str:
        return "; ".join(line.text if (line := content.line(word)) else word for word in given.options)
