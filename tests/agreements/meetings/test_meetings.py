from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rapport.agreements.meetings import actions, queries
from rapport.agreements.meetings.actions import MeetingWords, NotYoursError
from rapport.agreements.models import Meeting, MeetingNote
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db
HELD = Meeting.State.HELD


@pytest.fixture
def pair() -> Mentorship:
    return make.compared_pair()


def page(name: str, pair: Mentorship, **words: int) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **words})


def text(client: Client, person: Person, address: str) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


def fresh(pair: Mentorship) -> Mentorship:
    return mentorships.mentorship(pair.pk)


def test_the_agenda_is_proposed_from_differences_milestones_and_last_actions(pair: Mentorship) -> None:
    make.milestone(pair, "K23 submitted", 10)
    last = make.meeting(pair, -10, HELD)
    actions.add_action(by=pair.scholar, meeting=last, who=pair.scholar, what="Send the aims")
    done = actions.add_action(by=pair.scholar, meeting=last, who=pair.scholar, what="Read the call")
    actions.tick_action(by=pair.scholar, action=done, done=True)
    agenda = queries.proposed_agenda(pair.scholar, fresh(pair), make.mentor_of(pair))
    assert "– How often we meet" in agenda
    assert "K23 submitted" in agenda
    assert "Send the aims (" in agenda
    assert "Read the call" not in agenda
    assert "weekly" not in agenda.lower()  # the title of what differs, nobody's answer


def test_before_the_reveal_the_agenda_knows_no_difference() -> None:
    pair = make.agreeing_pair()
    make.agreements.submit(by=make.mentor_of(pair), mentorship=pair, answers=make.MENTOR_SAYS, version=0)
    assert queries.proposed_agenda(pair.scholar, fresh(pair), make.mentor_of(pair)) == ""


def test_with_several_mentors_no_difference_gets_onto_an_agenda(pair: Mentorship) -> None:
    mentor, third = make.mentor_of(pair), make.second_mentor(pair)
    for whom in (mentor, third, None):
        assert "How often" not in queries.proposed_agenda(pair.scholar, fresh(pair), whom)


def test_a_meeting_is_the_business_of_those_who_meet(client: Client, pair: Mentorship) -> None:
    third = make.second_mentor(pair)
    meeting = make.meeting(pair, agenda="A delicate agenda")
    action = actions.add_action(by=pair.scholar, meeting=meeting, who=pair.scholar, what="A delicate task")
    shown = text(client, third, page("meeting", pair, meeting=meeting.pk))
    assert "This is a meeting of others" in shown
    assert "delicate" not in shown + client.get(page("meetings", pair)).content.decode()
    for name in ("change_meeting", "met", "add_note", "add_action"):
        assert client.post(page(name, pair, meeting=meeting.pk)).status_code == 404
    assert client.post(page("tick_action", pair, action=action.pk)).status_code == 404
    with pytest.raises(NotYoursError):
        actions.add_note(by=third, meeting=meeting, text="x", readers="team")
    with pytest.raises(NotYoursError):
        actions.add_action(by=pair.scholar, meeting=meeting, who=third, what="x")


def test_one_plans_with_ones_own_scholar_or_mentor_or_all_together(client: Client, pair: Mentorship) -> None:
    mentor = make.mentor_of(pair)
    assert queries.with_whom(pair.scholar, fresh(pair)) == queries.with_whom(mentor, fresh(pair)) == [mentor]
    third = make.second_mentor(pair)
    assert queries.with_whom(pair.scholar, fresh(pair)) == [mentor, third, None]
    assert queries.with_whom(third, fresh(pair)) == [third, None]
    client.force_login(pair.scholar)
    assert "With whom?" in client.get(page("plan_meeting", pair)).content.decode()
    typed = {"starts_at": "2027-01-12T14:30", "minutes": "30", "state": "planned", "version": "0"}
    client.post(f"{page('plan_meeting', pair)}?with={third.pk}", typed)
    client.post(f"{page('plan_meeting', pair)}?with=team", typed)
    client.post(f"{page('plan_meeting', pair)}?with={make.person().pk}", typed)
    assert [one.mentor for one in Meeting.objects.order_by("pk")] == [third, None]


