"""Erase all about a person."""

from django.db import transaction

from rapport.agreements import actions as agreements
from rapport.agreements.closing import actions as closing
from rapport.agreements.enabling import actions as enabling
from rapport.agreements.measures import actions as measures
from rapport.agreements.meetings import actions as meetings
from rapport.agreements.ombuds import actions as ombuds
from rapport.agreements.preparing import actions as preparing
from rapport.agreements.progress import actions as progress
from rapport.agreements.review import actions as reviews
from rapport.agreements.signs import actions as signs
from rapport.agreements.team import actions as teams
from rapport.oversight import actions as oversight
from rapport.people import actions as people
from rapport.people.models import Person
from rapport.programs import actions as programs
from rapport.qualitative.material import actions as texts
from rapport.reach import actions as reach
from rapport.surveys import actions as surveys
from rapport.training import actions as training
from rapport.training.dose import actions as dose
from rapport.training.facilitating import actions as workshops
from rapport.training.registration import actions as registrations
from rapport.training.required import actions as required
from rapport.trials.sites import actions as trials


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what the person wrote and who they are, everywhere at once or nowhere.

    What others rely on stays without a name: signed versions, signatures, the audit trail.
    """
    agreements.erase(by=by, person=person)
    reviews.erase(by=by, person=person)
    enabling.erase(by=by, person=person)
    meetings.erase(by=by, person=person)
    measures.erase(by=by, person=person)
    progress.erase(by=by, person=person)
    preparing.erase(by=by, person=person)
    closing.erase(by=by, person=person)
    ombuds.erase(by=by, person=person)
    signs.erase(by=by, person=person)
    teams.erase(by=by, person=person)
    oversight.erase(by=by, person=person)
    texts.erase(by=by, person=person)
    surveys.erase(by=by, person=person)
    training.erase(by=by, person=person)
    registrations.erase(by=by, person=person)
    required.erase(by=by, person=person)
    dose.erase(by=by, person=person)
    workshops.erase(by=by, person=person)
    reach.erase(by=by, person=person)
    trials.erase(by=by, person=person)
    programs.leave_all(by=by, person=person)
    people.erase(by=by, person=person)
