"""Who may answer a survey, see how it goes, and read what was asked and answered."""

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Participation, Program
from rapport.programs.permissions import holds, needs, roles_of
from rapport.surveys.models import Attachment, Collected, Draft, ExportFile, Response, Survey

# Whoever holds one of these in a programme is a mentor or stands in a mentor's line, or is rated or rates.
IN_THE_LINE = frozenset({Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.DIRECTOR, Role.COORDINATOR})


@needs(Verb.ANSWER_SURVEYS)
def may_answer(person: Person, survey: Survey) -> bool:
    """Whoever holds the role today that the survey is for; whoever has answered and left may look and take back.

    They see their own answers, and nobody else's.
    """
    is_asked = survey.role in GRANTS[Verb.ANSWER_SURVEYS] & roles_of(person, survey.program)
    return is_asked or Response.objects.filter(survey=survey, person=person).exists()


@needs(Verb.READ_CODEBOOKS)
def may_read_codebooks(person: Person) -> bool:
    """Whoever holds such a role today, in any programme: instruments belong to the server (one query)."""
    return _holds_anywhere(person, Verb.READ_CODEBOOKS)


@needs(Verb.WRITE_INSTRUMENTS)
def may_write_instruments(person: Person) -> bool:
    """Whoever holds such a role today, in any programme: instruments belong to the server (one query)."""
    return _holds_anywhere(person, Verb.WRITE_INSTRUMENTS)


@needs(Verb.WRITE_INSTRUMENTS)
def may_open_draft(person: Person, draft: Draft) -> bool:
    """Whoever writes instruments sees every draft and may copy it; actions let only its author change it."""
    return _holds_anywhere(person, Verb.WRITE_INSTRUMENTS) and draft.pk is not None


@needs(Verb.OPEN_SURVEYS)
def may_open_surveys(person: Person, program: Program) -> bool:
    return holds(person, Verb.OPEN_SURVEYS, program)


@needs(Verb.SEE_RATES)
def may_see_rates(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_RATES, program)


@needs(Verb.READ_IDENTIFIED)
def may_read_identified(person: Person, survey: Survey) -> bool:
    """Staff with the right, and only where people were told that their name stands beside their answers."""
    is_identified = survey.degree == Survey.Degree.IDENTIFIED
    return is_identified and holds(person, Verb.READ_IDENTIFIED, survey.program)


@needs(Verb.EXPORT_CONFIDENTIAL)
def may_export_confidential(person: Person, survey: Survey) -> bool:
    """Whoever evaluates and is neither a mentor nor a scholar of the programme, nor in a mentor's line in it."""
    roles = roles_of(person, survey.program)
    may = bool(GRANTS[Verb.EXPORT_CONFIDENTIAL] & roles) and not (IN_THE_LINE & roles)
    return may and survey.degree != Survey.Degree.IDENTIFIED


@needs(Verb.READ_IDENTIFIED)
def may_exchange(person: Person, program: Program) -> bool:
    """Whoever may take identified answers out may give a key to a program that does."""
    return holds(person, Verb.READ_IDENTIFIED, program)


@needs(Verb.READ_IDENTIFIED)
def may_export(person: Person, survey: Survey) -> bool:
    """Whoever may read an identified survey; of the others, whoever may export in confidence (EXPORT_CONFIDENTIAL)."""
    if survey.degree == Survey.Degree.IDENTIFIED:
        return may_read_identified(person, survey)
    return may_export_confidential(person, survey)


@needs(Verb.BRING_IN_ANSWERS)
def may_bring_in(person: Person, survey: Survey) -> bool:
    """Staff with the right; into a confidential survey only whoever may export it; into an anonymous one nobody."""
    may = survey.carries_names and holds(person, Verb.BRING_IN_ANSWERS, survey.program)
    return may and (survey.degree == Survey.Degree.IDENTIFIED or may_export_confidential(person, survey))


@needs(Verb.BRING_IN_ANSWERS)
def may_open_collected(person: Person, collected: Collected) -> bool:
    """Whoever may bring answers in; of a confidential survey only who chose the file."""
    is_theirs = collected.by_id == person.pk or collected.survey.degree == Survey.Degree.IDENTIFIED
    return is_theirs and may_bring_in(person, collected.survey)


@needs(Verb.READ_IDENTIFIED)
def may_read_response(person: Person, response: Response) -> bool:
    """What is in, to whoever may read the survey; drafts and what was taken back are nobody's business."""
    return response.state == Response.State.SUBMITTED and may_read_identified(person, response.survey)


@needs(Verb.READ_IDENTIFIED)
def may_read_attachment(person: Person, attachment: Attachment) -> bool:
    return may_read_response(person, attachment.response)


@needs(Verb.READ_IDENTIFIED)
def may_fetch(person: Person, export: ExportFile) -> bool:
    """Only who asked for a file, as long as they may export the survey."""
    return export.by_id == person.pk and may_export(person, export.survey)


@needs(Verb.READ_OWN_REPORT)
def may_read_own_report(person: Person, program: Program) -> bool:
    """A mentor, about themselves and nobody else."""
    return holds(person, Verb.READ_OWN_REPORT, program)


def _holds_anywhere(person: Person, verb: Verb) -> bool:
    held = Participation.objects.filter(person=person.pk, until__isnull=True, role__in=GRANTS[verb])
    return held.exists()
