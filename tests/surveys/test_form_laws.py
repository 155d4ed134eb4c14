"""Laws of the form, at random: what it shows comes back as it was; what is no answer is told and never raises."""

import random
from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys import posted
from rapport.surveys.branching import Branches, branches
from rapport.surveys.fields import Field, Value, refusal
from rapport.surveys.kept import from_columns, from_json, is_given, to_columns, to_json
from rapport.surveys.library import shelf
from rapport.surveys.reading import parse_instrument
from rapport.surveys.sheet import Filled, sheet
from rapport.textfiles.mistakes import TextFileError
from tests.surveys.forms import elements, rendered, sent_by_a_browser
from tests.surveys.instruments import ALL_TYPES, answers_at_random, at_random, everything

seeds = st.integers(0, 100_000)
FEW = [branches(at_random(seed)) for seed in range(12)] + [branches(everything())]
some = st.integers(0, len(FEW) - 1)


def answers(ready: Branches, seed: int) -> dict[str, Value]:
    return answers_at_random(random.Random(seed), ready.fields.values())


def without_files(ready: Branches, values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if ready.fields[name].kind != "file" and is_given(value)}


# What a form shows comes back.


@given(some, seeds)
def test_what_the_form_shows_comes_back_as_it_was(at: int, seed: int) -> None:
    ready = FEW[at]
    given_ = answers(ready, seed)
    read = posted.read(ready, sent_by_a_browser(elements(rendered(ready, Filled(given_)))))
    assert not read.mistakes
    assert read.given.keys() == {name for name, one in ready.fields.items() if one.kind != "file"}
    assert without_files(ready, read.values) == without_files(ready, given_)


@given(some, seeds)
def test_versions_and_what_may_be_read_come_back(at: int, seed: int) -> None:
    ready = FEW[at]
    given_, chance = answers(ready, seed), random.Random(seed)
    versions = {name: chance.randint(1, 99) for name in given_}
    texts = [name for name, one in ready.fields.items() if one.kind == "text"]
    shared = frozenset(name for name in texts if chance.random() < 0.5)
    filled = Filled(given_, versions, shared=shared, offers_sharing=True)
    read = posted.read(ready, sent_by_a_browser(elements(rendered(ready, filled))))
    assert {name for name, what in read.given.items() if what.may_be_read} == shared
    assert {name: what.seen for name, what in read.given.items()} == {
        name: versions.get(name, 0) for name in read.given
    }


@given(some)
def test_a_new_form_has_nothing_chosen(at: int) -> None:
    ready = FEW[at]
    form = elements(rendered(ready, Filled({})))
    assert not [one for one in form.all("input") if "checked" in one.attributes]
    assert not any(is_given(value) for value in posted.read(ready, sent_by_a_browser(form)).values.values())


@pytest.mark.parametrize("edition", shelf().instruments)
def test_every_shipped_instrument_comes_back_as_it_was(edition: tuple[str, int]) -> None:
    ready = branches(shelf().instruments[edition].content)
    for seed in range(5):
        given_ = answers(ready, seed)
        read = posted.read(ready, sent_by_a_browser(elements(rendered(ready, Filled(given_)))))
        assert not read.mistakes
        assert without_files(ready, read.values) == without_files(ready, given_)


def test_a_decimal_comes_back_as_the_same_number() -> None:
    for value in (0, 7, 7.5, 80, 0.1):
        form = elements(rendered(branches(everything()), Filled({"hours": value})))
        assert posted.read(FEW[-1], sent_by_a_browser(form)).values["hours"] == value


# What is no answer.

STRANGE = [
    "-98", "-99", "-97", "6", "99999999999999999999", "1e9", "NaN", "inf", "0x1", "1.5", "1,5", "١", "²", "yes", " 1",
    "1 ", "\x00", "1\x00", "a\x00b", "\ud800", "x\udfff", "x" * 20_000, "2026-02-30", "20260101", "0000-00-00", "-",
    "--1", "1\n2", "\ufeff", "<script>", "%s", "{{ 7 }}", "-0", "00001", "1.0000000001", "2001-02-03T00:00", "9" * 400,
    "\r\n", "🦉",
]  # fmt: skip
anything = st.one_of(st.sampled_from(STRANGE), st.text(st.characters(), max_size=50))


def told(one: Field, values: Mapping[str, Value], mistakes: Mapping[str, str]) -> bool:
    """Either the field was given something that is an answer, or a sentence says why not."""
    if one.id in mistakes:
        return mistakes[one.id].endswith(".") and one.id not in values
    return refusal(one, values[one.id]) == ""


@given(some, st.lists(anything, min_size=1, max_size=3), seeds)
def test_whatever_is_sent_is_an_answer_or_is_told(at: int, words: list[str], seed: int) -> None:
    ready = FEW[at]
    chance = random.Random(seed)
    sent = QueryDict(mutable=True)
    for name in ready.fields:
        sent[f"on-{name}"] = chance.choice(["1", *words])
        sent.setlist(name, words)
        sent[f"seen-{name}"] = chance.choice(words)
        if chance.random() < 0.1:
            sent[f"none-{name}"] = "1"
    read = posted.read(ready, sent)
    for one in ready.fields.values():
        if one.kind != "file":
            assert told(one, read.values, read.mistakes), one.id
    # What was read can be shown again, kept, and handed in.
    html = rendered(ready, Filled(read.values, typed=read.typed, mistakes=read.mistakes))
    html.encode()
    assert elements(html)
    to_json(ready.settle(read.values).answers).encode()
    for name, value in read.values.items():
        assert from_columns(ready.fields[name], *to_columns(value)) == (value or None if value != 0 else 0)


