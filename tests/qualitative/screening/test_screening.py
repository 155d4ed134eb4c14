"""From files to evidence: references, hits, two readers who do not see each other, consensus, table and diagram."""

import csv
import io
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import rapport
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.models import Consensus, Hit, Reading, Reference, SearchFile
from rapport.qualitative.screening import actions, queries
from rapport.qualitative.screening.assigning import TooFewError, draw_readers
from rapport.qualitative.screening.evidence import Evidence, evidence_table
from rapport.qualitative.screening.marking import marked
from rapport.qualitative.screening.stages import Known, Where, flow_figure, numbers
from rapport.surveys.kept import to_json
from rapport.surveys.library import branches_of
from rapport.textfiles.mistakes import TextFileError
from tests import make
from tests.qualitative.screening.conftest import FAMILY, FORM, Place

SECRET = "Seventeen secret pairs"


def at(name: str, place: Place, *more: object) -> str:
    return reverse(f"qualitative:{name}", args=[place.program.slug, place.project.pk, *more])


def two(reference: Reference) -> list[Reading]:
    return list(Reading.sealed.filter(reference=reference).order_by("pk"))


def form(**answers: object) -> str:
    return to_json(branches_of(*FORM).settle(answers).answers)  # type: ignore[arg-type]


def read_both(reference: Reference, *decisions: str) -> None:
    for one, decision in zip(two(reference), decisions, strict=True):
        actions.decide(
            by=one.reviewer, reading=one, decision=decision, reason=f"{SECRET}" if decision != "include" else ""
        )
        if decision == "include":
            actions.hand_in(
                by=one.reviewer, reading=one, answers=form(af_setting=SECRET, af_design=1, af_results="Yes.")
            )


def test_files_come_in_once_and_doubles_are_noted(place: Place) -> None:
    assert [one.number for one in place.screening.references.order_by("number")] == [1, 2, 3, 4, 5]
    assert [(one.new, one.double) for one in queries.files(place.screening)] == [(4, 0), (1, 1)]
    double = place.number(1).doubles.get()
    assert double.why.startswith("the same title")
    again = actions.confirm(by=place.lead, file=SearchFile.objects.get(name="more.csv"))
    assert again.references.count() == 1
    assert bytes(again.content) == b""


def test_a_double_fills_in_what_was_missing_and_is_searched(place: Place) -> None:
    data = b"PMID- 77\nTI  - Study 4 of mentors\nFAU - Author4, A\nDP  - 2004\nLID - 10.9999/x [doi]\nAB  - Other.\n"
    actions.confirm(
        by=place.lead, file=actions.keep_file(by=place.lead, screening=place.screening, name="x", data=data)
    )
    fourth = place.number(4)
    assert (fourth.pmid, fourth.doi, fourth.abstract) == ("77", "10.9999/x", "Nothing of the kind.")


def test_what_is_no_file_of_references_is_not_kept(client: Client, place: Place) -> None:
    client.force_login(place.lead)
    file = SimpleUploadedFile("refs.bib", b"@article{a}")
    page = client.post(at("searches", place), {"file": file})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "BibTeX" in page.content.decode()
    with pytest.raises(TextFileError):
        actions.keep_file(by=place.lead, screening=place.screening, name="x", data=b"")
    assert place.screening.files.count() == 2


def test_the_way_of_a_file_through_the_pages(client: Client, place: Place) -> None:
    client.force_login(place.lead)
    text = b"Title,Abstract,Year\nStudy 9,We expected it.,1999\n,no title,2000\nStudy 4 of mentors,x,2004\n"
    shown = client.post(at("searches", place), {"file": SimpleUploadedFile("n.csv", text)}, follow=True)
    assert shown.status_code == HTTPStatus.OK
    words = shown.content.decode()
    assert "Bring in 1 new" in words
    assert "Line 3: this row has no title" in words
    file = SearchFile.objects.get(name="n.csv")
    done = client.post(at("search_file", place, file.pk), {"do": "confirm"}, follow=True)
    assert "There already" in done.content.decode()
    assert place.screening.references.count() == 6
    other = actions.keep_file(by=place.lead, screening=place.screening, name="o.csv", data=b"Title,Year\nZ,2001\n")
    client.post(at("search_file", place, other.pk), {"do": "drop"})
    assert not SearchFile.objects.filter(pk=other.pk).exists()


