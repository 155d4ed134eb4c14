"""The letters of a round, rendered as they go out: to coders when it opens, to whoever leads or decides at its end."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.qualitative.models import Assignment, Round, RoundCoder
from rapport.qualitative.permissions import may_adjudicate, may_code, may_lead


def opened(person: Person, *, coder: int) -> Mail | None:
    """Tell a coder how many texts wait; None when nothing waits for them any more, or it is somebody else's part."""
    found = RoundCoder.objects.select_related("round__project__program").filter(
        pk=coder, person=person, submitted_at=None, released_at=None, round__closed_at=None
    )
    part = found.first()
    if part is None:
        return None
    project = part.round.project
    if not may_code(person, project.program, project):
        return None
    texts = Assignment.sealed.filter(coder=part).count()
    return compose("qualitative/mail/opened", to=person, round=part.round, project=project, texts=texts)


def closed(person: Person, *, coding_round: int) -> Mail | None:
    """Tell whoever leads that all have submitted, and whoever decides that they can; None for anybody else."""
    found = Round.objects.select_related("project__program").exclude(closed_at=None).filter(pk=coding_round).first()
    if found is None:
        return None
    project = found.project
    may_decide = may_adjudicate(person, project.program, project)
    if not may_decide and not may_lead(person, project.program, project):
        return None
    decides = may_decide and found.kind != Round.Kind.TRAINING
    return compose("qualitative/mail/closed", to=person, round=found, project=project, decides=decides)
