"""What the demo programme knows of earlier years: a small registry, a network, and who registered before."""

from datetime import date

from rapport.kit.content import files
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.reach.counting import tasks as counting
from rapport.reach.importing import actions as importing
from rapport.reach.importing import tasks as worker
from rapport.reach.importing.layout import CATEGORIES, REASONS, Part, guessed, guessed_columns
from rapport.reach.importing.reading import opened, orders, words_of
from rapport.reach.institutions import actions as institutions
from rapport.reach.institutions import queries
from rapport.reach.placing.actions import load

NETWORK, SINCE = "Clinical research hubs", date(2012, 7, 1)
HUBS, HOME = ("lake", "hill", "prairie", "delta"), "lake"


def reach(program: Program, director: Person) -> None:
    """Earlier years are in and counted; some names wait for the director."""
    there = files("demo", "*.csv")
    load(by=director, path=there["institutions.csv"])
    for key in HUBS:
        if member := queries.by_name(key):
            institutions.add_to_network(
                by=director, program=program, institution=member, network=NETWORK, since=SINCE, until=None
            )
    if own := queries.by_name(HOME):
        institutions.set_home(by=director, program=program, institution=own)
    bring_in(program, director, there["registrations.csv"].read_bytes())
    counting.count_reach(program.pk)


def bring_in(program: Program, by: Person, content: bytes) -> None:
    """The file of earlier registrations, its columns and words said as they are guessed."""
    old = importing.take(by=by, program=program, name="registrations.csv", content=content)
    stream = opened(content, old.name)
    columns = guessed_columns(stream.header)
    importing.say_columns(by=by, old=old, columns=columns)
    words = {
        (part, word): guessed(word, among)
        for part, among in ((Part.CATEGORY, CATEGORIES), (Part.REASON, REASONS))
        for word in words_of(stream, columns[part])
    }
    importing.bring_in(by=by, old=old, order=orders(stream, columns[Part.ON])[0], words=words)
    worker.bring_in(old.pk)