def test_hits_decide_nothing_until_somebody_says_so(place: Place) -> None:
    told = queries.known(place.screening)
    assert {one.where for one in told.values()} == {Where.OPEN, Where.NO_HIT}
    assert queries.readers_of_chosen(place.screening) == {}
    with pytest.raises(ValueError, match="why"):
        actions.judge(by=place.lead, screening=place.screening, hits=[1], counts=False)


def test_hits_are_judged_on_their_page(client: Client, place: Place) -> None:
    client.force_login(place.readers[0])
    third = Hit.objects.get(reference__number=3)
    page = client.post(at("hits", place), {"hits": str(third.pk), "do": "exclude", "reason": ""})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(at("hits", place), {"hits": str(third.pk), "do": "exclude", "reason": "a plain verb"})
    third.refresh_from_db()
    assert (third.sense, third.reason, third.by) == ("excluded", "a plain verb", place.readers[0])
    assert "a plain verb" in client.get(at("hits", place) + "?sense=excluded&form=expected").content.decode()


def test_other_words_find_other_hits_and_what_was_said_stays(place: Place) -> None:
    third = Hit.objects.get(reference__number=3)
    actions.judge(by=place.lead, screening=place.screening, hits=[third.pk], counts=False, reason="a plain verb")
    words = type(FAMILY)(("expect", "kind"))
    actions.change(by=place.lead, screening=place.screening, family=words, instrument=FORM, strategy="PubMed")
    assert Hit.objects.get(reference__number=3).reason == "a plain verb"
    assert Hit.objects.get(reference__number=4).form == "kind"


def test_words_are_fixed_once_readers_are_drawn(drawn: Place) -> None:
    change = {"by": drawn.lead, "screening": drawn.screening, "instrument": FORM}
    with pytest.raises(actions.FixedError):
        actions.change(**change, family=type(FAMILY)(("other",)), strategy="")
    actions.change(**change, family=FAMILY, strategy="PubMed, 15 years")
    assert (
        actions.judge(
            by=drawn.lead, screening=drawn.screening, hits=[drawn.number(1).hits.get().pk], counts=False, reason="x"
        )
        == 0
    )
    with pytest.raises(actions.FixedError):
        actions.add_text(by=drawn.lead, reference=drawn.number(1), text="expect", name="a.pdf")


def test_the_whole_text_is_searched(client: Client, place: Place) -> None:
    client.force_login(place.lead)
    file = SimpleUploadedFile("paper.txt", b"We expect drafts.\n\nMentors are expected to read.")
    client.post(at("reference", place, place.number(4).pk), {"file": file})
    assert [one.form for one in place.number(4).hits.filter(part="text").order_by("pk")] == ["expect", "expected"]
    assert client.get(at("reference", place, place.number(4).pk)).status_code == HTTPStatus.OK


def test_any_two_of_four_with_even_loads() -> None:
    references = dict.fromkeys(range(60), ())
    load = dict.fromkeys((7, 8, 9, 10), 0)
    given = draw_readers(references, load, seed=3, what="a")
    assert {len(theirs) for theirs in given.values()} == {30}
    pairs = [frozenset(one for one, theirs in given.items() if pk in theirs) for pk in references]
    assert {len(pair) for pair in pairs} == {2}
    assert all(8 <= pairs.count(pair) <= 12 for pair in set(pairs))
    assert len(set(pairs)) == 6
    assert given == draw_readers(references, load, seed=3, what="a")
    assert given != draw_readers(references, load, seed=4, what="a")
    with pytest.raises(TooFewError):
        draw_readers({1: {7}}, {7: 0}, seed=1, what="a")


