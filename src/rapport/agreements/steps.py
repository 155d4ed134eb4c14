"""The way of an agreement as a list of steps, and where somebody stands on it."""

from django.urls import reverse

from rapport.agreements.queries import Desk, Step

LABELS = ("Say what you expect", "Compare", "Agree", "Sign")
# For each step of a party: which of the labels is the current one; all before it are done. Who has begun to write
# has compared.
CURRENT = {
    Step.ANSWER: 0,
    Step.WAIT: 1,
    Step.ALIGN: 1,
    Step.SIGN: 3,
    Step.WAIT_FOR_SIGNATURES: 3,
    Step.DONE: 4,
}


def steps_of(desk: Desk) -> list[dict[str, str]]:
    """For the step list of the kit; only what can be opened now is a link."""
    current = CURRENT[desk.step] + (desk.step == Step.ALIGN and desk.has_begun_to_write)
    return [
        {
            "label": label,
            "state": "done" if at < current else "current" if at == current else "todo",
            "href": _href(desk, at),
        }
        for at, label in enumerate(LABELS)
    ]


def _href(desk: Desk, at: int) -> str:
    name = ""
    if at == 0 and desk.step == Step.ANSWER:
        name = "answer"
    elif at in (1, 2) and desk.sees_all:
        name = "compare"
    elif at == LABELS.index("Sign") and desk.step == Step.SIGN:
        name = "sign"
    return reverse(f"agreements:{name}", kwargs={"mentorship": desk.mentorship.pk}) if name else ""
