"""Who may answer, and who may read, edit and sign. Only the parties; whoever runs the programme chooses its items."""

from rapport.agreements.models import ProgressReport, Version
from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Mentorship, Program
from rapport.programs.permissions import holds, is_party, needs


@needs(Verb.ANSWER_EXPECTATIONS)
def may_answer(person: Person, mentorship: Mentorship) -> bool:
    return is_party(person, mentorship) and holds(person, Verb.ANSWER_EXPECTATIONS, mentorship.program)


@needs(Verb.READ_AGREEMENT)
def may_read(person: Person, mentorship: Mentorship) -> bool:
    return is_party(person, mentorship) and holds(person, Verb.READ_AGREEMENT, mentorship.program)


@needs(Verb.READ_AGREEMENT)
def may_write(person: Person, mentorship: Mentorship) -> bool:
    """Edit and sign, as long as the mentorship goes on."""
    return mentorship.until is None and may_read(person, mentorship)


@needs(Verb.READ_AGREEMENT)
def may_read_own(person: Person, program: Program) -> bool:
    """Whoever can be in a pair there, about their own alone."""
    return holds(person, Verb.READ_AGREEMENT, program)


@needs(Verb.CHOOSE_ITEMS)
def may_choose_items(person: Person, program: Program) -> bool:
    """Say which items the programme's agreement asks; never read an answer to one."""
    return holds(person, Verb.CHOOSE_ITEMS, program)


@needs(Verb.SIGN_AS_CHAIR)
def may_sign_as_chair(person: Person, mentorship: Mentorship) -> bool:
    """The chair whom a version names, once all its parties have signed it."""
    named = Version.objects.filter(agreement__mentorship=mentorship, chair=person.pk).exists()
    return mentorship.until is None and named and holds(person, Verb.SIGN_AS_CHAIR, mentorship.program)


@needs(Verb.CHOOSE_CONTENT)
def may_set_rules(person: Person, program: Program) -> bool:
    """Say whether a chair signs, and how often agreements are reviewed."""
    return holds(person, Verb.CHOOSE_CONTENT, program)


@needs(Verb.READ_PROGRESS_REPORTS)
def may_read_reports(person: Person, program: Program) -> bool:
    return holds(person, Verb.READ_PROGRESS_REPORTS, program)


@needs(Verb.READ_PROGRESS_REPORTS)
def may_read_report(person: Person, report: ProgressReport) -> bool:
    """Submitted, and not of one's own mentorship: a chair who mentors does not read here what their scholar says."""
    pair = report.mentorship
    is_open_to_staff = report.submitted_at is not None and not is_party(person, pair)
    return is_open_to_staff and may_read_reports(person, pair.program)
