"""What is asked of each side, and of an observer: the questions of a self-report, with their numbers. Pure."""

from dataclasses import dataclass

from rapport.agreements.expectations import Domain

TALKS, RESULTS, SATISFACTION = "talks", "results", "satisfaction"
MOST_TALKS = 99

Points = tuple[tuple[int, str], ...]
SETTLED: Points = (
    (1, "Nothing was settled"),
    (2, "Little was settled"),
    (3, "Most of it was settled"),
    (4, "All of it was settled"),
)
FULLY: Points = (
    (1, "Not at all"),
    (2, "A little"),
    (3, "Partly"),
    (4, "Mostly"),
    (5, "Fully"),
)
# How somebody knows what the other expects of them.
TOLD, GATHERED, NOT_KNOWN = 1, 2, 3
KNOWN: Points = ((TOLD, "They have told me"), (GATHERED, "I gather it"), (NOT_KNOWN, "I do not know"))
DRIVEN: Points = ((1, "Takes from it"), (2, "Neither"), (3, "Adds to it"))
# The mentor's skill in facilitating, as a scholar and as an observer rate it.
SKILLS = {
    "skill:room": "Makes room for the scholar to say what they expect",
    "skill:clear": "Says clearly what they expect themselves",
    "skill:listens": "Listens, and asks back before answering",
    "skill:differences": "Helps to find a way where the two differ",
    "skill:follows": "Sees to it that what was settled is written down and followed up",
}
DRIVERS = {
    "driver:time": "The time that we have for each other",
    "driver:clarity": "How clear it is what we expect of each other",
    "driver:feedback": "Critique, given and taken",
    "driver:trust": "Openness and trust",
    "driver:support": "Support: money, people, doors that open",
    "driver:credit": "Credit for what each of us does",
    "driver:progress": "How the work moves on",
    "driver:respect": "Respect for how we differ",
}
DOMAINS = {f"known:{domain.value.split()[0]}": domain for domain in Domain}


@dataclass(frozen=True)
class Question:
    """One question with a choice of numbers; without points a number is typed."""

    id: str
    words: str
    points: Points = ()
    group: str = ""


def questions(*, is_scholar: bool) -> tuple[Question, ...]:
    """What one side is asked, in order. Only a scholar rates how the mentor facilitates."""
    found = [
        Question(TALKS, "How often have the two of you talked about what you expect of each other?", group="talks"),
        Question(RESULTS, "What came of these talks?", SETTLED, "talks"),
        *(Question(id_, domain.heading, KNOWN, "known") for id_, domain in DOMAINS.items()),
    ]
    if is_scholar:
        found += [Question(id_, words, FULLY, "skills") for id_, words in SKILLS.items()]
    found.append(Question(SATISFACTION, "How satisfied are you with this mentorship?", FULLY, "satisfaction"))
    found += [Question(id_, words, DRIVEN, "drivers") for id_, words in DRIVERS.items()]
    return tuple(found)


HEADINGS = {
    "talks": "Talks about what you expect, in the last three months",
    "known": "How do you know what the other expects of you?",
    "skills": "How does your mentor lead such talks?",
    "satisfaction": "Satisfaction",
    "drivers": "What adds to it, what takes from it?",
}


def in_words(question: Question, value: int) -> str:
    """A kept number, as it was chosen."""
    return dict(question.points).get(value, str(value))
