from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rapport.agreements import actions, queries
from rapport.agreements.actions import EditedMeanwhileError, NotYoursError, RequiredError
from rapport.agreements.aligning import actions as aligning
from rapport.agreements.alignment import Status
from rapport.agreements.decided import Decided, Promised
from rapport.agreements.given import Given, Other
from rapport.agreements.models import Answer, Judgement, Statement
from rapport.agreements.nature import Reach
from rapport.agreements.sides import Comparison
from rapport.people.models import Person
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db

SCHOLAR: dict[str, Given] = {
    "how-often": Given("weekly", 3, "assumed", guess="monthly"),
    "draft-days": Given("7", 2, guess="10"),
    "own-work": Given("My own question", 2, by_when="By June"),
    "manners": Given("You are on time", 1, of_me="I am, too"),
}
MENTOR: dict[str, Given] = {
    "how-often": Given("monthly", 1, guess="weekly"),
    "draft-days": Given("14", 2, guess="7"),
    "own-work": Given("A question of their own", 2),
    "who-leads": Given("The first of us", 1),
}


def address(name: str, pair: Mentorship, **more: object) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **more})


def compared(mentors: int = 1) -> Mentorship:
    pair = make.agreeing_team(mentors=mentors)
    actions.submit(by=pair.scholar, mentorship=pair, answers=SCHOLAR, version=0)
    for member in pair.team.all():
        actions.submit(by=member.mentor, mentorship=pair, answers=MENTOR, version=0)
    return pair


def of(person: Person, pair: Mentorship, item: str, at: int = 0) -> Comparison:
    desk = queries.desk(person, make.mentorships.mentorship(pair.pk))
    return next(one for one in queries.comparisons(desk, desk.pairs[at]) if one.item.id == item)


def decide(pair: Mentorship, item: str, *how: object, version: int = 0) -> Statement:
    decided = Decided(*how)  # type: ignore[arg-type]
    return actions.decide(by=pair.scholar, mentorship=pair, item=item, decided=decided, version=version)


def test_who_an_answer_is_about_follows_from_the_item() -> None:
    pair = compared()
    mentor = make.mentor_of(pair)

    def about(by: Person, item: str) -> set[int | None]:
        return set(Answer.objects.filter(sheet__by=by, item=item).values_list("about", flat=True))

    assert about(pair.scholar, "own-work") == about(mentor, "own-work") == {pair.scholar.pk}
    assert about(pair.scholar, "draft-days") == {None}  # of each mentor alike
    assert about(mentor, "draft-days") == {mentor.pk}
    assert about(pair.scholar, "manners") == {None, pair.scholar.pk}
    assert about(pair.scholar, "who-leads") == about(mentor, "who-leads") == {None}


def test_a_scholar_may_expect_something_else_of_one_mentor() -> None:
    pair = make.agreeing_team()
    first, second = (member.mentor for member in pair.team.order_by("pk"))
    says = {**SCHOLAR, "draft-days": Given("7", 2, of_one={second.pk: Other("30")})}
    actions.submit(by=pair.scholar, mentorship=pair, answers=says, version=0)
    for mentor in (first, second):
        actions.submit(by=mentor, mentorship=pair, answers=MENTOR, version=0)
    assert of(pair.scholar, pair, "draft-days", 0).voices[0].words == "7 days"
    assert of(pair.scholar, pair, "draft-days", 1).voices[0].words == "30 days"
    assert of(first, pair, "draft-days").voices[0].words == "7 days"
    assert of(second, pair, "draft-days").voices[0].words == "30 days"


def test_a_pair_opens_by_itself_and_the_team_when_all_have_submitted(client: Client) -> None:
    pair = make.agreeing_team()
    first, second = (member.mentor for member in pair.team.order_by("pk"))
    for person, says in ((pair.scholar, SCHOLAR), (first, MENTOR)):
        actions.submit(by=person, mentorship=pair, answers=says, version=0)
    client.force_login(first)
    shown = client.get(address("compare", pair)).content.decode()
    assert "My own question" in shown
    assert "What is about the team is not here yet" in shown
    assert "We are ready to sign" not in shown
    client.force_login(second)
    assert client.get(address("compare", pair)).headers["Location"] == address("overview", pair)
    actions.submit(by=second, mentorship=pair, answers={}, version=0)
    client.force_login(pair.scholar)
    shown = client.get(address("compare", pair)).content.decode()
    assert "About who-leads" in shown
    assert [str(tab["label"]) for tab in client.get(address("compare", pair)).context["tabs"]] == [
        "With Mentor 1",
        "With Mentor 2",
    ]
    other = client.get(f"{address('compare', pair)}?with={second.pk}").content.decode()
    assert "A question of their own" not in other


