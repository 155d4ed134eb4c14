"""When a typed name is that of a person."""

import unicodedata


def same_name(typed: str, name: str) -> bool:
    """The same letters in the same order, whatever the case, the accents and the spaces; an empty name is nobody's."""
    return bool(tidy(name)) and tidy(typed) == tidy(name)


def tidy(name: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())