@pytest.mark.parametrize(
    ("readers", "scholar", "mentor", "other"),
    [("me", True, False, False), ("pair", True, True, False), ("team", True, True, True)],
)
def test_a_note_is_read_by_whom_its_writer_chose(
    client: Client, pair: Mentorship, readers: str, scholar: bool, mentor: bool, other: bool
) -> None:
    third = make.second_mentor(pair)
    meeting = make.meeting(pair)
    actions.add_note(by=pair.scholar, meeting=meeting, text="Quite a sentence", readers=readers)
    address = page("meeting", pair, meeting=meeting.pk)
    seen = [
        "Quite a sentence" in text(client, person, address) for person in (pair.scholar, make.mentor_of(pair), third)
    ]
    assert seen == [scholar, mentor, other]


def test_what_was_written_for_one_mentor_is_not_carried_to_another(pair: Mentorship) -> None:
    meeting, third = make.meeting(pair), make.second_mentor(pair)
    for mentor in (third, None):
        words = MeetingWords(mentor, meeting.starts_at)
        with pytest.raises(NotYoursError):
            actions.change(by=pair.scholar, meeting=meeting, words=words, version=1)


def test_who_reads_is_said_first_and_is_the_pair_unless_chosen(client: Client, pair: Mentorship) -> None:
    shown = text(client, pair.scholar, page("meeting", pair, meeting=make.meeting(pair).pk))
    assert shown.index("Who will read this note") < shown.index("Your note")
    assert 'value="pair" id="id_readers_1" checked' in shown.replace(" required", "")


def test_a_meeting_of_the_team_has_no_pair(pair: Mentorship) -> None:
    make.second_mentor(pair)
    meeting = make.meeting(pair, with_team=True)
    assert [key for key, _ in queries.readers_of(meeting, pair.scholar)] == ["me", "team"]
    with pytest.raises(NotYoursError):
        actions.add_note(by=pair.scholar, meeting=meeting, text="x", readers="pair")


def test_only_the_writer_changes_or_takes_back_a_note(client: Client, pair: Mentorship) -> None:
    note = actions.add_note(by=pair.scholar, meeting=make.meeting(pair), text="Mine", readers="team")
    address = page("note", pair, note=note.pk)
    client.force_login(make.mentor_of(pair))
    assert client.get(address).status_code == 404
    assert client.post(address, {"then": "remove"}).status_code == 404
    client.force_login(pair.scholar)
    client.post(address, {"text": "Mine, better", "readers": "me", "version": "1"})
    note.refresh_from_db()
    assert (note.text, note.readers) == ("Mine, better", "me")
    assert client.post(address, {"text": "An old tab", "readers": "me", "version": "1"}).status_code == 409
    client.post(address, {"then": "remove"})
    assert not MeetingNote.objects.exists()


def test_a_mentor_who_left_reads_no_note_any_more(client: Client, pair: Mentorship) -> None:
    meeting, left = make.meeting(pair), make.mentor_of(pair)
    make.second_mentor(pair)
    actions.add_note(by=pair.scholar, meeting=meeting, text="For the team", readers="team")
    programs.end_place(by=pair.scholar, member=fresh(pair).team.get(mentor=left))
    client.force_login(left)
    assert client.get(page("meeting", pair, meeting=meeting.pk)).status_code == 404


