"""Whether an instrument may be put before people in a degree, and if not, why. Pure."""

from rapport.ballots.policy import APART, JOINED
from rapport.surveys.instrument import Degree, Instrument
from rapport.surveys.items import LongText, ShortText, Upload

IN_WORDS = {"identified": "with names", "confidential": "confidentially", "anonymous": "anonymously"}


def refusals(instrument: Instrument, degree: Degree | str = "identified") -> list[str]:
    """Every reason why an instrument may not be asked in this degree; empty if it may."""
    name = f"{instrument.instrument} {instrument.version}"
    allowed = instrument.respondents.degrees
    found = []
    if instrument.source.wording_status == "placeholder":
        found.append(f"the wording of {name} is a placeholder and may not be asked")
    if degree not in allowed:
        ways = " or ".join(IN_WORDS[one] for one in allowed)
        found.append(f"{name} may not be asked {IN_WORDS[degree]}, only {ways}")
    if degree == "anonymous":
        found += [
            f"“{item.id}” of {name} asks for a file, and a file tells whose it is"
            for item in instrument.items
            if isinstance(item, Upload)
        ]
        found += [
            f"“{item.id}” of {name} is called like a part of a ballot box; a text needs another name"
            for item in instrument.items
            if isinstance(item, ShortText | LongText) and item.id in {*APART, JOINED}
        ]
    return found
