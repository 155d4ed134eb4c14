"""The plan in sentences, as it stands on the page, in the text for an application, and in the evidence pack."""

from collections.abc import Sequence

from rapport.oversight.models import Duty

DOES = {
    Duty.What.TRAIN: "completes the programme’s mentoring course",
    Duty.What.AGREE: "signs a mentoring agreement with all parties of each mentorship",
    Duty.What.REVIEW: "reviews each agreement with the other parties",
    Duty.What.ANSWER: "answers each survey of the programme that carries names",
}
COUNTED_FROM = {
    Duty.What.TRAIN: "joining the programme",
    Duty.What.AGREE: "the mentorship began",
    Duty.What.REVIEW: "the review day that the agreement names",
    Duty.What.ANSWER: "the survey opened",
}
AT_ONCE = {
    Duty.What.TRAIN: "on joining the programme",
    Duty.What.AGREE: "when the mentorship begins",
    Duty.What.REVIEW: "by the review day that the agreement names",
    Duty.What.ANSWER: "on the day on which the survey opens",
}
FOLLOWS = {
    Duty.Escalation.NONE: "Whoever is late stands on the programme’s list until it is done.",
    Duty.Escalation.LETTER: "Whoever is late gets one letter that reminds them, and stands on the programme’s list "
    "until it is done.",
    Duty.Escalation.DIRECTOR: "Whoever is late gets one letter that reminds them, and it becomes a task of the "
    "programme’s director, who notes what was done.",
}


def by_when(duty: Duty) -> str:
    """By when it is asked."""
    if duty.fixed_on:
        return f"by {duty.fixed_on:%-d %B %Y}"
    if not (days := duty.days_after):
        return AT_ONCE[Duty.What(duty.what)]
    return f"within {days} {'day' if days == 1 else 'days'} after {COUNTED_FROM[Duty.What(duty.what)]}"


def sentence(duty: Duty) -> str:
    """Who does what by when."""
    return f"Each {duty.role} {DOES[Duty.What(duty.what)]} {by_when(duty)}."


def follows(duty: Duty) -> str:
    """What follows when it is missed: our own sentence, then the programme's words."""
    return " ".join(filter(None, [FOLLOWS[Duty.Escalation(duty.escalation)], duty.missed.strip()]))


def text_of(program: str, duties: Sequence[Duty]) -> str:
    """The whole plan as plain text for an application."""
    lines = [f"Mentor and trainee assessment plan: {program}", ""]
    for number, duty in enumerate(duties, 1):
        lines += [f"{number}. {sentence(duty)}", f"   When it is missed: {follows(duty)}", ""]
    return "\n".join(lines).rstrip() + "\n"
