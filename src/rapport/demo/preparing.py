"""What the demo persons prepare: a scholar's plan with one part shared, and what a mentor offers."""

from rapport.agreements.preparing import actions
from rapport.agreements.preparing.areas import Rated
from rapport.demo.cast import MentorsOffer, ScholarsPlan
from rapport.people.models import Person
from rapport.programs.models import Program


def plan(scholar: Person, program: Program, written: ScholarsPlan) -> None:
    """Write the plan, open the shared parts to the team, and keep it as it is for now."""
    rated = [Rated(area, now, wanted, words) for area, (now, wanted, words) in written.skills.items()]
    actions.save_part(by=scholar, program=program, kind="skills", text="", rated=rated, version=0)
    for kind, text in written.parts.items():
        actions.save_part(by=scholar, program=program, kind=kind, text=text, version=0)
    for kind in written.shared:
        actions.share(by=scholar, program=program, kind=kind, with_team=True)
    actions.review(by=scholar, program=program)


def offer(mentor: Person, program: Program, said: MentorsOffer) -> None:
    """Say it to the programme's scholars."""
    words = {
        "interest": said.interest,
        "background": said.background,
        "resources": said.resources,
        "room_for": said.room_for,
        "is_shown": True,
    }
    actions.save_offer(by=mentor, program=program, words=words, version=0)
