"""The 32 types of expectations that pairs should settle early, in six domains. Knows no web and no database.

Found in the agreements of eight programmes and in the AAMC compact for postdocs, and listed in Table 3 of
W. C. Huskins et al., “Identifying and aligning expectations in a mentoring relationship”, Clinical and
Translational Science 2011; 4: 439–447. The domains are called as they are there; the words for the types are ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Domain(StrEnum):
    """The six domains in which the paper of 2011 found expectations."""

    RESEARCH = "research"
    EDUCATION = "education"
    CAREER = "professional development and career advancement"
    SUPPORT = "support"
    COMMUNICATION = "communication"
    CONDUCT = "personal conduct and interpersonal relations"

    @property
    def heading(self) -> str:
        """As it stands over its items."""
        return self.value[:1].upper() + self.value[1:]

    @property
    def anchor(self) -> str:
        """Where its items begin on a page."""
        return f"part-{self.value.split()[0]}"


class Party(StrEnum):
    """Who is expected to do it. The scholar is whoever is mentored: a student or a fellow, too."""

    SCHOLAR = "scholar"
    MENTOR = "mentor"
    BOTH = "both"
    # All mentors together, among each other.
    TEAM = "team"


@dataclass(frozen=True)
class ExpectationType:
    """One of the 32; its id never changes, because templates and statistics name it."""

    id: str
    domain: Domain
    party: Party
    words: str


def _of(domain: Domain, *types: tuple[str, Party, str]) -> tuple[ExpectationType, ...]:
    return tuple(ExpectationType(id_, domain, party, words) for id_, party, words in types)


SCHOLAR, MENTOR, BOTH = Party.SCHOLAR, Party.MENTOR, Party.BOTH

TYPES = (
    *_of(
        Domain.RESEARCH,
        ("field-knowledge", SCHOLAR, "knows what is new in the field"),
        ("technical-skills", SCHOLAR, "masters the methods and procedures of the research"),
        ("productivity", SCHOLAR, "brings out abstracts, papers and applications"),
        ("independence", SCHOLAR, "grows towards research of their own"),
        ("responsible-conduct", BOTH, "do research responsibly"),
    ),
    *_of(
        Domain.EDUCATION,
        ("coursework", SCHOLAR, "closes gaps in their training with courses, seminars and workshops"),
        ("further-education", SCHOLAR, "learns what else serves growth and career"),
    ),
    *_of(
        Domain.CAREER,
        ("skills", SCHOLAR, "learns to think, write, speak, review, plan, teach, mentor and lead"),
        ("promotion", SCHOLAR, "knows and meets what promotion asks"),
        ("networking", MENTOR, "opens their network to the scholar"),
        ("team-science", SCHOLAR, "learns to do science in teams"),
        ("work-life", SCHOLAR, "keeps work and life in balance"),
        ("career-paths", MENTOR, "helps to explore different careers"),
        ("culture", MENTOR, "explains how the institution really works"),
        ("ending", BOTH, "know how the research mentoring ends and how support goes on"),
    ),
    *_of(
        Domain.SUPPORT,
        ("effort", SCHOLAR, "divides time between research and other work as agreed"),
        ("research-support", MENTOR, "gives the research space, equipment, supplies and hands"),
        ("access", MENTOR, "opens doors to experts, training and committees"),
        ("multidisciplinary", MENTOR, "makes room for projects across disciplines"),
        ("presentations", MENTOR, "comes to the scholar’s talks"),
        ("advocacy", MENTOR, "speaks up for the scholar"),
        ("emotional-support", MENTOR, "stands by the scholar when things are hard"),
    ),
    *_of(
        Domain.COMMUNICATION,
        ("meetings", BOTH, "meet often enough, with the team and the programme, too"),
        ("agenda", BOTH, "know what a meeting is about and prepare it"),
        ("progress-reports", BOTH, "report to programme director and chair"),
        ("coordination", BOTH, "bring together what several mentors and team members say"),
        ("feedback", BOTH, "offer, ask for, use and follow up critique"),
        ("ground-rules", BOTH, "agree on openness, truthfulness and confidence"),
    ),
    *_of(
        Domain.CONDUCT,
        ("professional-conduct", BOTH, "act ethically and professionally"),
        ("diversity", BOTH, "understand and respect how they differ"),
        ("conflicts", BOTH, "know what to do when they are in conflict"),
        ("acknowledgement", BOTH, "give each other credit for shared work"),
    ),
)
TYPE_IDS = frozenset(kind.id for kind in TYPES)


def by_domain(things: Iterable[T], domain: Callable[[T], str]) -> list[tuple[Domain, list[T]]]:
    """The things of each domain, in the order of the domains; a domain without any is left out."""
    kept = list(things)
    found = [(each, [thing for thing in kept if domain(thing) == each]) for each in Domain]
    return [(each, here) for each, here in found if here]
