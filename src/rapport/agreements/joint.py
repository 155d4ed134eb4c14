"""What the parties wrote together, as the words of a clause. Names nobody: people are called by their part."""

from collections.abc import Sequence

from rapport.agreements.models import Statement
from rapport.agreements.wording import Party

# What stands in the place of a text where none is needed.
IN_PLACE = {
    Statement.Outcome.DEFERRED: "We decide this later.",
    Statement.Outcome.DIFFER: "We agree to differ.",
    Statement.Outcome.REFERRED: "We ask somebody else about this.",
}


def clause_text(statement: Statement, parties: Sequence[Party]) -> str:
    """The text – or, without one, how it was resolved –, then who does what by when, one a line."""
    outcome = Statement.Outcome(statement.outcome)
    said = [statement.text] if statement.text.strip() else []
    if outcome in IN_PLACE:
        said.insert(0, IN_PLACE[outcome])
    called = {party.person.pk: part_of(party, parties) for party in parties}
    for one in statement.undertakings.all():
        who = called.get(one.who_id, "Somebody who has left") if one.who_id else "All of us"
        due = f" (by {one.due_on:%-d %B %Y})" if one.due_on else ""
        said.append(f"– {who}: {one.what}{due}")
    return "\n".join(said)


def part_of(party: Party, parties: Sequence[Party]) -> str:
    """“The scholar”; where several have the same part, with their number in the order of the parties."""
    same = [one for one in parties if one.part == party.part]
    number = f" {same.index(party) + 1}" if len(same) > 1 else ""
    return f"The {party.part}{number}"