def test_guesses_are_held_against_what_the_other_said() -> None:
    scholar, mentor = of((pair := compared()).scholar, pair, "how-often").voices
    assert (scholar.guess, scholar.hit, mentor.guess, mentor.hit) == ("Every month", True, "Every week", True)
    scholar, mentor = of(pair.scholar, pair, "draft-days").voices
    assert (scholar.hit, mentor.hit) == (False, True)
    assert of(pair.scholar, pair, "own-work").voices[0].hit is None


def test_specific_and_shared_are_derived() -> None:
    pair = compared()
    assert of(pair.scholar, pair, "draft-days").is_specific
    assert not of(pair.scholar, pair, "own-work").is_specific  # the mentor's has neither date nor measure
    assert of(pair.scholar, pair, "manners").reach is Reach.UNILATERAL
    assert of(pair.scholar, pair, "how-often").reach is Reach.OPEN


def test_words_are_what_both_judge_them_to_be(client: Client) -> None:
    pair = compared()
    mentor = make.mentor_of(pair)
    page = address("judge", pair, item="own-work")
    for person, verdict in ((pair.scholar, "same"), (pair.scholar, "not sure"), (mentor, "same")):
        client.force_login(person)
        assert of(person, pair, "own-work").alignment.status is Status.TO_READ
        assert client.post(page, {"with": mentor.pk, "verdict": verdict}).status_code == 302
    assert of(mentor, pair, "own-work").alignment.status is Status.TO_READ  # one is not sure
    aligning.judge(by=pair.scholar, mentorship=pair, mentor=mentor, item="own-work", verdict="same")
    assert sorted(Judgement.objects.values_list("verdict", flat=True)) == ["not sure", "same"]  # both had said it
    shown = client.get(address("compare", pair)).content.decode()
    assert "The other: I am not sure" in shown


@pytest.mark.parametrize(("verdict", "status"), [("same", Status.ALIGNED), ("not the same", Status.DIFFERENT)])
def test_one_not_the_same_is_a_difference(verdict: str, status: Status) -> None:
    pair = compared()
    mentor = make.mentor_of(pair)
    aligning.judge(by=pair.scholar, mentorship=pair, mentor=mentor, item="own-work", verdict="same")
    aligning.judge(by=mentor, mentorship=pair, mentor=mentor, item="own-work", verdict=verdict)
    assert of(mentor, pair, "own-work").alignment.status is status


def test_only_the_two_of_a_pair_judge() -> None:
    pair = compared(mentors=2)
    first, second = (member.mentor for member in pair.team.order_by("pk"))
    for item, verdict in (("own-work", "same"), ("draft-days", "same"), ("own-work", "perhaps")):
        by, mentor = (second, first) if (item, verdict) == ("own-work", "same") else (first, first)
        with pytest.raises(NotYoursError):
            aligning.judge(by=by, mentorship=pair, mentor=mentor, item=item, verdict=verdict)


def test_a_difference_is_resolved_with_who_does_what_by_when(client: Client) -> None:
    pair = compared()
    mentor = make.mentor_of(pair)
    client.force_login(mentor)
    page = address("item", pair, item="draft-days")
    words = {
        "version": "0",
        "outcome": "compromise",
        "text": "Ten days.",
        "line-0-who": str(mentor.pk),
        "line-0-what": "Blocks Friday mornings",
        "line-0-due_on": "2027-05-03",
        "line-1-what": "",
    }
    assert client.post(page, {**words, "line-1-due_on": "2027-05-03"}).status_code == 422
    assert client.post(page, {**words, "text": " "}).status_code == 422
    assert client.post(page, words).status_code == 302
    kept = Statement.objects.get()
    assert (kept.outcome, kept.undertakings.get().who) == ("compromise", mentor)
    shown = client.get(address("compare", pair)).content.decode()
    assert "Blocks Friday mornings" in shown
    assert 'value="Blocks Friday mornings"' in client.get(page).content.decode()
    client.force_login(pair.scholar)
    late = client.post(page, {"version": "0", "outcome": "differ", "text": ""})
    assert late.status_code == 409
    assert "Blocks Friday mornings" in late.content.decode()
    assert Statement.objects.get().outcome == "compromise"


