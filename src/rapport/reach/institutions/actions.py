"""Decide which institution or person is meant, and which institutions belong to a network."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.reach.models import Decision, Doubt, Home, Hub, Institution, Registrant, SamePerson

How = Registrant.How


@transaction.atomic
def decide(
    *,
    by: Person,
    program: Program,
    plain: str,
    typed: str,
    institution: Institution | None,
    instead_of: int | None = None,
) -> Decision:
    """Say which institution a name means, or that it means none: for all who typed it, and all who will.

    Where it counted wrongly for an institution, it is decided anew, so that a slip can be mended.

    Args:
        by: who says it.
        program: where.
        plain: the name without what does not matter.
        typed: as somebody typed it.
        institution: the one that is meant; none = it is no institution of the registry.
        instead_of: the institution at which the name was placed wrongly, by whatever rule.

    Returns:
        The decision that holds: that of somebody else, where they were quicker.
    """
    said = {"typed": typed, "institution": institution, "by": by, "at": timezone.now()}
    # Of two who press in one instant the second waits here until the first is done.
    made, is_first = Decision.objects.select_for_update().get_or_create(plain=plain, defaults=said)
    asked = Q(institution=instead_of) if instead_of else Q(how=How.OPEN)
    if not is_first and not Registrant.objects.filter(asked, plain=plain).exists():
        return made
    Decision.objects.filter(pk=made.pk).update(**said)
    made.refresh_from_db()
    how = How.DECIDED if institution else How.NONE
    # A name that an address has told apart stays with the institution of that address.
    meant = Q(institution=instead_of) if instead_of else ~Q(how=How.MATCHED)
    Registrant.objects.filter(meant, plain=plain).update(institution=institution, how=how)
    Doubt.objects.filter(plain=plain).delete()
    target = f"institution:{institution.pk}" if institution else "institution:none"
    record(did="reach.decide", target=target, by=by.pk, program=program.slug)
    return made


@transaction.atomic
def take_back(*, by: Person, program: Program, decision: Decision) -> None:
    """A decision was a slip: the name waits again. Nothing where it was made anew meanwhile."""
    if not Decision.objects.filter(pk=decision.pk, at=decision.at).delete()[0]:
        return
    decided = Registrant.objects.filter(plain=decision.plain).exclude(how=How.MATCHED)
    decided.update(institution=None, how=How.OPEN)
    Doubt.objects.get_or_create(plain=decision.plain, defaults={"typed": decision.typed})
    record(did="reach.take_back", target=f"program:{program.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def say_who(*, by: Person, pair: SamePerson, are_one: bool) -> None:
    """Say whether two addresses are one person's; it can be said anew."""
    SamePerson.objects.filter(pk=pair.pk).update(are_one=are_one, by=by, at=timezone.now())
    record(did="reach.say_who", target=f"pair:{pair.pk}", by=by.pk, program=pair.program.slug)


@transaction.atomic
def set_home(*, by: Person, program: Program, institution: Institution) -> None:
    """Say which institution of the registry the programme's own is."""
    Home.objects.update_or_create(program=program, defaults={"institution": institution})
    record(did="reach.set_home", target=f"institution:{institution.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def add_to_network(
    *, by: Person, program: Program, institution: Institution, network: str, since: date, until: date | None
) -> None:
    """Say that an institution belongs to a network from a day on. The same again says when it ended."""
    Hub.objects.update_or_create(
        program=program, institution=institution, network=network, since=since, defaults={"until": until}
    )
    record(did="reach.add_to_network", target=f"institution:{institution.pk}", by=by.pk, program=program.slug)


@transaction.atomic
def take_from_network(*, by: Person, hub: Hub) -> None:
    """Take away a membership that was never one. Twice is once."""
    if Hub.objects.filter(pk=hub.pk).delete()[0]:
        record(
            did="reach.take_from_network",
            target=f"institution:{hub.institution_id}",
            by=by.pk,
            program=hub.program.slug,
        )
