"""What one pair of the demo works towards: goals, milestones with steps, and meetings."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from rapport.agreements.agree import actions as agreeing
from rapport.agreements.agree.actions import Said
from rapport.agreements.enabling import actions as enabling
from rapport.agreements.enabling.actions import GoalWords, MilestoneWords
from rapport.agreements.meetings import actions as meetings
from rapport.agreements.meetings.actions import MeetingWords
from rapport.demo.cast import AMeeting, Work
from rapport.people.models import Person
from rapport.programs.models import Mentorship


class Working:
    """A scholar and a mentor at work."""

    def __init__(self, mentorship: Mentorship, scholar: Person, mentor: Person) -> None:
        self.mentorship, self.scholar, self.mentor = mentorship, scholar, mentor
        self.today = timezone.localdate()

    def day(self, offset: int) -> date:
        """So many days from the start of the demo."""
        return self.today + timedelta(days=offset)

    def perform(self, work: Work) -> None:
        """Everything that the script says."""
        goals = {
            goal.title: enabling.add_goal(
                by=self.scholar,
                mentorship=self.mentorship,
                words=GoalWords(
                    self.scholar, goal.title, goal.status, self.day(goal.due), goal.detail, goal.evidence, goal.item
                ),
            )
            for goal in work.goals
        }
        for one in work.milestones:
            words = MilestoneWords(one.kind, one.title, self.day(one.due), one.identifier, goals.get(one.goal))
            milestone = enabling.add_milestone(by=self.scholar, mentorship=self.mentorship, words=words)
            for step in one.steps:
                made = enabling.add_step(
                    by=self.scholar, milestone=milestone, title=step.title, due_on=self.day(step.due)
                )
                enabling.tick_step(by=self.scholar, step=made, done=step.done)
            if one.reached is not None:
                enabling.reach(by=self.scholar, milestone=milestone, on=self.day(one.reached))
        terms = Said(protected_percent=work.terms.percent, review_on=self.day(work.terms.review_in))
        agreeing.save_terms(by=self.scholar, mentorship=self.mentorship, said=terms, version=0)
        for meeting in work.meetings:
            self.meet(meeting)

    def meet(self, script: AMeeting) -> None:
        """One meeting with its note and what came of it."""
        at = timezone.make_aware(datetime.combine(self.day(script.day), time(script.hour)))
        words = MeetingWords(self.mentor, at, agenda=script.agenda, state=script.state)
        meeting = meetings.plan(by=self.mentor, mentorship=self.mentorship, words=words)
        if script.note:
            meetings.add_note(by=self.mentor, meeting=meeting, text=script.note, readers="pair")
        for one in script.to_do:
            who = self.scholar if one.who == "scholar" else self.mentor
            action = meetings.add_action(
                by=self.scholar, meeting=meeting, who=who, what=one.what, due_on=self.day(one.due)
            )
            meetings.tick_action(by=self.scholar, action=action, done=one.done)