def test_a_session_that_ends_loses_no_line(client: Client) -> None:
    pair = compared()
    client.force_login(pair.scholar)
    page = address("item", pair, item="draft-days")
    owner = client.get(page).content.decode().split('name="draft-owner" value="')[1].split('"')[0]
    client.logout()
    words = {
        "draft-owner": owner,
        "version": "0",
        "outcome": "compromise",
        "text": "Ten",
        "line-0-what": "Do not lose me",
    }
    client.post(page, words)
    client.force_login(pair.scholar)
    shown = client.get(page).content.decode()
    assert 'value="Do not lose me"' in shown
    assert not Statement.objects.exists()


def test_a_scholar_of_several_stays_with_the_mentor_they_write_with(client: Client) -> None:
    pair = compared(mentors=2)
    second = pair.team.order_by("pk")[1].mentor
    client.force_login(pair.scholar)
    page = f"{address('item', pair, item='draft-days')}?with={second.pk}"
    assert "With Mentor 1" in client.get(page).content.decode()
    words = {"version": "0", "outcome": "agreed", "text": "Ten"}
    assert client.post(page, words).headers["Location"] == f"{address('compare', pair)}?with={second.pk}#draft-days"
    onward = client.post(page, {**words, "then": "next"}).headers["Location"]
    assert onward.endswith(f"?with={second.pk}")
    shown = client.get(reverse("home")).content.decode()
    assert "Compare with Mentor 1 and Mentor 2 and agree" in shown


def test_the_page_of_a_mentorship_says_where_each_pair_stands(client: Client) -> None:
    pair = compared(mentors=2)
    decide(pair, "manners", "We are on time", "agreed", (Promised("Puts a clock up", pair.scholar.pk),))
    decide(pair, "own-work", "Not now", "dropped")
    client.force_login(pair.scholar)
    shown = client.get(address("overview", pair))
    assert [(one.mentor.person.name, one.settled, one.items) for one in shown.context["standings"]] == [
        ("Mentor 1", 2, 5),
        ("Mentor 2", 2, 5),
    ]
    assert "Puts a clock up" in shown.content.decode()
    first = pair.team.order_by("pk")[0].mentor
    client.force_login(first)
    assert [one.mentor.person for one in client.get(address("overview", pair)).context["standings"]] == [first]


def test_the_fields_of_a_sheet_say_of_whom_and_who_reads(client: Client) -> None:
    pair = make.agreeing_team()
    first, second = (member.mentor for member in pair.team.order_by("pk"))
    client.force_login(pair.scholar)
    page = address("answer", pair)
    rows = {row.item.id: row for row in client.get(page).context["form"].rows}
    assert rows["own-work"].subject.startswith("What you expect of yourself. Read by each of your mentors, once that")
    assert rows["draft-days"].subject.startswith("What you expect of each of your mentors.")
    assert rows["who-leads"].subject.startswith("About the team. Read by everybody in this mentorship")
    assert [one.mentor.person for one in rows["draft-days"].of_one] == [first, second]
    assert (rows["own-work"].of_one, rows["who-leads"].of_one) == ([], [])
    typed = {"version": "0", "draft-days-value": "7", f"draft-days-of-{second.pk}": "soon", "then": "submit"}
    assert client.post(page, typed).status_code == 422
    typed |= {f"draft-days-of-{second.pk}": "30", "manners-of-me": "I, too", "own-work-by-when": "In May"}
    client.post(page, {**typed, "then": "save"})
    shown = client.get(page).content.decode()
    assert 'value="30"' in shown
    assert "I, too" in shown
    assert "The same as above" in shown
    assert "Questions that you have answered" in client.get(address("overview", pair)).content.decode()
    client.force_login(first)
    rows = {row.item.id: row for row in client.get(page).context["form"].rows}
    assert rows["draft-days"].subject.startswith("What you expect of yourself. Read by the scholar alone")
    assert rows["manners"].subject.startswith("What you expect of the scholar. Read by the scholar alone")
    assert rows["draft-days"].of_one == []


def test_nobody_undertakes_something_for_a_stranger() -> None:
    pair = compared()
    with pytest.raises(NotYoursError):
        decide(pair, "manners", "Ours", "agreed", (Promised("Something", make.person().pk),))
    assert not Statement.objects.exists()


def test_settled_is_also_to_decide_later_to_differ_and_to_leave_out() -> None:
    pair = compared()
    decide(pair, "how-often", "", "deferred")
    decide(pair, "draft-days", "", "differ")
    decide(pair, "own-work", "Not for us", "dropped")
    decide(pair, "manners", "We are on time", "agreed", (Promised("Puts a clock up", pair.scholar.pk),))
    with pytest.raises(actions.UnfinishedError):
        actions.make_version(by=pair.scholar, mentorship=pair)
    decide(pair, "who-leads", "", "referred")
    version = actions.make_version(by=pair.scholar, mentorship=pair)
    clauses = {clause.item: clause.text for clause in queries.wording.read(version.content).clauses}
    assert clauses == {
        "how-often": "We decide this later.",
        "draft-days": "We agree to differ.",
        "manners": "We are on time\n– The scholar: Puts a clock up",
        "who-leads": "We ask somebody else about this.",
    }