def test_readers_are_drawn_once_and_released(drawn: Place) -> None:
    chosen = [drawn.number(number) for number in (1, 2, 5)]
    assert [len(two(one)) for one in chosen] == [2, 2, 2]
    assert actions.draw(by=drawn.lead, screening=drawn.screening, reviewers=drawn.readers) == 0
    first = two(chosen[0])[0]
    actions.decide(by=first.reviewer, reading=first, decision="unsure")
    left = Reading.sealed.filter(reviewer=first.reviewer, finished_at=None).count()
    assert actions.release(by=drawn.lead, screening=drawn.screening, reviewer=first.reviewer) == left
    others = [one for one in drawn.readers if one != first.reviewer]
    assert actions.draw(by=drawn.lead, screening=drawn.screening, reviewers=others) == left
    assert [len(two(one)) for one in chosen] == [2, 2, 2]


def test_a_lead_who_reads_does_not_see_how_far_others_are(client: Client, place: Place) -> None:
    found = Hit.objects.filter(reference__screening=place.screening).values_list("pk", flat=True)
    actions.judge(by=place.lead, screening=place.screening, hits=found, counts=True)
    actions.draw(by=place.lead, screening=place.screening, reviewers=[place.lead, place.readers[0]])
    client.force_login(place.lead)
    before = client.get(at("reviewers", place)).content.decode()
    assert "how far the others are, you see when you have finished" in before
    theirs = Reading.objects.own(place.readers[0]).first()
    actions.decide(by=place.readers[0], reading=theirs, decision="unsure")
    csrf = r"\"[A-Za-z0-9]{64}\""
    after = client.get(at("reviewers", place)).content.decode()
    assert re.sub(csrf, "", before) == re.sub(csrf, "", after)
    Reading.sealed.filter(reviewer=place.lead).update(finished_at=timezone.now())
    assert "how far the others are" not in client.get(at("reviewers", place)).content.decode()


def pages_of(client: Client, person: Person, place: Place, reference: Reference) -> str:
    """Everything that somebody can open of a screening, in one text."""
    client.force_login(person)
    names = ("screening", "hits", "references", "readings", "consensuses", "evidence", "reviewers", "searches")
    addresses = [at(name, place) for name in names]
    addresses += [at("reference", place, reference.pk), at("consensus", place, reference.pk)]
    addresses += [at("reading", place, reference.pk)]
    addresses += [at(name, place) for name in ("evidence_csv", "publications_csv", "flow_svg")]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_nobody_sees_a_decision_before_both_have_finished(client: Client, drawn: Place) -> None:
    reference = drawn.number(1)
    mine, theirs = two(reference)
    strangers = [
        theirs.reviewer,
        drawn.lead,
        *(one for one in drawn.readers if one not in (mine.reviewer, theirs.reviewer)),
    ]
    csrf = r"value=\"[A-Za-z0-9]{64}\""
    before = {person: clean(pages_of(client, person, drawn, reference), csrf) for person in strangers[:1]}
    actions.decide(by=mine.reviewer, reading=mine, decision="include")
    actions.decide(by=mine.reviewer, reading=mine, decision="unsure", reason=SECRET)
    actions.decide(by=mine.reviewer, reading=mine, decision="exclude", reason=SECRET)
    for person in strangers:
        assert SECRET not in pages_of(client, person, drawn, reference)
    assert clean(pages_of(client, strangers[0], drawn, reference), csrf) == before[strangers[0]], "not a byte differs"
    assert SECRET in pages_of(client, mine.reviewer, drawn, reference)
    assert not Reading.objects.exists()
    assert not reference.readings.exists()
    actions.decide(by=theirs.reviewer, reading=theirs, decision="unsure")
    assert SECRET in pages_of(client, drawn.lead, drawn, reference)
    assert reference.readings.count() == 2


def clean(text: str, pattern: str) -> str:
    """A page without what is drawn anew for every answer."""
    return re.sub(r"X-CSRFToken[^}]*", "", re.sub(pattern, "", text))


def test_a_reading_is_opened_by_its_reviewer_alone(client: Client, drawn: Place) -> None:
    mine, theirs = two(drawn.number(1))
    other = next(one for one in drawn.readers if one not in (mine.reviewer, theirs.reviewer))
    for person, status in ((other, HTTPStatus.NOT_FOUND), (theirs.reviewer, HTTPStatus.OK)):
        client.force_login(person)
        assert client.get(at("reading", drawn, mine.reference_id)).status_code == status
    with pytest.raises(actions.FixedError):
        actions.decide(by=theirs.reviewer, reading=mine, decision="include")
    client.force_login(make.member(drawn.program, Role.DIRECTOR, "Director"))
    for name in ("screening", "hits", "evidence"):
        assert client.get(at(name, drawn)).status_code == HTTPStatus.NOT_FOUND


