"""What the demo programme quotes of its free text, and what its director reads of it."""

from rapport.people.models import Person
from rapport.qualitative.models import Project
from rapport.qualitative.results.gathering import gather
from rapport.qualitative.results.quotes import actions as quotes
from rapport.qualitative.results.quotes import queries
from rapport.qualitative.results.shown import actions as shown

QUOTED = 2
WHY = "Ordinary words, and many work at that site: nobody is known by them."


def quote_comments(lead: Person, project: Project) -> None:
    """A quote beside each of the codes that most carry, checked and decided; then the director reads the table."""
    gathered = gather(project)
    carried = sorted(gathered.entries, key=lambda one: -len(gathered.carriers.get(one.code_id, ())))
    for entry in carried[:QUOTED]:
        listed = queries.candidates(project, gathered.units.get(entry.code_id, frozenset()))
        for candidate in queries.read_candidates(project, listed[:1], {}, {}):
            made = quotes.choose(by=lead, project=project, code=entry.code, unit=candidate.unit)
            for group in queries.one_chosen(made).groups:
                quotes.decide(by=lead, quote=made, kind=group.kind, reason=WHY)
            document = candidate.unit.document
            quotes.note_consent(by=lead, document=document, allows=True, reason="They were told so when they wrote.")
    shown.show(by=lead, project=project)
