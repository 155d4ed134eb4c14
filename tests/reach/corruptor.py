"""Makes of an institution's name what people type into a registration form.

Each step is described in `docs/institutions.md`, and drawn with the share that stands here.
"""

import random

from rapport.reach.matching.entries import Entry

_OF = "Medicine,Pediatrics,Surgery,Psychiatry,Neurology,Nursing,Epidemiology,Biology,Chemistry,Psychology"
DEPARTMENTS = _OF.split(",")
SHORT = {
    "University": ("Univ", "Univ.", "Uni", "U.", "Unversity", "Universty"),
    "Institute": ("Inst.", "Inst"),
    "Technology": ("Tech.", "Technol."),
    "Hospital": ("Hosp.", "Hosp"),
    "Center": ("Ctr", "Ctr.", "Centre"),
    "College": ("Coll.", "Coll"),
    "Community": ("Comm.",),
    "Medical": ("Med", "Med."),
    "School": ("Sch.", "Sch"),
    "Medicine": ("Med.", "Med"),
    "State": ("St.", "St"),
    "Saint": ("St.", "St"),
    "St.": ("Saint", "St"),
    "Department": ("Dept.", "Dept"),
    "Research": ("Rsch",),
    "National": ("Natl",),
    "Health": ("Hlth",),
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def messy(entry: Entry, draw: random.Random) -> str:
    """One way in which somebody may type the name of an institution."""
    text = draw.choice((entry.name, entry.name, *entry.names))
    for share, step in STEPS:
        if draw.random() < share:
            text = step(text, entry, draw)
    return text


def labelled(entries: list[Entry], number: int, seed: int) -> list[tuple[str, str, str]]:
    """Messy names, each with the domain of an address that three of five people give, and the key that is right."""
    draw = random.Random(seed)
    found = []
    for _ in range(number):
        entry = draw.choice(entries)
        address = entry.domains[0] if draw.random() < 0.6 else draw.choice(("", "mail.example"))
        found.append((messy(entry, draw), address, entry.key))
    return found


def _shorten(text: str, entry: Entry, draw: random.Random) -> str:
    words = text.split()
    return " ".join(draw.choice(SHORT[word]) if word in SHORT and draw.random() < 0.7 else word for word in words)


def _slip(text: str, entry: Entry, draw: random.Random) -> str:
    """One letter left out, doubled, exchanged, or changed with its neighbour – in a word of five letters or more."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return text
    which = draw.choice(long)
    word, at = words[which], draw.randrange(1, len(words[which]) - 1)
    words[which] = draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + draw.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return " ".join(words)


def _unit(text: str, entry: Entry, draw: random.Random) -> str:
    """The department before it, or a school behind it."""
    of = draw.choice(DEPARTMENTS)
    return draw.choice(
        (
            f"Department of {of}, {text}",
            f"Dept. of {of}, {text}",
            f"{text}, Department of {of}",
            f"{text} - {of}",
            f"{of}, {text}",
            f"{text}, School of {of}",
            f"{text}/Graduate School",
        )
    )


def _place(text: str, entry: Entry, draw: random.Random) -> str:
    return draw.choice(
        (
            f"{text}, {entry.city}",
            f"{text}, {entry.city}, {entry.state_code}",
            f"{text}, {entry.state_code}",
            f"{text} ({entry.state})",
            f"{text}, USA",
            f"{text}, {entry.city}, {entry.state}",
        )
    )


def _turn(text: str, entry: Entry, draw: random.Random) -> str:
    """As libraries sort: "Iowa, University of"."""
    for head in ("University of ", "Univ. of ", "Univ of "):
        if text.startswith(head) and "," not in text:
            return f"{text.removeprefix(head)}, {head.strip()}"
    return text


def _short_too(text: str, entry: Entry, draw: random.Random) -> str:
    return f"{text} ({entry.acronyms[0]})" if entry.acronyms else text


def _signs(text: str, entry: Entry, draw: random.Random) -> str:
    return draw.choice(
        (
            text.replace(" and ", " & "),
            text.replace("'", "’"),
            text.replace("'", ""),
            text.replace(" ", "  "),
            f" {text} ",
            text.replace(" at ", " - "),
            text.replace(" at ", ", "),
            f"{text}.",
            text.replace("&", "&amp;"),
        )
    )


def _letters(text: str, entry: Entry, draw: random.Random) -> str:
    return draw.choice((text.lower(), text.upper(), text.title(), text.swapcase()))


def _article(text: str, entry: Entry, draw: random.Random) -> str:
    return draw.choice((f"The {text}", f"the {text}"))


# In this order; the share of names that each is done to.
STEPS = (
    (0.30, _shorten),
    (0.15, _slip),
    (0.08, _turn),
    (0.06, _short_too),
    (0.08, _article),
    (0.22, _unit),
    (0.20, _place),
    (0.15, _signs),
    (0.25, _letters),
)
