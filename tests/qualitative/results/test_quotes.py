"""Quotes of a project: chosen, edited, checked, decided – and what becomes of one that is taken back."""

import pytest

from rapport.people.roles import Role
from rapport.qualitative.models import QuoteConsent, QuoteDecision, QuoteFinding, Unit
from rapport.qualitative.results.gathering import gather
from rapport.qualitative.results.quotes import actions, checking, queries
from rapport.qualitative.results.quoting import NotVerbatimError
from rapport.qualitative.results.reidentify import Kind
from rapport.qualitative.wordlist.texts import ones
from tests import make
from tests.qualitative.results.coded import GOALS, PLAN, RARE, TEXTS, coded, take_back

pytestmark = pytest.mark.django_db
TELLING = "We plan with Maria Berg at Emory University, and we write a plan."


def kinds(pk: int) -> set[str]:
    return set(QuoteFinding.objects.filter(quote=pk).values_list("kind", flat=True))


def test_a_quote_is_chosen_once_and_only_from_texts_that_carry_the_code() -> None:
    made = coded()
    one = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    same = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    assert one == same
    with pytest.raises(actions.NotCarriedError):
        actions.choose(by=made.lead, project=made.project, code=made.codes[GOALS], unit=made.units[7])
    for at in (1, 2):
        actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[at])
    with pytest.raises(actions.EnoughError):
        actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[3])
    actions.take_out(by=made.lead, quote=one)
    actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[3])


def test_a_quote_passes_once_everything_is_decided_and_people_may_be_quoted() -> None:
    made = coded((TELLING, *TEXTS[1:]))
    make.member(made.program, Role.SCHOLAR, "Maria Berg")
    quote = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    assert kinds(quote.pk) == {Kind.PERSON, Kind.CAPITALS}
    chosen = queries.one_chosen(quote)
    assert {group.kind: group.words for group in chosen.groups}[Kind.PERSON] == "Maria, Berg"
    assert chosen.state == "to be decided"
    actions.edit(
        by=made.lead,
        quote=quote,
        typed="We plan with [my mentor] at [my university], and we write a plan.",
        began_with=0,
    )
    assert kinds(quote.pk) == set()
    chosen = queries.one_chosen(quote)
    assert chosen.shown == "We plan with [my mentor] at [my university], and we write a plan."
    assert chosen.state == "consent to be noted"
    actions.note_consent(by=made.lead, document=made.units[0].document, allows=False, reason="Not asked.")
    assert queries.one_chosen(quote).state == "may not be quoted"
    actions.note_consent(by=made.lead, document=made.units[0].document, allows=True, reason="They were told.")
    assert queries.one_chosen(quote).passes
    assert Unit.objects.get(pk=made.units[0].pk).text == TELLING


def test_a_decision_holds_as_long_as_the_finding_is_the_same() -> None:
    made = coded((TELLING, *TEXTS[1:]))
    quote = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    for kind in kinds(quote.pk):
        actions.decide(by=made.lead, quote=quote, kind=kind, reason="A made-up name.")
    actions.decide(by=made.lead, quote=quote, kind=Kind.CAPITALS, reason="Twice is once.")
    assert not queries.one_chosen(quote).open
    number = QuoteDecision.objects.count()
    actions.check_again(by=made.lead, project=made.project)
    assert not queries.one_chosen(quote).open
    make.member(made.program, Role.SCHOLAR, "Maria Berg")
    actions.check_again(by=made.lead, project=made.project)
    assert [group.kind for group in queries.one_chosen(quote).open] == [Kind.PERSON]
    actions.decide(by=made.lead, quote=quote, kind=Kind.PERSON, reason="She is the author of a book.")
    actions.decide(by=made.lead, quote=quote, kind=Kind.PERSON, reason="Open again.", stays=False)
    assert [group.kind for group in queries.one_chosen(quote).open] == [Kind.PERSON]
    assert QuoteDecision.objects.count() > number