def test_reading_page_by_page(client: Client, drawn: Place) -> None:
    reviewer = two(drawn.number(1))[0].reviewer
    client.force_login(reviewer)
    own = list(queries.own_readings(drawn.screening, reviewer))
    first = own[0]
    page = client.post(at("reading", drawn, first.reference_id), {"decision": "include"}, follow=True)
    assert "Participants or setting" in page.content.decode()
    first = Reading.sealed.get(pk=first.pk)
    assert first.finished_at is None, "what is included waits for its form"
    sent = {"form": "1", "on-af_setting": "1", "af_setting": "Nursing schools", "on-af_design": "1", "af_design": "9"}
    assert client.post(at("reading", drawn, first.reference_id), sent).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    after = client.post(at("reading", drawn, first.reference_id), sent | {"af_design": "2"})
    first = Reading.sealed.get(pk=first.pk)
    assert first.finished_at is not None
    assert "Nursing schools" in first.answers
    assert after.status_code == HTTPStatus.FOUND
    client.post(at("reading", drawn, first.reference_id), {"decision": ""})
    assert Reading.sealed.get(pk=first.pk).finished_at is None


def test_what_both_have_finished_stays(client: Client, drawn: Place) -> None:
    reference = drawn.number(1)
    read_both(reference, "include", "exclude")
    one = two(reference)[0]
    with pytest.raises(actions.FixedError):
        actions.decide(by=one.reviewer, reading=one, decision="exclude")
    client.force_login(one.reviewer)
    answer = client.post(at("reading", drawn, one.reference_id), {"decision": "exclude"}, follow=True)
    assert "what you decided stays" in answer.content.decode()


def test_consensus_needs_both_and_a_reason_where_they_differ(client: Client, drawn: Place) -> None:
    reference = drawn.number(1)
    with pytest.raises(actions.FixedError):
        actions.settle(by=drawn.lead, reference=reference, outcome=actions.Outcome(is_included=True, reason="x"))
    client.force_login(drawn.lead)
    assert client.get(at("consensus", drawn, reference.pk)).status_code == HTTPStatus.NOT_FOUND
    read_both(reference, "include", "exclude")
    page = client.get(at("consensus", drawn, reference.pk)).content.decode()
    assert "Reviewer 1" in page
    assert not any(str(one) in page for one in drawn.readers), "no names"
    sent = {"outcome": "include", "reason": "", "on-af_results": "1", "af_results": "Aligned."}
    assert client.post(at("consensus", drawn, reference.pk), sent).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(at("consensus", drawn, reference.pk), sent | {"reason": "It has data."})
    made = Consensus.objects.get()
    assert (made.is_included, made.reason) == (True, "It has data.")
    assert "Aligned." in client.get(at("evidence", drawn)).content.decode()
    late = client.post(at("consensus", drawn, reference.pk), sent | {"reason": "Another.", "seen": ""})
    assert "Somebody else has settled it meanwhile" in late.content.decode()
    again = sent | {"reason": "Another.", "seen": made.at.isoformat()}
    client.post(at("consensus", drawn, reference.pk), again)
    assert Consensus.objects.get().reason == "Another."