def test_two_people_never_overwrite_an_agenda_unseen(client: Client, pair: Mentorship) -> None:
    meeting = make.meeting(pair, agenda="Mine")
    words = MeetingWords(meeting.mentor, meeting.starts_at, agenda="Theirs, saved first")
    actions.change(by=make.mentor_of(pair), meeting=meeting, words=words, version=1)
    client.force_login(pair.scholar)
    typed = {
        "starts_at": "2027-01-31T14:30",
        "minutes": "45",
        "state": "planned",
        "agenda": "A third one",
        "version": "1",
    }
    answer = client.post(page("change_meeting", pair, meeting=meeting.pk), typed)
    assert answer.status_code == 409
    assert "Theirs, saved first" in answer.content.decode()
    assert Meeting.objects.get().agenda == "Theirs, saved first"


def test_how_often_they_met_stands_beside_what_they_agreed(client: Client, pair: Mentorship) -> None:
    for days, state in [(-10, HELD), (-40, HELD), (-200, HELD), (-5, Meeting.State.CANCELLED), (-4, "planned")]:
        make.meeting(pair, days, state)
    address = page("meetings", pair)
    assert "Agreed:" not in text(client, pair.scholar, address)
    make.agreements.save_statement(
        by=pair.scholar, mentorship=pair, item="meeting-frequency", text="We meet every two weeks.", version=0
    )
    shown = text(client, pair.scholar, address)
    assert "Agreed: We meet every two weeks." in shown
    assert "In the last three months: 2 meetings." in shown
    assert "Did you meet?" in shown


def test_one_press_says_that_they_met_or_did_not(client: Client, pair: Mentorship) -> None:
    meeting = make.meeting(pair, -1, agenda="The aims")
    client.force_login(pair.scholar)
    assert "Did you meet?" in client.get(page("meeting", pair, meeting=meeting.pk)).content.decode()
    for _ in range(2):
        client.post(page("met", pair, meeting=meeting.pk))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.agenda, meeting.version) == (HELD, "The aims", 2)
    client.post(page("met", pair, meeting=meeting.pk), {"not": "1"})
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CANCELLED


def test_what_they_agreed_is_not_shown_to_who_may_not_see_it_yet(client: Client, pair: Mentorship) -> None:
    make.agreements.save_statement(
        by=pair.scholar, mentorship=pair, item="meeting-frequency", text="We meet every two weeks.", version=0
    )
    make.meeting(pair, -10, HELD)
    newcomer = make.second_mentor(pair)
    assert "every two weeks" not in text(client, newcomer, page("meetings", pair))


def test_staff_see_no_meeting_anywhere(client: Client, pair: Mentorship) -> None:
    make.meeting(pair, -10, HELD, agenda="A secret agenda")
    director = make.member(pair.program, Role.DIRECTOR)
    slug = pair.program.slug
    for address in ("/", f"/programs/{slug}/", f"/programs/{slug}/mentorships/", f"/programs/{slug}/audit/"):
        shown = text(client, director, address)
        assert "secret agenda" not in shown
        assert "meeting" not in shown.lower() or "planned or changed a meeting" not in shown


def test_an_action_is_for_somebody_of_the_pair(client: Client, pair: Mentorship) -> None:
    meeting = make.meeting(pair)
    with pytest.raises(NotYoursError):
        actions.add_action(by=pair.scholar, meeting=meeting, who=make.person(), what="x")
    client.force_login(pair.scholar)
    typed = {"what": "Send the aims", "who": str(make.mentor_of(pair).pk), "due_on": "2027-01-31"}
    client.post(page("add_action", pair, meeting=meeting.pk), typed)
    [action] = queries.open_actions(pair.scholar, pair)
    client.post(page("tick_action", pair, action=action.pk))
    assert queries.open_actions(pair.scholar, pair) == []


def test_many_meetings_cost_no_more_queries(same_queries: Callable[..., None], pair: Mentorship) -> None:
    def grow(number: int) -> None:
        for at in range(number):
            meeting = make.meeting(pair, at - 5, HELD if at < 5 else Meeting.State.PLANNED)
            actions.add_action(by=pair.scholar, meeting=meeting, who=pair.scholar, what=f"Do {at}")

    same_queries(page("meetings", pair), few=lambda: grow(2), many=lambda: grow(12), by=pair.scholar)
