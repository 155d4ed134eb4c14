"""Who may see and change what a programme is made of."""

from collections.abc import Callable

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.held import held_today
from rapport.programs.models import Mentorship, Program

Rule = Callable[..., bool]


def needs(verb: Verb) -> Callable[[Rule], Rule]:
    """Name the verb of the role table that a rule asks for; tests hold the rule to the table."""

    def name(rule: Rule) -> Rule:
        rule.verb = verb  # type: ignore[attr-defined]
        return rule

    return name


def roles_of(person: Person, program: Program) -> set[Role]:
    """The roles that the person holds in the programme today (one query, for the person of a request none or one)."""
    roles = {Role(one.role) for one in held_today(person) if one.program_id == program.pk}
    return roles | {Role.SERVER_ADMINISTRATOR} if person.is_server_administrator else roles


def holds(person: Person, verb: Verb, program: Program) -> bool:
    """The person holds a role in the programme that has the verb."""
    return bool(GRANTS[verb] & roles_of(person, program))


def is_party(person: Person, mentorship: Mentorship) -> bool:
    """The scholar, or a mentor of the team today (no query, where the team was read with the mentorship)."""
    if mentorship.scholar_id == person.pk:
        return True
    if (mentors := getattr(mentorship, "mentors", None)) is not None:
        return person.pk in {member.mentor_id for member in mentors}
    return mentorship.team.filter(mentor=person.pk, until__isnull=True).exists()


@needs(Verb.SEE_PROGRAM)
def may_see(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_PROGRAM, program)


@needs(Verb.SEE_PEOPLE)
def may_see_people(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_PEOPLE, program)


@needs(Verb.IMPORT_ROSTER)
def may_import_roster(person: Person, program: Program) -> bool:
    return holds(person, Verb.IMPORT_ROSTER, program)


@needs(Verb.APPOINT)
def may_appoint(person: Person, program: Program) -> bool:
    return holds(person, Verb.APPOINT, program)


@needs(Verb.READ_AUDIT)
def may_read_audit(person: Person, program: Program) -> bool:
    return holds(person, Verb.READ_AUDIT, program)


@needs(Verb.OPEN_PROGRAMS)
def may_open_programs(person: Person) -> bool:
    return person.is_server_administrator
