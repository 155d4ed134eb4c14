"""Columns that are dropped at the door: where somebody was, from which address they wrote, what they are called. Pure.

They are gone before anything is kept. One column may say who somebody is, so that rows can be matched: the address, or
the reference that people were given; of the two only the one that is chosen stays.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

KnownBy = Literal["email", "code"]
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
TRAILING = re.compile(r"_\d+$")

# As files of Qualtrics name them in one of their three headers, and what people call the same; letters and digits only.
PLACES = frozenset({
    "ipaddress", "ip", "ipaddr", "ipadresse", "remoteaddr", "locationlatitude", "locationlongitude", "latitude",
    "longitude", "lat", "lon", "lng", "locationaccuracy", "geolocation", "gps", "address", "streetaddress",
    "postaladdress", "homeaddress", "zipcode", "postcode", "phone", "phonenumber", "telephone", "mobile",
})  # fmt: skip
NAMES = frozenset({
    "recipientfirstname", "recipientlastname", "firstname", "lastname", "surname", "forename", "givenname",
    "familyname", "fullname", "name", "namefirst", "namelast", "recipientname", "participantname",
})  # fmt: skip
MAILS = frozenset({
    "recipientemail", "email", "emailaddress", "mail", "mailaddress", "participantemail", "useremail", "surveyemail",
    "redcapsurveyidentifier",
})  # fmt: skip
REFERENCES = frozenset({"externalreference", "externaldatareference", "externaldataref"})


def plain(name: str) -> str:
    """A name without signs and capital letters."""
    return NOT_A_LETTER.sub("", name.casefold())


def is_mail(*called: str) -> bool:
    """Whether a column holds addresses of people, by any of its names."""
    return any(plain(name) in MAILS for name in called)


def is_reference(*called: str) -> bool:
    """Whether it holds the reference that people were given."""
    return any(plain(name) in REFERENCES for name in called)


@dataclass(frozen=True)
class Door:
    """What may come in.

    Attributes:
        known_by: what says who somebody is.
        wanted: names that the instrument itself uses: what it asks may be brought in.
    """

    known_by: KnownBy = "email"
    wanted: Collection[str] = ()

    def drops(self, *called: str) -> bool:
        """Whether a column stays outside, by its names in each header of the file.

        True for places and names of people; for addresses and references unless they say who somebody is.
        """
        if called[0] in self.wanted:
            return False
        called = tuple(TRAILING.sub("", name) for name in called)  # telephone_1
        if is_mail(*called):
            return self.known_by != "email"
        if is_reference(*called):
            return self.known_by != "code"
        return any(plain(name) in PLACES | NAMES for name in called)
