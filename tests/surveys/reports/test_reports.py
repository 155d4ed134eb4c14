"""Journeys of data: what scholars hand in, and what is stored for mentors on the fixed days."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.people.models import Letter
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.programs import actions as programs
from rapport.surveys import actions
from rapport.surveys.actions import Given
from rapport.surveys.ledger import actions as ledger
from rapport.surveys.models import (
    MentorReport,
    ReleasedRater,
    ReleasedSet,
    ReportBand,
    ReportRound,
    ReportText,
    Survey,
)
from rapport.surveys.reports import tasks
from tests import make
from tests.surveys.reports.rated import ASKED, CONTENT, TOLD, Rating, answer, make_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def rating() -> Rating:
    return Rating()


def levels(report: MentorReport) -> dict[str, str]:
    return dict(report.bands.values_list("thing", "level"))


def test_five_of_seven_give_a_report_in_bands(rating: Rating) -> None:
    mentor = rating.mentor(7)
    survey = rating.survey()
    for pair, low in zip(rating.pairs[mentor][:5], (1, 2, 3, 1, 2), strict=True):
        answer(survey, pair, met02_listens=low, met03_expertise=None)
    make_reports()
    report = MentorReport.objects.get()
    assert (report.mentor, report.kind, report.on, report.is_many) == (mentor, "own", TOLD, False)
    told = levels(report)
    assert len(told) == 15
    assert told["met02_listens"] == "work"
    assert told["met03_expertise"] == "few"
    assert told["met_mean"] == "strength"
    assert ReleasedSet.objects.get().about == f"mentor:{mentor.pk}"
    raters = {pair.scholar_id for pair in rating.pairs[mentor][:5]}
    assert set(ReleasedRater.objects.values_list("rater", flat=True)) == raters


def test_four_give_nothing_and_so_do_five_who_are_all(rating: Rating) -> None:
    few, all_five = rating.mentor(7), rating.mentor(5)
    survey = rating.survey()
    for pair in [*rating.pairs[few][:4], *rating.pairs[all_five]]:
        answer(survey, pair)
    make_reports()
    assert ReportRound.objects.count() == 1
    assert not MentorReport.objects.exists()
    assert not ReleasedSet.objects.exists()


def test_an_item_that_a_few_answered_is_not_told(rating: Rating) -> None:
    mentor = rating.mentor(7)
    survey = rating.survey()
    for place, pair in enumerate(rating.pairs[mentor][:6]):
        answer(survey, pair, **({"met_overall": None} if place < 2 else {}))
    make_reports()
    told = levels(MentorReport.objects.get())
    assert told.pop("met_overall") == "few"
    assert set(told.values()) == {"strength"}


def test_who_joined_late_does_not_count(rating: Rating) -> None:
    mentor = rating.mentor(6)
    with time_machine.travel(ASKED - timedelta(days=26), tick=False):  # handed in 29 days later
        late = rating.more(mentor, 4)
    survey = rating.survey()
    for pair in [*rating.pairs[mentor][:4], *late]:
        answer(survey, pair)
    make_reports()
    assert not MentorReport.objects.exists()


def test_thirty_days_are_long_enough(rating: Rating) -> None:
    mentor = rating.mentor(5)
    with time_machine.travel(ASKED - timedelta(days=27), tick=False):
        [new] = rating.more(mentor, 1)
    survey = rating.survey()
    for pair in [*rating.pairs[mentor][:4], new]:
        answer(survey, pair)
    make_reports()
    assert MentorReport.objects.get().kind == "own"


def test_who_took_answers_back_or_was_erased_does_not_count(rating: Rating) -> None:
    mentor = rating.mentor(8)
    survey = rating.survey()
    responses = [answer(survey, pair) for pair in rating.pairs[mentor][:6]]
    actions.withdraw(by=responses[0].person, response=responses[0])
    privacy.erase(by=responses[1].person, person=responses[1].person)
    make_reports()
    assert not MentorReport.objects.exists()


def test_what_is_begun_and_not_handed_in_does_not_count(rating: Rating) -> None:
    mentor = rating.mentor(8)
    survey = rating.survey()
    for pair in rating.pairs[mentor][:4]:
        answer(survey, pair)
    with time_machine.travel(ASKED + timedelta(days=1), tick=False):
        given = {name: Given(value) for name, value in CONTENT.items()}
        pair = rating.pairs[mentor][5]
        subject = make.surveys.Subject(pair, mentor)
        actions.save_answers(by=pair.scholar, survey=survey, given=given, subject=subject)
    make_reports()
    assert not MentorReport.objects.exists()


def test_three_mentors_with_too_few_share_one_report(rating: Rating) -> None:
    mentors = [rating.mentor(4) for _ in range(4)]
    survey = rating.survey()
    for mentor, count in zip(mentors, (2, 2, 1, 0), strict=True):
        for pair in rating.pairs[mentor][:count]:
            answer(survey, pair, met_comment=Given("A secret sentence", may_be_read=True), met08_credit=1)
    make_reports()
    assert list(MentorReport.objects.order_by("mentor").values_list("mentor", "kind")) == [
        (mentor.pk, "mentors") for mentor in mentors
    ]
    assert len({tuple(sorted(levels(report).items())) for report in MentorReport.objects.all()}) == 1
    assert levels(MentorReport.objects.all()[0])["met08_credit"] == "work"
    assert not ReportText.objects.exists(), "words are told about one mentor only"
    assert [one.about for one in ReleasedSet.objects.all()] == ["pool"]


def test_two_years_are_put_together_and_each_scholar_counts_once(rating: Rating) -> None:
    mentor = rating.mentor(8)
    first, second = rating.survey(days=()), rating.survey(ASKED + timedelta(days=365), [date(2027, 10, 1)])
    pairs = rating.pairs[mentor]
    for pair in pairs[:3]:
        answer(first, pair, met_overall=7)
    for pair in pairs[2:5]:
        answer(second, pair, met_overall=1)
    make_reports(date(2027, 10, 1))
    report = MentorReport.objects.get()
    assert (report.kind, report.survey) == ("years", second)
    # 7, 7, (7 + 1) / 2, 1, 1: a mean of four.
    assert levels(report)["met_overall"] == "mixed"
    assert ReleasedRater.objects.count() == 5


def test_the_next_report_needs_five_new_ones_and_takes_the_place_of_the_last(rating: Rating) -> None:
    mentor = rating.mentor(6)
    survey = rating.survey()
    for pair in rating.pairs[mentor][:5]:
        answer(survey, pair)
    make_reports()
    old = MentorReport.objects.get()
    with time_machine.travel(ASKED + timedelta(days=100), tick=False):
        new = rating.more(mentor, 5)
    for year, count in ((1, 4), (2, 5)):
        later = rating.survey(ASKED + timedelta(days=365 * year), [date(2026 + year, 10, 1)])
        for pair in [*rating.pairs[mentor][:5], *new[:count]]:
            answer(later, pair, met_overall=1)
        make_reports(date(2026 + year, 10, 1))
        if year == 1:
            assert MentorReport.objects.get() == old, "four new ones: the old report stays"
    report = MentorReport.objects.get()
    assert (report.on, report.is_many, levels(report)["met_overall"]) == (date(2028, 10, 1), True, "work")
    assert not ReportBand.objects.exclude(report=report).exists()


def test_only_words_that_were_shared_are_told_and_only_three_or_more(rating: Rating) -> None:
    mentor, other = rating.mentor(8), rating.mentor(8)
    survey = rating.survey()
    for place, pair in enumerate(rating.pairs[mentor][:6]):
        answer(survey, pair, met_comment=Given(f"Words {place}", may_be_read=place < 4))
    for place, pair in enumerate(rating.pairs[other][:6]):
        answer(survey, pair, met_comment=Given(f"Others {place}", may_be_read=place < 2))
    make_reports()
    told = list(ReportText.objects.values_list("report__mentor", "text"))
    assert sorted(told) == [(mentor.pk, f"Words {place}") for place in range(4)]
    assert {field.name for field in ReportText._meta.fields} == {"id", "report", "ask", "text"}


def test_the_order_of_words_is_drawn(rating: Rating, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[list[str]] = []

    class Drawing:
        def shuffle(self, texts: list[str]) -> None:
            drawn.append(list(texts))
            texts.sort(reverse=True)

    monkeypatch.setattr("rapport.surveys.reports.actions.secrets.SystemRandom", Drawing)
    mentor = rating.mentor(8)
    survey = rating.survey()
    for place, pair in enumerate(rating.pairs[mentor][:5]):
        answer(survey, pair, met_comment=Given(f"Words {place}", may_be_read=True))
    make_reports()
    assert [len(texts) for texts in drawn if texts] == [5]
    told = list(ReportText.objects.order_by("pk").values_list("text", flat=True))
    assert told == [f"Words {place}" for place in (4, 3, 2, 1, 0)]


def test_what_can_still_be_changed_does_not_count(rating: Rating) -> None:
    """A wave that is counted from the day of joining closes for each scholar on their own day."""
    mentor = rating.mentor(8)
    with time_machine.travel(ASKED, tick=False):
        late = rating.more(mentor, 3)
    content = make.instruments().instruments["mentee-rates-mentor", 1]
    wave = make.waves.plan_counted_wave(
        by=None, program=rating.program, name="Half a year", days_after=180, open_days=30
    )
    with time_machine.travel(ASKED, tick=False):
        survey = make.waves.open_survey(
            by=None,
            wave=wave,
            instrument=content,
            role=Role.SCHOLAR,
            degree=Survey.Degree.CONFIDENTIAL,
            report_days=[date(2027, 3, 10), date(2027, 4, 10)],
        )
    for pair in rating.pairs[mentor][:4]:
        answer(survey, pair, on=datetime(2026, 9, 5, tzinfo=UTC))
    for pair in late:
        answer(survey, pair, on=datetime(2027, 3, 5, tzinfo=UTC))
    make_reports(date(2027, 3, 10))
    assert not MentorReport.objects.exists()
    make_reports(date(2027, 4, 10))
    assert ReleasedRater.objects.count() == 7


def test_each_day_is_made_once_by_the_worker(
    rating: Rating,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mentor = rating.mentor(7)
    survey = rating.survey()
    for pair in rating.pairs[mentor][:5]:
        answer(survey, pair)
    with time_machine.travel(datetime(2026, 9, 30, 12, tzinfo=UTC), tick=False), django_assert_num_queries(1):
        tasks.make_due_reports()
    with time_machine.travel(datetime(2026, 10, 2, 12, tzinfo=UTC), tick=False):
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tasks.make_due_reports()
        make_reports()
        with django_assert_num_queries(1):
            tasks.make_due_reports()
    assert Job.objects.filter(task="rapport.surveys.reports.tasks.make_reports").count() == 1
    assert MentorReport.objects.count() == ReportRound.objects.count() == ReleasedSet.objects.count() == 1
    [event] = Event.objects.filter(did="surveys.make_reports")
    assert (event.target, event.by) == (f"survey:{survey.pk}", None)
    assert Letter.objects.filter(to=mentor).count() == 1
    [sent] = [sent for sent in mail.outbox if sent.to == [mentor.email]]
    assert sent.subject == "A report for you in Mentored Research"
    assert f"/surveys/reports/{rating.program.slug}/" in sent.body
    assert not {"strength", "mixed", "five", "listens"} & set(sent.body.lower().split())


def test_who_is_erased_leaves_a_number_that_is_nobodys(rating: Rating) -> None:
    mentor = rating.mentor(7)
    survey = rating.survey()
    for pair in rating.pairs[mentor][:5]:
        answer(survey, pair)
    make_reports()
    gone = rating.pairs[mentor][0].scholar
    privacy.erase(by=gone, person=gone)
    raters = list(ReleasedRater.objects.values_list("rater", flat=True))
    assert len(raters) == 5
    assert gone.pk not in raters
    assert min(raters) < 0
    assert MentorReport.objects.exists(), "what a report has released stays in it"


def test_the_ledger_refuses_what_would_single_a_few_out(rating: Rating) -> None:
    words = {"by": None, "program": rating.program, "scope": "report:x", "about": "pool", "on": TOLD}
    ledger.note(people=frozenset(range(1, 8)), **words)
    for people in (frozenset(range(1, 10)), frozenset(range(3)), frozenset()):
        with pytest.raises(ledger.TooCloseError):
            ledger.note(people=people, **words)
    assert ReleasedSet.objects.count() == 1


def test_a_mentor_who_has_left_gets_no_report(rating: Rating) -> None:
    mentor = rating.mentor(7)
    survey = rating.survey()
    for pair in rating.pairs[mentor][:5]:
        answer(survey, pair)
    programs.leave_all(by=mentor, person=mentor)
    make_reports()
    assert not MentorReport.objects.exists()