def test_evidence_flow_and_files(client: Client, drawn: Place) -> None:
    first, second, fifth = (drawn.number(number) for number in (1, 2, 5))
    read_both(first, "include", "include")
    read_both(second, "exclude", "exclude")
    read_both(fifth, "unsure", "exclude")
    answers = form(af_setting="Nursing", af_design=7, af_design_other="Diaries")
    actions.settle(by=drawn.lead, reference=first, outcome=actions.Outcome(is_included=True, answers=answers))
    told = queries.numbers_of(drawn.screening)
    assert (told.found, told.doubles, told.references, told.chosen, told.waiting) == (6, 1, 5, 3, 1)
    assert (told.by[Where.NO_HIT], told.by[Where.BY_SENSE], told.by[Where.INCLUDED]) == (1, 1, 1)
    assert (told.same, told.read) == (2, 3)
    client.force_login(drawn.lead)
    page = client.get(at("evidence", drawn)).content.decode()
    assert "Another design: Diaries" in page
    assert client.get(at("evidence_word", drawn)).content.startswith(b"PK")
    names = ("evidence_csv", "publications_csv", "flow_svg")
    files = {name: client.get(at(name, drawn)).content.decode("utf-8-sig") for name in names}
    assert "Nursing" in files["evidence_csv"]
    rows = list(csv.DictReader(io.StringIO(files["publications_csv"])))
    assert [(row["number"], row["decision_1"], row["consensus"]) for row in rows if row["number"] in "12"] == [
        ("1", "include", "include"),
        ("2", "exclude", ""),
    ]
    assert rows[1]["reason"] == SECRET
    assert "In another sense alone" in files["flow_svg"]


def test_a_publication_of_another_project_is_not_there(client: Client, drawn: Place) -> None:
    other = make.project(drawn.program, lead=drawn.lead)
    client.force_login(drawn.lead)
    here = reverse("qualitative:reference", args=[drawn.program.slug, other.pk, drawn.number(1).pk])
    assert client.get(here).status_code == HTTPStatus.NOT_FOUND
    assert (
        client.get(reverse("qualitative:hits", args=[drawn.program.slug, other.pk])).status_code == HTTPStatus.NOT_FOUND
    )


def test_a_screening_is_begun_on_its_page(client: Client, drawn: Place) -> None:
    other = make.project(drawn.program, lead=drawn.lead)
    client.force_login(drawn.lead)
    where = [drawn.program.slug, other.pk]
    assert "Begin the screening" in client.get(reverse("qualitative:screening", args=where)).content.decode()
    sent = {"words": "goal two-words", "without": "", "strategy": "", "instrument": "abstraction-form@1"}
    address = reverse("qualitative:screening_settings", args=where)
    assert client.post(address, sent).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(address, sent | {"words": "goal, aim"})
    client.post(address, sent | {"words": "goal, aim"})
    assert queries.screening(other.pk).words == "goal aim"


def test_lists_ask_the_database_as_often_however_long_they_are(
    client: Client, drawn: Place, django_assert_max_num_queries: object
) -> None:
    client.force_login(drawn.lead)
    for name in ("references", "hits", "consensuses"):
        with django_assert_max_num_queries(24):  # type: ignore[operator]
            client.get(at(name, drawn))


def test_numbers_of_a_flow() -> None:
    read = [("include", "include"), ("exclude", "exclude"), ("unsure", "include")]
    of_two = [Known(1, 1, 0, 2, decisions, None, "No data") for decisions in read]
    told = numbers(
        9, 1, [Known(), Known(1, 0, 1), Known(1), Known(1, 1), Known(1, 1, 0, 1), Known(1, 1, 0, 2), *of_two]
    )
    assert [told.by[one] for one in Where] == [1, 1, 1, 2, 1, 1, 1, 1, 0]
    assert "No data" in flow_figure(told, "expect").alt


def test_a_text_in_pieces() -> None:
    pieces = marked("We expect it.", [(3, 9, "counts")])
    assert [(one.text, one.sense) for one in pieces] == [("We ", ""), ("expect", "counts"), (" it.", "")]
    assert marked("", []) == ()


def test_evidence_without_answers_has_no_columns_for_them() -> None:
    table = evidence_table(branches_of(*FORM), [Evidence("A 2001 (1)", 2001, {"af_results": "R"})])
    assert [one.label.text for one in table.columns] == ["Year", "Results"]


def test_only_the_room_itself_asks_for_what_is_not_open_yet() -> None:
    """`Reading.objects` tells of opened publications alone; whoever asks otherwise is named here."""
    source = Path(rapport.__file__).parent
    asking = {
        path.relative_to(source).as_posix() for path in source.rglob("*.py") if "Reading.sealed" in path.read_text()
    }
    room = "qualitative/screening"
    assert asking == {f"{room}/actions.py", f"{room}/queries.py", f"{room}/views.py"}
    assert (source / room / "views.py").read_text().count("Reading.sealed") == 1, "whether anybody reads it, not what"