def test_huge_lists_are_told() -> None:
    ready = FEW[-1]
    sent = QueryDict(mutable=True)
    sent["on-titles"] = "1"
    sent.setlist("titles", [str(number) for number in range(5_000)])
    assert posted.read(ready, sent).mistakes["titles"].startswith("This is none of the options")
    sent.setlist("titles", ["1"] * 5_000)
    assert posted.read(ready, sent).values == {"titles": frozenset({1})}


@pytest.mark.parametrize("text", ["half \ud83d", "a\udfffb"])
def test_half_a_sign_is_told(text: str) -> None:
    sent = QueryDict(mutable=True)
    sent["on-word"] = sent["on-why"] = "1"
    sent["word"] = sent["why"] = text
    read = posted.read(FEW[-1], sent)
    assert read.mistakes.keys() == {"word", "why"}
    rendered(FEW[-1], Filled({}, typed=read.typed, mistakes=read.mistakes)).encode()


@given(st.sampled_from(["proof.pdf", "proof", ".pdf", "../../x.PDF", "a\\b.pdf", "x\x00.pdf", "é" * 300 + ".pdf", ""]))
def test_a_file_of_any_name_and_content_never_raises(name: str) -> None:
    sent = QueryDict(mutable=True)
    sent["on-proof"] = "1"
    for content in (b"", b"%PDF-1.7", b"MZ", b"%PDF-" + b"x" * (5 * 1024 * 1024)):
        upload = SimpleUploadedFile("x.pdf", content)
        upload._name = name  # type: ignore[attr-defined]
        read = posted.read(FEW[-1], sent, MultiValueDict({"proof": [upload]}))
        assert bool(read.given) != bool(read.mistakes)
        for what in read.given.values():
            assert isinstance(what.value, str)
            assert 0 < len(what.value) <= 200
            assert "\x00" not in what.value
            assert not {"/", "\\"} & set(what.value)


# What is kept.


@given(some, seeds)
def test_what_is_kept_in_columns_comes_back(at: int, seed: int) -> None:
    ready = FEW[at]
    for name, value in answers(ready, seed).items():
        number, text = to_columns(value)
        assert (number is None) or text == ""
        back = from_columns(ready.fields[name], number, text)
        assert back == value
        assert type(back) is type(value)


@given(some, seeds)
def test_what_is_handed_in_comes_back_whole_and_written_the_same(at: int, seed: int) -> None:
    ready = FEW[at]
    settled = ready.settle(answers(ready, seed)).answers
    text = to_json(settled)
    back = from_json(ready.fields, text)
    assert back == dict(settled)
    assert to_json(back) == text
    shuffled = list(settled.items())
    random.Random(seed).shuffle(shuffled)
    assert to_json(dict(shuffled)) == text


@given(some, seeds)
def test_a_field_that_was_not_there_yet_is_skipped(at: int, seed: int) -> None:
    ready = FEW[at]
    settled = dict(ready.settle(answers(ready, seed)).answers)
    gone = random.Random(seed).choice(sorted(settled))
    text = to_json({name: value for name, value in settled.items() if name != gone})
    assert from_json(ready.fields, text)[gone] == -99


# What is settled.


@given(some, seeds)
def test_what_is_settled_stays_as_it_is(at: int, seed: int) -> None:
    ready = FEW[at]
    settled = ready.settle(answers(ready, seed))
    assert ready.settle(settled.answers) == settled


@given(some, seeds)
def test_the_order_of_answers_does_not_matter(at: int, seed: int) -> None:
    ready = FEW[at]
    given_ = answers(ready, seed)
    shuffled = list(given_.items())
    random.Random(seed).shuffle(shuffled)
    assert ready.settle(dict(shuffled)) == ready.settle(given_)


@given(some, seeds)
def test_what_is_hidden_comes_back_when_it_is_shown_again(at: int, seed: int) -> None:
    """Hiding and showing happens in what is kept: the draft holds all, and settling takes nothing from it."""
    ready = FEW[at]
    given_ = answers(ready, seed)
    first = ready.settle(given_)
    other = ready.settle(given_ | dict.fromkeys(list(ready.fields)[:2]))
    assert ready.settle(given_) == first
    for name in set(given_) - other.asked:
        assert other.answers[name] == -98
    read = posted.read(ready, sent_by_a_browser(elements(rendered(ready, Filled(given_)))))
    # The form holds hidden answers too, and sends them back.
    hidden = [name for name in given_ if name not in first.asked and ready.fields[name].kind != "file"]
    assert all(read.values[name] == given_[name] for name in hidden)


@given(some, seeds)
def test_what_the_page_counts_is_what_is_asked(at: int, seed: int) -> None:
    ready = FEW[at]
    given_ = answers(ready, seed)
    laid = sheet(ready, ready.instrument, Filled(given_))
    settled = ready.settle(given_)
    shown = {one.item.id for page in laid.pages for one in page.items if one.is_shown}
    assert shown == settled.shown
    assert 0 <= laid.progress.given <= laid.progress.asked
    assert {one.field.id for one in laid.left_open} <= settled.asked
    assert not any(is_given(given_.get(one.field.id)) for one in laid.left_open)


# What an instrument may not call its items.


@pytest.mark.parametrize("taken", ["submit", "words", "later", "reminded", "content", "promise", "elements", "matches"])
def test_no_item_takes_the_name_of_something_else_on_the_page(taken: str) -> None:
    text = ALL_TYPES.replace("id: word,", f"id: {taken},")
    with pytest.raises(TextFileError) as error:
        parse_instrument(text, name="everything-1.yaml")
    assert [mistake.what for mistake in error.value.mistakes] == [
        f"“{taken}” is taken by the form that asks the questions"
    ]
