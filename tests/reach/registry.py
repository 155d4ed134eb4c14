"""A registry to try matching on: made-up institutions with the names that real ones have, and get confused by.

States and their codes are facts; cities, people and all institutions are made up from syllables. There are
universities of a state and state universities with campuses, systems, two-year colleges of the same city, hospitals and
medical schools of the same name, the same college name in two states, saints, and one name within another.
"""

import random
from collections.abc import Callable

from rapport.reach.matching.entries import Entry

CODES = (
    "Alabama=AL,Alaska=AK,Arizona=AZ,Arkansas=AR,California=CA,Colorado=CO,Connecticut=CT,Delaware=DE,Florida=FL,"
    "Georgia=GA,Hawaii=HI,Idaho=ID,Illinois=IL,Indiana=IN,Iowa=IA,Kansas=KS,Kentucky=KY,Louisiana=LA,Maine=ME,"
    "Maryland=MD,Massachusetts=MA,Michigan=MI,Minnesota=MN,Mississippi=MS,Missouri=MO,Montana=MT,Nebraska=NE,"
    "Nevada=NV,New Hampshire=NH,New Jersey=NJ,New Mexico=NM,New York=NY,North Carolina=NC,North Dakota=ND,Ohio=OH,"
    "Oklahoma=OK,Oregon=OR,Pennsylvania=PA,Rhode Island=RI,South Carolina=SC,South Dakota=SD,Tennessee=TN,Texas=TX,"
    "Utah=UT,Vermont=VT,Virginia=VA,Washington=WA,West Virginia=WV,Wisconsin=WI,Wyoming=WY"
)
STATES = dict(pair.split("=") for pair in CODES.split(","))
_BEGINNINGS = "Al Bar Ben Bir Bran Car Chel Clar Cor Dal Dor El Fair Farn Gar Glen Hal Har Hol Kel Kings Lan Lin Mar"
_MORE = "Mil Nor Oak Pem Quin Ram Red Ros San Shel Stan Tam Thorn Wal Wes Whit Win York"
BEGINNINGS = [*_BEGINNINGS.split(), *_MORE.split()]
_ENDINGS = "aby bridge brook burg bury by dale den field ford gate ham hurst ington ley low mont mouth port ridge sea"
ENDINGS = [*_ENDINGS.split(), "shire", "stead", "ston", "ton", "vale", "ville", "wick", "wood", "worth"]
_MIDDLES = "an bel co der el fin ga hol in kel la mer no ol per ra sel tin un ver"
MIDDLES = _MIDDLES.split()
ROOMY = 5_000
_SAINTS = "Aldous Beatrix Columba Dunstan Elfrida Frideswide Gudula Hilda Ivo Judoc Kenelm Ludmila Modwen Neot Osyth"
SAINTS = _SAINTS.split()
_FIRST_NAMES = "Ada Basil Clement Dora Edgar Flora Gilbert Harriet Isaac Julia Kenneth Laura Miles Nora Oscar Paula"
FIRST_NAMES = _FIRST_NAMES.split()


Add = Callable[..., None]


def registry(size: int, seed: int = 8) -> list[Entry]:
    """Make a registry.

    Args:
        size: how many institutions, about.
        seed: the same registry for the same seed.

    Returns:
        Its entries, at least `size`.
    """
    draw = random.Random(seed)
    towns = [begin + end for begin in BEGINNINGS for end in ENDINGS]
    if size > ROOMY:
        towns += [begin + middle + end for begin in BEGINNINGS for middle in MIDDLES for end in ENDINGS]
    draw.shuffle(towns)
    found: list[Entry] = []
    taken: set[tuple[str, str]] = set()

    def add(name: str, city: str, state: str, *, also: tuple[str, ...] = (), short: tuple[str, ...] = ()) -> None:
        if (name, state) in taken:
            return
        taken.add((name, state))
        domain = f"{''.join(sign for sign in name.lower() if sign.isalpha())[:24]}{len(found)}.example"
        found.append(Entry(f"x{len(found):06}", name, also, short, (domain,), city, state, STATES.get(state, ""), "US"))

    for state in STATES:
        _of_a_state(state, draw.sample(towns, 12), draw, add)
    states = list(STATES)
    while len(found) < size:
        town, state = draw.choice(towns), draw.choice(states)
        pattern = draw.choice(PATTERNS)
        name = pattern.format(
            town=town, state=state, saint=draw.choice(SAINTS), person=f"{draw.choice(FIRST_NAMES)} {draw.choice(towns)}"
        )
        words = [word for word in name.replace(".", "").split() if word[0].isupper()]
        short = ("".join(word[0] for word in words),) if len(words) > 2 and draw.random() < 0.5 else ()
        add(name, town, state, short=short)
    return found


def _of_a_state(state: str, towns_here: list[str], draw: random.Random, add: Add) -> None:
    initials = "".join(word[0] for word in state.split())
    add(f"University of {state}", towns_here[0], state, short=(f"U{initials}",))
    add(f"University of {state} System", towns_here[0], state)
    add(f"{state} State University", towns_here[1], state, short=(f"{initials}SU",))
    add(f"{state} Institute of Technology", towns_here[2], state, also=(f"{state} Tech",), short=(f"{initials}IT",))
    add(f"{state} University of Health Sciences", towns_here[3], state, short=(f"{initials}UHS",))
    for town in towns_here[4:8]:
        add(f"University of {state} {town}", town, state, also=(f"University of {state} at {town}",))
    for side in ("Northern", "Southern", "Eastern", "Western", "Central"):
        if draw.random() < 0.6:
            add(f"{side} {state} University", draw.choice(towns_here), state)
        if draw.random() < 0.4:
            add(f"University of {side} {state}", draw.choice(towns_here), state)
    add(f"{state} Medical Center", towns_here[0], state)
    add(f"{state} Department of Health", towns_here[0], state)


PATTERNS = (
    "{town} University",
    "{town} College",
    "University of {town}",
    "{town} State University",
    "{town} Community College",
    "{town} Institute of Technology",
    "{town} General Hospital",
    "{town} Medical Center",
    "{town} School of Medicine",
    "{town} Research Institute",
    "{town} Children's Hospital",
    "{person} University",
    "{person} College",
    "{person} Cancer Center",
    "Saint {saint} University",
    "St. {saint}'s College of {town}",
    "St. {saint} Hospital {town}",
    "{town} University Hospital",
    "{state} College of {town}",
    "{town} Technical College",
    "{town} College of Pharmacy",
    "{town} Health System",
)
