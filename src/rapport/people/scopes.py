"""How far a token reaches: the words that `Token.scopes` may hold, kind by kind. Pure."""

from collections.abc import Collection, Mapping

from rapport.people.roles import GRANTS, Role, Verb

# Of an export through the REDCap-compatible API; a token has one of them.
FULL, DEIDENTIFIED, NO_IDENTIFIERS = "full", "deidentified", "noidentifiers"
IMPORT = "import"
EXPORTS: Mapping[str, str] = {
    FULL: "everything that you may export yourself",
    NO_IDENTIFIERS: "nothing of a field that always tells who somebody is",
    DEIDENTIFIED: "nothing of a field that may tell who somebody is: no words, no dates, no files",
}
REDCAP: Mapping[str, str] = {**EXPORTS, IMPORT: "write answers of identified forms that staff enter"}
# Of our own API.
API: Mapping[str, str] = {
    "programs": "the programme and its cohorts",
    "people": "names and addresses of who takes part; everything else names people by codes",
    "mentorships": "pairs and teams: phases and days, never words",
    "milestones": "kinds and days of one’s own milestones, and figures of five pairs or more",
    "training": "who has begun and finished a course, and by when it is asked",
    "waves": "waves, their surveys, and how many have answered as far as it may be told",
    "responses": "answers to surveys that carry names",
}
# For which verbs of the role table each word reads something: those at the doors of its addresses.
VERBS: Mapping[str, frozenset[Verb]] = {
    "programs": frozenset({Verb.SEE_PROGRAM}),
    "people": frozenset({Verb.SEE_PEOPLE}),
    "mentorships": frozenset({Verb.SEE_PEOPLE}),
    "milestones": frozenset({Verb.READ_AGREEMENT, Verb.READ_MEASURES}),
    "training": frozenset({Verb.SEE_LEARNERS}),
    "waves": frozenset({Verb.SEE_RATES}),
    "responses": frozenset({Verb.READ_IDENTIFIED}),
}
OF_KIND: Mapping[str, Mapping[str, str]] = {"redcap": REDCAP, "api": API}
SURVEY = "survey:"


def readable(roles: Collection[Role]) -> list[str]:
    """The words of our own API that read something for who holds these roles."""
    return [word for word, verbs in VERBS.items() if any(GRANTS[verb] & set(roles) for verb in verbs)]


def survey_of(scopes: str) -> int | None:
    """The anonymous survey that a token of its own opens; None for one that opens a programme."""
    found = [word.removeprefix(SURVEY) for word in scopes.split() if word.startswith(SURVEY)]
    return int(found[0]) if found else None


def unknown(kind: str, words: Collection[str]) -> list[str]:
    """The words that say nothing of a token of this kind."""
    return [word for word in words if word not in OF_KIND[kind]]
