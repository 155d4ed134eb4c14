"""The letters about surveys, rendered when they go out: what has been done meanwhile is not asked for again."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys.models import Invited, Unsubscribed
from rapport.surveys.queries import Invitation, invitations_of


def invitation(person: Person, *, program: str) -> Mail | None:
    """Something has opened for somebody. None when they have answered all, or want no more of these mails."""
    return _letter(person, program, is_first=True, reminds_anonymous=False)


def reminder(person: Person, *, program: str, anonymous: int = 0) -> Mail | None:
    """Something still waits. With `anonymous`, anonymous surveys are named too: to all alike, answered or not."""
    return _letter(person, program, is_first=False, reminds_anonymous=bool(anonymous))


def _letter(person: Person, slug: str, *, is_first: bool, reminds_anonymous: bool) -> Mail | None:
    program = programs.program(slug)
    if Unsubscribed.objects.filter(program=program, person=person).exists():
        return None
    mine = [one for one in invitations_of(person) if one.survey.wave.program_id == program.pk]
    waiting = [one for one in mine if one.is_waiting]
    anonymous = _anonymous(person, mine) if reminds_anonymous else []
    if not waiting and not anonymous:
        return None
    words = {"program": program, "waiting": _once(waiting), "anonymous": anonymous, "is_first": is_first}
    return compose("surveys/waves/mail/letter", to=person, **words)


def _anonymous(person: Person, mine: list[Invitation]) -> list[Invitation]:
    """The anonymous surveys that are open and that the person got a link for."""
    has_link = set(Invited.objects.filter(person=person, failed=False).values_list("survey", flat=True))
    return [one for one in mine if one.window.is_open and not one.survey.carries_names and one.survey.pk in has_link]


def _once(waiting: list[Invitation]) -> list[dict[str, object]]:
    """Each survey once, with how many people or pairs it waits about."""
    found: dict[int, dict[str, object]] = {}
    for one in waiting:
        row = found.setdefault(one.survey.pk, {"invitation": one, "subjects": 0})
        row["subjects"] = int(str(row["subjects"])) + 1
    return list(found.values())


def in_program(program: Program) -> str:
    """How the keys of a programme's letters about surveys begin."""
    return f"surveys:{program.pk}:"
