"""A version's content as people read it – the same sections on pages, in the PDF and in the Word copy. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rapport.agreements.wording import Clause, Goal, Milestone, Terms, Wording

WHO = {"scholar": "The scholar", "mentor": "The mentor", "both": "Both sides", "team": "All mentors together"}
KINDS = {"publication": "Publication", "grant": "Grant application", "promotion": "Promotion", "degree": "Degree"}


@dataclass(frozen=True)
class Entry:
    """One thing that was agreed."""

    # The same in every version.
    key: str
    title: str
    text: str
    # Who is expected to do it, in words; empty where it is nobody's alone.
    who: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


def sections(words: Wording, names: Mapping[int, str]) -> list[Section]:
    """All that a version says; `names` are those of the people in it. A section without anything is left out."""
    plan = words.plan
    goals = {goal.id: goal.title for goal in plan.goals}
    found = [
        Section("Goals", tuple(_goal(goal, names) for goal in plan.goals)),
        Section("Milestones", tuple(_milestone(one, goals) for one in plan.milestones)),
        Section("Protected time and reviews", tuple(_terms(plan.terms))),
        *(Section(domain.heading, tuple(_clause(clause) for clause in clauses)) for domain, clauses in words.parts),
    ]
    return [section for section in found if section.entries]


def day(iso: str) -> str:
    """A date in words."""
    return f"{date.fromisoformat(iso):%-d %B %Y}"


def _clause(clause: Clause) -> Entry:
    return Entry(f"item:{clause.item}", clause.title, clause.text, WHO.get(clause.party, ""))


def _goal(goal: Goal, names: Mapping[int, str]) -> Entry:
    by = f"By {day(goal.due_on)}." if goal.due_on else "Without a date."
    return Entry(f"goal:{goal.id}", goal.title, "\n".join(filter(None, [goal.detail, by])), names[goal.owner])


def _milestone(one: Milestone, goals: Mapping[int, str]) -> Entry:
    kind = f"{KINDS[one.kind]}, " if one.kind in KINDS else ""
    lines = [f"{kind}on {day(one.due_on)}." if kind else f"On {day(one.due_on)}."]
    if one.goal is not None and one.goal in goals:
        lines.append(f"Serves the goal “{goals[one.goal]}”.")
    lines += [f"• {what}{f', by {day(when)}' if when else ''}" for what, when in one.steps]
    return Entry(f"milestone:{one.id}", one.title, "\n".join(lines))


def _terms(terms: Terms) -> Iterator[Entry]:
    if terms.protected_percent is not None:
        until = f", until {day(terms.protected_until)}" if terms.protected_until else ""
        text = f"{terms.protected_percent} per cent of the scholar’s working time is kept free for research{until}."
        yield Entry("terms:protected", "Protected time", text)
    if terms.review_on:
        yield Entry("terms:review-on", "Next review", f"We look at this agreement again on {day(terms.review_on)}.")
    if months := terms.review_every_months:
        every = "every month" if months == 1 else f"every {months} months"
        yield Entry("terms:review-every", "Reviews", f"We look at this agreement again {every}.")