def test_what_is_required_cannot_be_left_out(client: Client) -> None:
    pair = compared()
    with pytest.raises(RequiredError):
        decide(pair, "manners", "No", "dropped")
    client.force_login(pair.scholar)
    words = {"version": "0", "outcome": "dropped", "text": "No"}
    assert client.post(address("item", pair, item="manners"), words).status_code == 422
    assert client.post(address("item", pair, item="own-work"), words).status_code == 302
    shown = client.get(address("compare", pair))
    assert [one.item.id for one in shown.context["dropped"]] == ["own-work"]
    assert "Left out by you" in shown.content.decode()


def test_a_pair_adds_items_of_its_own_that_become_part_of_the_agreement(client: Client) -> None:
    pair = compared()
    client.force_login(pair.scholar)
    words = {"title": "The dog", "question": "May the dog come along?", "domain": "support"}
    assert client.post(address("add_item", pair), {**words, "title": ""}).status_code == 422
    page = client.post(address("add_item", pair), words).headers["Location"]
    assert client.post(address("add_item", pair), words).headers["Location"] == page
    assert "May the dog come along?" in client.get(page).content.decode()
    assert "own-1" in queries.unsettled(Statement.objects.get().agreement)
    for item in ("how-often", "draft-days", "own-work", "manners", "who-leads"):
        decide(pair, item, "Ours")
    with pytest.raises(actions.UnfinishedError):
        actions.make_version(by=pair.scholar, mentorship=pair)
    decide(pair, "own-1", "On Fridays", version=Statement.objects.get(item="own-1").version)
    version = actions.make_version(by=pair.scholar, mentorship=pair)
    assert "The dog" in version.content


def test_before_the_reveal_nothing_is_added_or_decided(client: Client) -> None:
    pair = make.agreeing_team(mentors=1)
    actions.submit(by=pair.scholar, mentorship=pair, answers=SCHOLAR, version=0)
    with pytest.raises(actions.TooEarlyError):
        decide(pair, "manners", "Mine")
    own = aligning.OwnItem("The dog", "May it come?", "support")
    with pytest.raises(actions.TooEarlyError):
        aligning.add_item(by=pair.scholar, mentorship=pair, own=own)
    client.force_login(pair.scholar)
    assert client.get(address("add_item", pair)).status_code == 404
    words = {"with": make.mentor_of(pair).pk, "verdict": "same"}
    assert client.post(address("judge", pair, item="manners"), words).status_code == 404


def test_two_people_who_add_lines_do_not_overwrite_each_other() -> None:
    pair = compared()
    decide(pair, "manners", "Ours", "agreed", (Promised("One"),))
    with pytest.raises(EditedMeanwhileError):
        decide(pair, "manners", "Ours", "agreed", (Promised("Another"),))
    assert decide(pair, "manners", "Ours", "agreed", (Promised("One"),)).version == 1


def test_the_comparison_of_a_team_of_five_costs_no_more_queries(
    client: Client, same_queries: Callable[..., None], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pair = make.agreeing_team(mentors=4, template="kl2-scholar")
    template = queries.desk(pair.scholar, pair).template
    assert template is not None
    says = {item.id: Given("Something", guess="Something") for item in template.items}
    for person in (pair.scholar, *(member.mentor for member in pair.team.all())):
        actions.submit(by=person, mentorship=pair, answers=says, version=0)

    def more(number: int) -> None:
        for item in template.items[:number]:
            how = ("Ours", "agreed", (Promised("Does it", pair.scholar.pk), Promised("Helps")))
            decide(pair, item.id, *how)
        mentor = pair.team.order_by("pk")[0].mentor
        for item in [item for item in template.items if item.kind == "text"][:number]:
            aligning.judge(by=mentor, mentorship=pair, mentor=mentor, item=item.id, verdict="same")

    more(1)
    for person in (pair.scholar, pair.team.order_by("pk")[0].mentor):
        client.force_login(person)
        with django_assert_max_num_queries(12):
            assert client.get(address("compare", pair)).status_code == 200
    same_queries(address("compare", pair), few=lambda: more(1), many=lambda: more(20), by=pair.scholar)
