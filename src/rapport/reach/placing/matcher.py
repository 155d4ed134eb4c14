"""The registry of this server, ready to be asked. Only a worker builds it: it takes seconds and memory."""

from collections import defaultdict

from rapport.reach.matching.entries import Entry
from rapport.reach.matching.matcher import Matcher
from rapport.reach.models import Decision, Institution, InstitutionName

Kind = InstitutionName.Kind


def matcher() -> Matcher:
    """All institutions, and what was decided about names. Keys are the primary keys, as text."""
    names: dict[Kind, dict[int, list[str]]] = {kind: defaultdict(list) for kind in Kind}
    for pk, kind, text in InstitutionName.objects.order_by("pk").values_list("institution", "kind", "text").iterator():
        names[Kind(kind)][pk].append(text)
    entries = [
        Entry(
            str(one.pk),
            one.name,
            tuple(names[Kind.NAME][one.pk]),
            tuple(names[Kind.ACRONYM][one.pk]),
            tuple(names[Kind.DOMAIN][one.pk]),
            one.city,
            one.state,
            one.state_code,
            one.country,
            one.is_current,
        )
        for one in Institution.objects.order_by("pk").iterator()
    ]
    decided = Decision.objects.exclude(institution=None).values_list("plain", "institution")
    return Matcher(entries, {plain: str(institution) for plain, institution in decided})
