"""Who covers what: proposed by anybody of the mentorship, taken on by the mentor, read by nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rapport.agreements import queries as agreements
from rapport.agreements.actions import NotYoursError
from rapport.agreements.models import Commitment, Share
from rapport.agreements.team import actions, queries
from rapport.agreements.team.actions import ChangedMeanwhileError, Given
from rapport.agreements.team.matrix import Finding
from rapport.audit.queries import events_of
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy.queries import everything_about
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship, TeamMember
from tests import make

pytestmark = pytest.mark.django_db
ITEM = "meeting-frequency"


@pytest.fixture
def pair() -> Mentorship:
    """A scholar with a primary mentor and a co-mentor."""
    pair = make.agreeing_pair()
    add_mentor(pair, "Second")
    return mentorships.mentorship(pair.pk)


def add_mentor(pair: Mentorship, name: str) -> Person:
    mentor = make.member(pair.program, Role.MENTOR, name)
    programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=mentor, place=TeamMember.Place.CO)
    return mentor


def mentors(pair: Mentorship) -> list[Person]:
    return [member.mentor for member in mentorships.mentorship(pair.pk).mentors]  # type: ignore[attr-defined]


def address(name: str, pair: Mentorship, **more: object) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **more})


def row(person: Person, pair: Mentorship, item: str = ITEM) -> queries.Row:
    found = queries.matrix(agreements.desk(person, mentorships.mentorship(pair.pk))).row(item)
    assert found is not None
    return found


def share(by: Person, pair: Mentorship, item: str = ITEM, **given: object) -> int:
    """`first` and `second` say what the two mentors have to do with it."""
    said = {one.pk: given[name] for one, name in zip(mentors(pair), ("first", "second"), strict=False) if name in given}
    return actions.share_out(by=by, mentorship=pair, item=item, given=said, seen=row(by, pair, item).seen)  # type: ignore[arg-type]


def test_what_a_mentor_says_of_themselves_holds_at_once(pair: Mentorship) -> None:
    first, _ = mentors(pair)
    share(first, pair, first=Given("leads", "weekly", "Tuesdays"))
    kept = Share.objects.get()
    assert (kept.part, kept.value, kept.note, kept.taken_on is not None) == ("leads", "weekly", "Tuesdays", True)
    assert row(first, pair).findings == ()


def test_what_another_says_waits_for_the_mentors_yes(client: Client, pair: Mentorship) -> None:
    first, second = mentors(pair)
    share(pair.scholar, pair, first=Given("leads"))
    assert row(second, pair).findings == (Finding.WAITING,)
    client.force_login(second)
    client.post(address("take_on", pair, item=ITEM))
    assert row(second, pair).findings == (Finding.WAITING,)
    client.force_login(first)
    assert "proposes this for you" in client.get(address("share", pair, item=ITEM)).content.decode()
    client.post(address("take_on", pair, item=ITEM))
    assert row(second, pair).findings == ()


def test_a_yes_stays_when_something_else_is_changed_and_goes_with_its_own_words(pair: Mentorship) -> None:
    first, second = mentors(pair)
    share(first, pair, first=Given("leads"))
    share(second, pair, first=Given("leads"), second=Given("helps"))
    assert all(column.share and column.share.taken_on for column in row(first, pair).columns)
    share(second, pair, first=Given("helps"))
    assert row(first, pair).columns[0].share.taken_on is None  # type: ignore[union-attr]


def test_saving_the_same_again_changes_nothing_and_nothing_takes_a_share_away(pair: Mentorship) -> None:
    first, _ = mentors(pair)
    assert [share(first, pair, first=Given("leads")) for _ in range(2)] == [1, 0]
    assert [event.did for event in events_of(pair.program.slug)].count("agreements.share_out") == 1
    assert share(first, pair, first=Given()) == 1
    assert not Share.objects.exists()


def test_two_people_who_edit_one_item_do_not_overwrite_each_other(client: Client, pair: Mentorship) -> None:
    first, second = mentors(pair)
    seen = row(first, pair).seen
    share(second, pair, second=Given("leads"))
    with pytest.raises(ChangedMeanwhileError):
        actions.share_out(by=first, mentorship=pair, item=ITEM, given={first.pk: Given("leads")}, seen=seen)
    client.force_login(first)
    page = client.post(address("share", pair, item=ITEM), {f"part-{first.pk}": "leads", "seen": seen}, follow=True)
    assert "changed this meanwhile" in page.content.decode()
    assert Share.objects.get().mentor == second


def test_the_page_shows_gaps_duplicates_and_conflicts(client: Client, pair: Mentorship) -> None:
    first, second = mentors(pair)
    client.force_login(first)
    data = {f"part-{first.pk}": "leads", f"value-{first.pk}": "weekly", "seen": ""}
    assert client.post(address("share", pair, item=ITEM), data).status_code == 302
    share(second, pair, second=Given("leads", "monthly"))
    page = client.get(address("team", pair)).content.decode()
    for words in ("Two mentors do it differently", "More than one leads this", "Nobody leads this", "Every month"):
        assert words in page
    conflicts = client.get(address("team", pair) + "?show=conflict").content.decode()
    assert 'id="meeting-frequency"' in conflicts
    assert 'id="authorship"' not in conflicts
    assert 'id="authorship"' in client.get(address("team", pair) + "?show=nonsense").content.decode()


def test_a_value_out_of_range_is_not_saved_and_what_was_typed_stays(client: Client, pair: Mentorship) -> None:
    first, _ = mentors(pair)
    client.force_login(first)
    data = {f"part-{first.pk}": "leads", f"value-{first.pk}": "900", f"note-{first.pk}": "as fast as I can", "seen": ""}
    page = client.post(address("share", pair, item="feedback-days"), data)
    assert page.status_code == 422
    assert "as fast as I can" in page.content.decode()
    assert not Share.objects.exists()


def test_what_matters_to_one_is_not_told_to_another(client: Client) -> None:
    """Before and after the reveal: the matrix of a mentor does not depend on the weights that the scholar gave."""

    def page_of_the_mentor(weight: int) -> str:
        pair = make.agreeing_pair()
        given = {ITEM: make.given("weekly", weight, "assumed")}
        make.agreements.save_draft(by=pair.scholar, mentorship=pair, answers=given, version=0)
        return str([one.findings for one in queries.matrix(agreements.desk(make.mentor_of(pair), pair)).rows])

    assert page_of_the_mentor(1) == page_of_the_mentor(3)


def test_what_does_not_matter_to_me_is_no_gap_for_me(pair: Mentorship) -> None:
    given = {ITEM: make.given("weekly", 1, "assumed")}
    make.agreements.save_draft(by=pair.scholar, mentorship=pair, answers=given, version=0)
    assert row(pair.scholar, pair).findings == ()
    assert row(mentors(pair)[0], pair).findings == (Finding.GAP,)


def test_strangers_find_nothing(client: Client, pair: Mentorship) -> None:
    first, second = mentors(pair)
    promise = actions.commit(by=first, mentorship=pair, text="I call on Mondays", to=second, due_on=None)
    other = make.agreeing_pair()
    left = add_mentor(pair, "Left")
    programs.end_place(by=pair.scholar, member=TeamMember.objects.get(mentor=left))
    strangers = [other.scholar, make.mentor_of(other), make.person(), left]
    strangers += [
        make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.CHAIR, Role.OMBUDS)
    ]
    for stranger in strangers:
        client.force_login(stranger)
        assert client.get(address("team", pair)).status_code == 404
        assert client.get(address("share", pair, item=ITEM)).status_code == 404
        for name, more in (
            ("share", {"item": ITEM}),
            ("take_on", {"item": ITEM}),
            ("commit", {}),
            ("commitment", {"commitment": promise.pk}),
        ):
            assert client.post(address(name, pair, **more), {"do": "keep"}).status_code == 404
        with pytest.raises(NotYoursError):
            actions.share_out(by=stranger, mentorship=pair, item=ITEM, given={first.pk: Given("leads")}, seen="")
    promise.refresh_from_db()
    assert promise.done_on is None


def test_a_promise_of_another_team_is_not_there(client: Client, pair: Mentorship) -> None:
    other = make.agreeing_pair()
    theirs = actions.commit(by=make.mentor_of(other), mentorship=other, text="I call", to=None, due_on=None)
    client.force_login(pair.scholar)
    assert client.post(address("commitment", pair, commitment=theirs.pk)).status_code == 404


def test_mentors_promise_each_other_and_the_scholar_reads_it(client: Client, pair: Mentorship) -> None:
    first, second = mentors(pair)
    client.force_login(first)
    said = {"text": "I send the draft to you first", "to": second.pk, "due_on": "2027-01-31"}
    for _ in range(2):
        assert client.post(address("commit", pair), said).status_code == 302
    promise = Commitment.objects.get()
    client.force_login(pair.scholar)
    page = client.get(address("team", pair)).content.decode()
    assert "I send the draft to you first" in page
    assert "Promise something" not in page
    client.post(address("commitment", pair, commitment=promise.pk), {"do": "keep"})
    assert Commitment.objects.get().done_on is None
    client.force_login(second)
    client.post(address("commitment", pair, commitment=promise.pk), {"do": "take back"})
    client.post(address("commitment", pair, commitment=promise.pk), {"do": "keep"})
    assert Commitment.objects.get().done_on is not None


def test_nobody_promises_for_somebody_else(client: Client, pair: Mentorship) -> None:
    first, _second = mentors(pair)
    for by, to in ((pair.scholar, first), (first, first), (first, pair.scholar), (first, make.person())):
        with pytest.raises(NotYoursError):
            actions.commit(by=by, mentorship=pair, text="Something", to=to, due_on=None)
    client.force_login(first)
    assert client.post(address("commit", pair), {"text": "x", "to": make.person().pk}).status_code == 422
    assert not Commitment.objects.exists()


def test_after_the_end_it_is_read_only(client: Client, pair: Mentorship) -> None:
    first, _ = mentors(pair)
    share(first, pair, first=Given("leads", "", "Mine"))
    Mentorship.objects.update(until="2026-01-31")
    client.force_login(first)
    assert "Mine" in client.get(address("team", pair)).content.decode()
    client.post(address("share", pair, item=ITEM), {f"part-{first.pk}": "helps", "seen": row(first, pair).seen})
    assert client.post(address("commit", pair), {"text": "Something"}).status_code == 404
    assert Share.objects.get().part == "leads"


def test_a_large_team_costs_no_more_queries(pair: Mentorship, same_queries: Callable[..., None]) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            mentor = add_mentor(pair, "More")
            fresh = mentorships.mentorship(pair.pk)
            actions.commit(by=mentor, mentorship=fresh, text="I help", to=None, due_on=None)
            seen = row(mentor, fresh).seen
            actions.share_out(by=mentor, mentorship=fresh, item=ITEM, given={mentor.pk: Given("helps")}, seen=seen)

    same_queries(address("team", pair), few=lambda: grow(1), many=lambda: grow(4), by=pair.scholar)


def test_the_overview_hears_of_it(pair: Mentorship) -> None:
    first, second = mentors(pair)
    share(pair.scholar, pair, first=Given("leads"))
    actions.commit(by=first, mentorship=pair, text="I call", to=second, due_on=None)
    told = queries.on_overview(agreements.desk(first, pair))
    assert told == {
        "mentors": 2,
        "alone": None,
        "is_mentor": True,
        "items": 3,
        "to_talk_about": 2,
        "waits_for_you": 1,
        "your_commitments": 1,
        "confirmed": None,
    }


def test_it_is_handed_over_and_erased(pair: Mentorship) -> None:
    first, second = mentors(pair)
    share(first, pair, first=Given("leads", "weekly", "My own note"))
    actions.commit(by=first, mentorship=pair, text="I call", to=second, due_on=None)
    assert "My own note" in str(everything_about(first))
    assert "My own note" not in str(everything_about(second))
    privacy.erase(by=first, person=first)
    assert not Share.objects.exists()
    assert not Commitment.objects.exists()


def test_a_single_mentor_answers_for_everything(client: Client) -> None:
    pair = make.agreeing_pair()
    mentor = make.mentor_of(pair)
    assert row(pair.scholar, pair).findings == ()
    client.force_login(pair.scholar)
    shown = client.get(address("team", pair)).content.decode()
    assert f"{mentor} answers for all of it" in shown
    assert "Nobody leads" not in shown
    assert "only mentor, and so answers" in client.get(address("overview", pair)).content.decode()
    client.force_login(mentor)
    assert "You answer for all of it" in client.get(address("team", pair)).content.decode()
    add_mentor(pair, "Second")
    assert "Nobody leads" in client.get(address("team", pair)).content.decode()
