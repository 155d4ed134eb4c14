"""The parts of a programme's pages, for whom they are open."""

from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Program
from rapport.programs.permissions import roles_of

TABS = (
    ("Overview", "programs:detail", Verb.SEE_PROGRAM),
    ("People", "programs:people", Verb.SEE_PEOPLE),
    ("Mentorships", "programs:mentorships", Verb.SEE_PEOPLE),
    ("Certificates", "training:certificates_of", Verb.WITHDRAW_CERTIFICATES),
    ("Learners", "training:learners", Verb.SEE_LEARNERS),
    ("Workshops", "training:workshops", Verb.LEAD_WORKSHOPS),
    ("Use of courses", "training:use", Verb.EXPORT_USE),
    ("Progress reports", "agreements:reports", Verb.READ_PROGRESS_REPORTS),
    ("Reach", "reach:home", Verb.SEE_REACH),
    ("Trials", "trials:home", Verb.SEE_TRIALS),
    ("Roster import", "programs:roster", Verb.IMPORT_ROSTER),
    ("Learning platforms", "training:platforms", Verb.CONNECT_PLATFORMS),
    ("Webhooks", "programs:webhooks", Verb.KEEP_WEBHOOKS),
    # Everybody may make one; who has no other tab finds it on the overview.
    ("Keys", "programs:keys", Verb.READ_IDENTIFIED),
    ("Audit trail", "programs:audit", Verb.READ_AUDIT),
)


def tabs(person: Person, program: Program, here: str) -> list[dict[str, object]]:
    """The tabs that this person sees (one query); none when there would be a single one."""
    roles = roles_of(person, program)
    seen = [(label, name) for label, name, verb in TABS if GRANTS[verb] & roles]
    if len(seen) < 2:
        return []
    return [
        {"label": label, "href": reverse(name, args=[program.slug]), "current": name == here} for label, name in seen
    ]
