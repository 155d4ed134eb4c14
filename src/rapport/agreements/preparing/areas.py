"""What a plan asks: its parts, and the areas in which scholars rate themselves. Pure.

The areas are those of the paper's domain “professional development and career advancement” (Huskins 2011, Table 3).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """What one part of the plan, or one aspect of a possible mentor, asks."""

    asks: str
    helps: str


PARTS = {
    "goals": Question(
        "Where do you want to be in five and in ten years?",
        "Work you would be proud of, a place, a way of working. Say it as a wish, not as a promise; it may change.",
    ),
    "skills": Question(
        "What can you do already, and what do you want to learn?",
        "Rate yourself where it helps you, and leave the rest open. Nothing is added up.",
    ),
    "values": Question(
        "What must be right in your work for you to be content?",
        "Independence, certainty, influence, time with patients, being close to where you grew up …",
    ),
    "circumstances": Question(
        "What in your life must your plans fit with?",
        "Family, health, money, a visa, a partner’s work. This is nobody’s business unless you make it theirs.",
    ),
    "steps": Question(
        "What will you do in the next six months?",
        "Three to five steps, each with a date: the proposal by March, a course in statistics by June.",
    ),
}

AREAS = {
    "thinking": "Critical thinking",
    "creativity": "Creativity: finding questions and designs of my own",
    "writing": "Writing papers and grant applications",
    "speaking": "Speaking: talks, teaching, interviews",
    "reviewing": "Reviewing the work of others",
    "priorities": "Setting priorities and saying no",
    "projects": "Managing time, projects and money",
    "teaching": "Teaching",
    "mentoring": "Mentoring others",
    "leading": "Leading a team",
    "together": "Working with others, across disciplines",
    "network": "Knowing people, and being known",
}

LEVELS = {
    1: "1 – just beginning",
    2: "2 – with help",
    3: "3 – on my own",
    4: "4 – with ease",
    5: "5 – I could teach it",
}

ASPECTS = {
    "interest": Question(
        "Do they care about your question, and about you getting on?",
        "To ask: What in my project would you want to know yourself? Where do you see me in five years?",
    ),
    "background": Question(
        "Do they know the field and the methods, and have they mentored before?",
        "To ask: Whom have you mentored, and where are they now? May I talk to one of them?",
    ),
    "resources": Question(
        "What could you use: data, space, equipment, money, people, doors they can open?",
        "To ask: What of your group’s could I work with, and who owns what comes of it?",
    ),
    "commitment": Question(
        "Would they put time and a date on it?",
        "To ask: How often could we meet? How quickly do you read a draft? What if we do not get on?",
    ),
    "load": Question(
        "How many others do they mentor, and what else is on their table?",
        "To ask: How many people do you mentor now? Is a sabbatical or a new post coming?",
    ),
}


@dataclass(frozen=True)
class Rated:
    """How somebody rates themselves in one area."""

    area: str
    now: int | None = None
    wanted: int | None = None
    words: str = ""

    @property
    def name(self) -> str:
        """The area in words."""
        return AREAS[self.area]

    @property
    def is_open(self) -> bool:
        """Nothing is said."""
        return self.now is None and self.wanted is None and not self.words.strip()

    @property
    def sentence(self) -> str:
        """Now and wanted in words."""
        said = [f"now {LEVELS[self.now]}"] if self.now else []
        said += [f"wanted {LEVELS[self.wanted]}"] if self.wanted else []
        return "; ".join(said)


def over_time(versions: list[dict[str, Rated]]) -> list[tuple[str, list[Rated | None]]]:
    """Each area that was ever rated with its rating in each version, oldest first."""
    return [
        (AREAS[area], [version.get(area) for version in versions])
        for area in AREAS
        if any(area in version for version in versions)
    ]
