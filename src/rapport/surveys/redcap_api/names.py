"""Names that REDCap's clients take: of forms, events and fields, no two equal, and each the same every time. Pure."""

import re
import unicodedata
from collections.abc import Collection

from rapport.people.roles import Role

NOT_PLAIN = re.compile(r"[^a-z0-9]+")
# What an export says besides fields.
RESERVED = frozenset(
    {
        "record_id",
        "redcap_event_name",
        "redcap_repeat_instrument",
        "redcap_repeat_instance",
        "redcap_survey_identifier",
        "redcap_data_access_group",
    }
)
ARMS = {role: number for number, role in enumerate(Role, 1)}
RECORD = "record_id"


def plain(words: str, otherwise: str) -> str:
    """Words as a name of small letters, digits and underscores; `otherwise` where nothing is left of them."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return NOT_PLAIN.sub("_", ascii_only.lower()).strip("_") or otherwise


def free(wanted: str, taken: Collection[str]) -> str:
    """The name, or with the first number behind it that nobody has."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found


def arm_name(role: Role) -> str:
    """How an arm is called: Scholars, Mentors, Chairs."""
    return f"{role.value.capitalize()}s" if role is not Role.OMBUDS else "Ombuds persons"
