"""Whether an instrument may be put before people, and if not, why. Pure."""

from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Item, One

# What the form can show today; it grows with the form.
SHOWN = One


def refusals(instrument: Instrument) -> list[str]:
    """Every reason why an instrument may not be asked; empty if it may."""
    name = f"{instrument.instrument} {instrument.version}"
    found = []
    if instrument.source.wording_status == "placeholder":
        found.append(f"the wording of {name} is a placeholder and may not be asked")
    if "identified" not in instrument.respondents.degrees:
        found.append(f"{name} may not be asked with names: {', '.join(instrument.respondents.degrees)} only")
    found += [
        f"the form cannot show “{item.id}” of {name} yet: {why}" for item in instrument.items if (why := _why(item))
    ]
    found += [f"the form cannot hide the page “{page.title}” of {name} yet" for page in instrument.pages if page.when]
    return found


def _why(item: Item) -> str:
    if not isinstance(item, SHOWN):
        return f"it is of type {item.type}"
    if item.when:
        return "it is not always asked"
    if item.other != "":
        return "it asks for words behind “other”"
    return "it offers “prefer not to say”" if item.prefer_not else ""
