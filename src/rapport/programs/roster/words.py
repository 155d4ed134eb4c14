"""What columns, roles and places in a team are called in the sheets that people have."""

import re
import unicodedata

from rapport.people.roles import Role
from rapport.programs.models import TeamMember
from rapport.textfiles.known_keys import nearest

Place = TeamMember.Place

# Column → every name by which it is known, as `plain` leaves it.
COLUMNS = {
    "name": "name fullname participant participantname person",
    "first name": "firstname first givenname givennames forename",
    "last name": "lastname last surname familyname",
    "e-mail": "email emails mail emailaddress emailaddresses",
    "role": "role roles roleinprogramme roleinprogram roleintheprogramme roleintheprogram",
    "institution": "institution university hospital organisation organization employer site affiliation",
    "department": "department dept division unit",
    "title": "title jobtitle academictitle rank academicrank position",
    "cohort": "cohort cohortname class intake",
    "mentors": "mentor primarymentor",
    "co-mentors": "comentor secondarymentor",
    "career mentors": "careermentor",
    "near-peer mentors": "nearpeermentor peermentor",
}
MENTOR_COLUMNS = {
    "mentors": None,
    "co-mentors": Place.CO,
    "career mentors": Place.CAREER,
    "near-peer mentors": Place.NEAR_PEER,
}
ROLES = {
    Role.SCHOLAR: "scholar mentee fellow trainee awardee protege postdoc postdoctoralfellow",
    Role.MENTOR: "mentor primarymentor comentor careermentor nearpeermentor peermentor",
    Role.CHAIR: "chair departmentchair chairperson headofdepartment departmenthead",
    Role.COORDINATOR: "coordinator programmecoordinator programcoordinator programmemanager programmanager",
    Role.DIRECTOR: "director programmedirector programdirector codirector",
    Role.EVALUATOR: "evaluator programmeevaluator programevaluator",
    Role.STATISTICIAN: "statistician biostatistician",
    Role.ALLOCATION_OFFICER: "allocationofficer",
    Role.SITE_COORDINATOR: "sitecoordinator",
    Role.CODER: "coder",
    Role.FACILITATOR: "facilitator workshopfacilitator",
    Role.OMBUDS: "ombudsperson ombuds ombudsman ombudswoman",
    Role.OBSERVER: "observer",
}
PLACES = {
    Place.PRIMARY: "primary main lead first primarymentor",
    Place.CO: "co comentor second secondary",
    Place.CAREER: "career careermentor",
    Place.NEAR_PEER: "nearpeer peer nearpeermentor peermentor",
}
BY_COLUMN = {word: column for column, words in COLUMNS.items() for word in words.split()}
BY_ROLE = {word: role for role, words in ROLES.items() for word in words.split()}
BY_PLACE = {word: place for place, words in PLACES.items() for word in words.split()}

IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "Mentor's e-mail", "Mentor 2", "Co-mentor e-mail address" → the mentors' columns.
MENTOR_ADDRESS = re.compile(r"(.*mentor)s?\d*(?:e?mails?(?:address(?:es)?)?)?\d*")
INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def tidy(text: str) -> str:
    """A cell without control characters, invisible marks, or spaces that nobody meant."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in text.translate(INVISIBLE))
    return " ".join(seen.split())


def plain(word: str) -> str:
    """Small letters and digits only: "Mentor's E-mail (one or more)" → "mentorsemail"."""
    bare = unicodedata.normalize("NFKD", IN_BRACKETS.sub("", word)).casefold()
    return "".join(sign for sign in bare if sign.isalnum())


def column(heading: str) -> str | None:
    """Which of our columns a heading means."""
    word = plain(heading)
    if word not in BY_COLUMN and (mentor := MENTOR_ADDRESS.fullmatch(word)):
        word = mentor[1]
    return BY_COLUMN.get(word)


def role(word: str) -> Role | None:
    """The role that a word means, in singular or plural."""
    bare = plain(word)
    return BY_ROLE.get(bare) or BY_ROLE.get(bare.removesuffix("s"))


def place(word: str) -> TeamMember.Place | None:
    """The place in a scholar's team that a word means."""
    return BY_PLACE.get(plain(word))


def near_role(word: str) -> str | None:
    """The role most like a mistyped one."""
    return nearest(word, [role.value for role in ROLES])
