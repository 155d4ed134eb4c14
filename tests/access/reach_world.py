"""What addresses of the reach name: a file of earlier years, a decision, a pair of addresses, a membership."""

from typing import Protocol

from django.utils import timezone

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.reach.importing import actions as importing
from rapport.reach.institutions import actions as institutions
from rapport.reach.matching.names import plain
from rapport.reach.models import Institution, Registrant, SamePerson

ROWS = b"date,email,institution\n2013-02-01,ada@mail.example,Lakeside Univ\n"


class Made(Protocol):
    """The part of the world that is needed here."""

    here: Program
    visitors: dict[str, Person]


def known() -> Institution:
    """An institution of the registry."""
    return Institution.objects.get_or_create(source="ROR", key="lake", defaults={"name": "Lakeside University"})[0]


def old_file(made: Made) -> int:
    """A file that waits for its columns."""
    by = made.visitors["director"]
    return int(importing.take(by=by, program=made.here, name="before.csv", content=ROWS).pk)


def decision(made: Made) -> int:
    """A name that somebody of the programme typed, and what it means."""
    typed, by = "Lakeside Univ", made.visitors["director"]
    Registrant.objects.get_or_create(
        program=made.here, typed=typed, plain=plain(typed), defaults={"on": timezone.localdate()}
    )
    said = institutions.decide(by=by, program=made.here, plain=plain(typed), typed=typed, institution=known())
    return int(said.pk)


def pair(made: Made) -> int:
    """Two addresses under one name."""
    found, _ = SamePerson.objects.get_or_create(program=made.here, one="a@mail.example", other="b@mail.example")
    return int(found.pk)


def hub(made: Made) -> int:
    """A membership of a network."""
    institutions.add_to_network(
        by=made.visitors["director"],
        program=made.here,
        institution=known(),
        network="CTSA",
        since=timezone.localdate(),
        until=None,
    )
    return int(made.here.hubs.get().pk)
