"""What one person sent: checked against the policy, and written so that the way of writing tells nothing.

Order of fields, order of ticks, 4.0 for 4: all of it is made equal.
"""

from collections.abc import Iterator, Mapping

from rapport.ballots.policy import Policy
from rapport.textfiles.canonical import canonical_json

Answers = dict[str, object]

# Room for about sixteen thousand letters of any script; every sealed answer takes all of it.
ROOM = 32 * 1024
LONGEST_CODE = 200
MOST_TICKS = 100


class Refused(ValueError):  # noqa: N818
    """What was sent is no answer to these questions; the message says what to mend."""


def checked(policy: Policy, sent: object) -> Answers:
    """The answers in their one way of writing. Raises Refused."""
    if not isinstance(sent, Mapping) or not all(isinstance(name, str) for name in sent):
        raise Refused("Answers are given by the names of their fields.")
    if unknown := sorted(set(sent) - set(policy.fields)):
        raise Refused(f"This box has no field “{unknown[0][:LONGEST_CODE]}”.")
    texts = set(policy.texts)
    clean = {name: text(name, sent[name]) if name in texts else value(name, sent[name]) for name in sorted(sent)}
    answers = {name: given for name, given in clean.items() if given not in (None, "", [])}
    try:
        too_long = len(canonical_json(answers)) > ROOM - 4
    except UnicodeEncodeError as broken:
        raise Refused("An answer holds half a character.") from broken
    if too_long:
        raise Refused("Your answers are longer than this box can take: about sixteen thousand letters in all.")
    return answers


def text(name: str, given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise Refused(f"The answer to “{name}” is a text.")
    return given.replace("\x00", "").strip()


def value(name: str, given: object) -> object:
    """A number, a code, or a list of them."""
    if not isinstance(given, list):
        return single(name, given)
    if len(given) > MOST_TICKS:
        raise Refused(f"“{name}” has too many choices.")
    return sorted({single(name, one) for one in given} - {None, ""}, key=lambda one: (str(one), str(type(one))))


def single(name: str, given: object) -> str | int | float | None:
    if isinstance(given, bool):
        return int(given)
    if isinstance(given, float):
        if given != given or given in (float("inf"), float("-inf")):
            raise Refused(f"The answer to “{name}” is not a number.")
        return int(given) if given.is_integer() else given
    if given is None or isinstance(given, int):
        return given
    if isinstance(given, str) and len(given) <= LONGEST_CODE:
        return given.replace("\x00", "").strip()
    raise Refused(f"The answer to “{name}” is a number, a short code, or a list of them.")


def split(policy: Policy, answers: Answers) -> Iterator[tuple[str, str]]:
    """Each part of the answers with its text. A free text that was not written gives nothing; other parts always do."""
    for part, fields in policy.parts.items():
        given = {name: answers[name] for name in fields if name in answers}
        if given or part not in policy.texts:
            yield part, canonical_json(given).decode()
