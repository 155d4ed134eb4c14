"""Word of a completion to the webhooks of the programmes whose learner it is."""

from rapport.programs.codes import coder
from rapport.programs.webhooks import actions as webhooks
from rapport.programs.webhooks.events import TRAINED
from rapport.programs.webhooks.queries import listening
from rapport.training.learners import queries
from rapport.training.learners.queries import Wanted
from rapport.training.models import Completion


def tell_others(completion: int) -> None:
    """A course was completed: told where the programme sees the learner on its page, and nowhere else."""
    done = Completion.objects.filter(pk=completion).select_related("person").first()
    if done is None:
        return
    for program in {hook.program for hook in listening(TRAINED)}:
        required = queries.of_course(program, done.course)
        if queries.found(program, Wanted(done.course), required).filter(pk=done.person_id).exists():
            person = coder(program.pk)("p", done.person_id)
            webhooks.emit(
                by=done.person,
                program=program,
                event=TRAINED,
                key=f"completion:{done.pk}",
                data={"person": person, "course": done.course},
            )
