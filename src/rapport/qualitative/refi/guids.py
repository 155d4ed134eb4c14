"""Names of the parts of a file: the same part has the same name in every file that is written of it."""

import re
from uuid import NAMESPACE_URL, UUID, uuid5

RAPPORT = uuid5(NAMESPACE_URL, "urn:rapport:refi-qda")
PLAIN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def guid(within: str, *words: object) -> str:
    """The name of a part.

    Args:
        within: GUID of what it belongs to; anything else is taken as a word.
        words: what tells it from the other parts, such as its kind and its own name.

    Returns:
        A GUID: always the same for the same words.
    """
    told = "\x1f".join(f"{len(str(word))}:{word}" for word in words)
    return str(uuid5(UUID(within) if PLAIN.fullmatch(within) else uuid5(RAPPORT, within), told))


def plain(written: str) -> str:
    """A GUID as it is compared: lower case, without braces.

    Args:
        written: as a file has it.

    Returns:
        The same GUID for all ways to write it; what is no GUID, is returned in lower case.
    """
    return written.strip().removeprefix("{").removesuffix("}").lower()


def is_guid(text: str) -> bool:
    """Whether REFI-QDA lets this stand as a GUID, in the way in which we write it."""
    return PLAIN.fullmatch(text) is not None