def test_other_words_of_the_editor_in_the_same_place_are_decided_anew() -> None:
    made = coded((TELLING, *TEXTS[1:]))
    quote = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    for began_with, place in enumerate(("Boston", "Denver")):
        typed = f"We plan […] at [{place}], and we write a plan."
        actions.edit(by=made.lead, quote=quote, typed=typed, began_with=began_with)
        assert [group.words for group in queries.one_chosen(quote).open] == [f"[{place}]"]
        actions.decide(by=made.lead, quote=quote, kind=Kind.PLACE, reason="All are from there.")
        assert not queries.one_chosen(quote).open


def test_what_is_not_verbatim_is_refused_and_nobody_overwrites_another_unseen() -> None:
    made = coded()
    quote = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    with pytest.raises(NotVerbatimError):
        actions.edit(by=made.lead, quote=quote, typed="We plan and write goals.", began_with=0)
    actions.edit(by=made.lead, quote=quote, typed="We plan […]", began_with=0)
    with pytest.raises(actions.MeanwhileError):
        actions.edit(by=made.lead, quote=quote, typed="[…] write a plan of goals.", began_with=0)
    actions.edit(by=made.lead, quote=quote, typed="We plan [...]", began_with=0)  # the same is no other edit
    actions.take_out(by=made.lead, quote=quote)
    with pytest.raises(actions.MeanwhileError):
        actions.edit(by=made.lead, quote=quote, typed="We plan and […]", began_with=1)


def test_few_who_are_alike_are_a_finding() -> None:
    known = [{"site": "A" if at < 3 else "B", "role": "mentor"} for at in range(len(TEXTS))]
    made = coded(known=known)
    quote = actions.choose(by=made.lead, project=made.project, code=made.codes[PLAN], unit=made.units[0])
    assert list(quote.findings.values_list("kind", "number")) == [(Kind.GROUP, 3)]
    role, site = (made.project.attributes.get(name=name).pk for name in ("role", "site"))
    actions.set_beside(by=made.lead, project=made.project, attributes=[role])
    assert kinds(quote.pk) == {Kind.GROUP}
    assert queries.one_chosen(quote).beside == "mentor"
    actions.set_beside(by=made.lead, project=made.project, attributes=[role, site])
    assert kinds(quote.pk) == {Kind.GROUP, Kind.BESIDE}
    assert queries.one_chosen(quote).groups[0].what.endswith("3, and at least 5 are wanted")


def test_who_counts_as_another_is_as_rare_as_that_one() -> None:
    made = coded(known=[{"site": "A"} for _ in TEXTS])
    first, second = made.units[0].respondent, made.units[1].respondent
    assert first
    assert second
    second.same_as = first
    second.save()
    as_whom = ones(made.project)
    found = queries.read_candidates(
        made.project, [(made.units[1].pk, 0)], checking.profiles(made.project, as_whom), as_whom
    )
    assert [one.alike for one in found] == [len(TEXTS) - 1]


def test_told_otherwise_people_are_asked_about_anew() -> None:
    made = coded()
    made.passing(PLAN)
    document = made.units[0].document
    document.consent = "Nothing will be quoted."
    document.save()
    assert queries.consents_of(made.project) == {}
    assert QuoteConsent.objects.count() == 1


def test_a_text_that_was_taken_back_is_quoted_nowhere() -> None:
    made = coded()
    pk = made.passing(PLAN)
    assert [one.row.pk for one in gather(made.project).standing] == [pk]
    take_back(made.units[0])
    gathered = gather(made.project)
    assert gathered.standing == ()
    assert [one.state for one in gathered.chosen] == ["taken back"]
    assert gathered.chosen[0].shown == ""


def test_stars_come_first_and_counts_are_of_people() -> None:
    made = coded(of=["a", "a", *(f"p{at}" for at in range(14))])
    gathered = gather(made.project)
    assert {one.name: one.respondents for one in gathered.found.codes} == {PLAN: 11, GOALS: 5, RARE: 2}
    assert gathered.found.of == 15
    listed = queries.candidates(made.project, gathered.units[made.codes[PLAN].pk])
    assert listed[0] == (made.units[3].pk, 2)
    assert len(listed) == 12
    assert len(queries.candidates(made.project, gathered.units[made.codes[PLAN].pk], "goals")) == 6
