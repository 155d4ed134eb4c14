"""What a project asks of somebody now: each function gives what it knows of; their order is that of the work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from rapport.kit.next_step import NextStep
from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.permissions import holds
from rapport.qualitative import queries
from rapport.qualitative.adjudication import queries as adjudication
from rapport.qualitative.coding import queries as rounds
from rapport.qualitative.models import Member, Project
from rapport.qualitative.permissions import may_read_texts
from rapport.qualitative.queries import Facts
from rapport.qualitative.screening import queries as screenings


@dataclass(frozen=True)
class Standing:
    """Who asks, with which parts, in which project, and how far that is."""

    person: Person
    project: Project
    parts: frozenset[str]
    so_far: Facts

    @property
    def leads(self) -> bool:
        return Member.Part.LEAD in self.parts

    @property
    def decides(self) -> bool:
        return Member.Part.ADJUDICATOR in self.parts

    def at(self, page: str) -> str:
        """The address of a page of the project."""
        return reverse(page, args=[self.project.program.slug, self.project.pk])


def texts(who: Standing) -> Iterator[NextStep]:
    """A project without texts has nothing to read."""
    if who.leads and not who.so_far.texts:
        yield NextStep(
            "Bring the texts in",
            "Free-text answers of a survey, a table, transcripts or documents. They come in without names.",
            who.at("qualitative:texts"),
            "Bring texts in",
        )


def words(who: Standing) -> Iterator[NextStep]:
    """What people write about shows in their words, before anything is coded."""
    if not who.leads or not who.so_far.texts or who.so_far.codebook or who.so_far.has_draft:
        return
    if not who.project.counted_words.exists():
        yield NextStep(
            "Count the words",
            "How many people use which words, under their stems: it shows where to look.",
            who.at("qualitative:words"),
            "To the words",
        )
        return
    yield NextStep(
        "Look through the words, and begin the codebook",
        "Exclude stems that say nothing, with a reason; those that stay become the first draft of the codebook.",
        who.at("qualitative:words"),
        "To the words",
    )


def codebook(who: Standing) -> Iterator[NextStep]:
    """Coders work with a version that does not change any more."""
    if who.leads and who.so_far.has_draft:
        yield NextStep(
            "Finish the draft of the codebook",
            "Say what each code means, and publish it. A published version stays as it is; coders work with it.",
            who.at("qualitative:codebook_draft"),
            "Go on with the draft",
        )


def team(who: Standing) -> Iterator[NextStep]:
    """Two who code, and texts to read."""
    coders = who.project.members.filter(part=Member.Part.CODER, until=None)
    if who.leads and who.so_far.texts and coders.count() < 2:
        yield NextStep(
            "Name those who code",
            "Two people code each text without seeing one another, so the project needs two coders or more.",
            who.at("qualitative:members"),
            "Name coders",
        )


def coding(who: Standing) -> Iterator[NextStep]:
    """Rounds that wait for the person; for a lead, the first round."""
    above = [who.project.program.slug, who.project.pk]
    for one in queries.to_code(who.person, [who.project.pk]):
        is_left = one.done < one.of
        yield NextStep(
            "Code texts" if is_left else "Submit the round",
            "Each alone: nobody sees what you find before the round closes.",
            reverse("qualitative:code" if is_left else "qualitative:submit_round", args=[*above, one.round.pk]),
            "Code" if is_left else "Submit",
            one.done,
            one.of,
            "Texts coded",
        )
    if who.leads and who.so_far.units and who.so_far.codebook and not who.project.rounds.exists():
        words = "Who codes what is drawn by lot. A training round shows where a definition is read in two ways."
        yield NextStep("Open a round of coding", words, who.at("qualitative:new_round"), "Open a round")


def again(who: Standing) -> Iterator[NextStep]:
    """A codebook that has changed sends texts back to the coders: in a round that a lead opens."""
    if who.leads and who.so_far.codebook > 1 and (number := rounds.to_read_again(who.project)):
        yield NextStep(
            "Open a round for what is to be read again",
            f"The codebook has changed since {number:,} {'text was' if number == 1 else 'texts were'} coded.",
            f"{who.at('qualitative:new_round')}?which=changed",
            "Open a round",
        )


def held_open(who: Standing) -> Iterator[NextStep]:
    """Somebody whose part has ended has not submitted: the round waits until a lead takes them out."""
    for one in rounds.who_hold_open(who.project, who.person) if who.leads else ():
        yield NextStep(
            f"Take {one.person} out of the round, or give the part back",
            "Their part in the project has ended before they submitted: the round stays open until then.",
            reverse("qualitative:release_coder", args=[who.project.program.slug, who.project.pk, one.pk]),
            "Take out",
        )


def deciding(who: Standing) -> Iterator[NextStep]:
    """Differences of closed rounds that wait for whoever decides."""
    if not (who.decides and who.so_far.closed_rounds):
        return
    for one in adjudication.closed_rounds(who.project):
        found = adjudication.disputes(one)
        still = [each.unit for each in found if each.is_open]
        if still:
            yield NextStep(
                f"Decide where coders differ: round {one.number}",
                f"{len(still)} of {len(found)} texts are still to be decided. Who said what is not told.",
                reverse("qualitative:differences", args=[who.project.program.slug, who.project.pk, one.pk]),
                "Decide",
            )


def results(who: Standing) -> Iterator[NextStep]:
    """What was found, as soon as a round has closed, until it is shown."""
    if who.leads and who.so_far.closed_rounds and not who.so_far.is_shown:
        yield NextStep(
            "See what was found, and choose quotes",
            "How many people wrote of each code, and the method written from the log. Quotes are checked for what "
            "tells who speaks before they leave the project.",
            who.at("qualitative:results"),
            "Open the results",
        )


def screening(who: Standing) -> Iterator[NextStep]:
    """Publications that wait for the person, and those that both have read."""
    if (held := screenings.screening_of(who.project)) is None:
        return
    own = screenings.own_readings(held, who.person)
    number, left = own.count(), own.filter(finished_at=None).count()
    if left:
        words = "Each publication goes to two, and neither sees what the other decides."
        done = number - left
        yield NextStep(
            "Read publications", words, who.at("qualitative:readings"), "Read", done, number, "Publications read"
        )
    if waiting := screenings.waiting(held):
        words = f"{waiting} that both have read: where you differ, and one form of two."
        yield NextStep("Settle publications", words, who.at("qualitative:consensuses"), "Settle")


NEXT: tuple[Callable[[Standing], Iterator[NextStep]], ...] = (
    texts,
    words,
    codebook,
    team,
    coding,
    again,
    held_open,
    deciding,
    screening,
    results,
)


def next_steps(person: Person, project: Project, parts: frozenset[str], so_far: Facts) -> list[NextStep]:
    """What waits for somebody in a project, in the order of the work."""
    who = Standing(person, project, parts, so_far)
    return [one for ask in NEXT for one in ask(who)]


def waiting_for(person: Person) -> list[NextStep]:
    """What waits for somebody in any project that they may open: texts to code and publications (four queries).

    A part outlives the role in the programme.
    """
    parts = queries.projects_of(person)
    mine = [one.pk for one in parts if holds(person, Verb.CODE_TEXT, one.program) and may_read_texts(person, one)]
    return [*texts_to_code(person, mine), *publications_to_read(person, mine)] if mine else []


def texts_to_code(person: Person, projects: list[int]) -> Iterator[NextStep]:
    """The rounds in which the person has not submitted."""
    for one in queries.to_code(person, projects):
        yield NextStep(
            f"Code texts: {one.round.project.name}",
            f"Nobody sees what you found before the round closes. {one.of - one.done} of {one.of} are left."
            if one.done < one.of
            else "You have coded every text. Submit the round when you are content with it.",
            reverse("qualitative:project", args=[one.round.project.program.slug, one.round.project_id]),
            "Open the project",
            one.done,
            one.of,
            "Texts coded",
        )


def publications_to_read(person: Person, projects: list[int]) -> Iterator[NextStep]:
    """The screenings in which the person has not finished."""
    for project, number, left in screenings.to_read(person, projects):
        yield NextStep(
            f"Read publications: {project.name}",
            f"Neither of the two who read one sees what the other decides. {left} of {number} are left.",
            reverse("qualitative:readings", args=[project.program.slug, project.pk]),
            "Read",
            number - left,
            number,
            "Publications read",
        )
