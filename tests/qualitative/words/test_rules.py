"""What is a word, what counts, and under which stem: the rules that methods.txt states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.qualitative.words.context import places_of
from rapport.qualitative.words.counting import WordCounter, count_words
from rapport.qualitative.words.reader import LANGUAGES, WordReader
from rapport.qualitative.words.rules import FOLDER, Rules, StopList, default_rules
from rapport.qualitative.words.signs import BREAK, cut, is_one_word, small, word_in
from rapport.textfiles.yaml_file import read

ENGLISH = WordReader(default_rules())
SIGNS = st.text(st.sampled_from("abÉé éß'’‘ʼ-/1.\n\u00ad\u200d\u0301\u00a0…🙂ΣςİńКक्षि中"), max_size=30)


def words_of(text: str) -> list[str]:
    return [small(word) for word in map(word_in, cut([text])[:-1]) if word]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("self-reflection", ["self", "reflection"]),
        ("communication/trust", ["communication", "trust"]),
        ("I don’t, I DON'T, I donʼt", ["i", "don't", "i", "don't", "i", "don't"]),
        ("‘plans’ and ''goals'' and 'meet'", ["plans", "and", "goals", "and", "meet"]),
        ("R01 3rd 2x", ["r", "rd", "x"]),
        ("goal—plan…meet\u00a0often\u202fthen\u2009we", ["goal", "plan", "meet", "often", "then", "we"]),
        ("men\u00adtor \ufeffplan go\u200bal", ["mentor", "plan", "goal"]),
        ("cafe\u0301 CAFÉ café", ["café", "café", "café"]),
        ("❤\ufe0fgoals 🙂plan\U0001f44d\U0001f3fd", ["goals", "plan"]),
        ("Größe naïve Łódź", ["größe", "naïve", "łódź"]),
        ("मेंटर किताब", ["मेंटर", "किताब"]),
        ("expectation_of_work a@b.org", ["expectation", "of", "work", "a", "b", "org"]),
        ("' '' ’ 12 -", []),
        ("one\ntwo\r\nthree", ["one", "two", "three"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert words_of(f"{text} 🙂") == words, "one sign that no byte holds makes no difference"


# Snowball 3 is not the Snowball of NLTK, nor of R: organization was “organ” there, university “univers”.
STEMS = {
    "organization": "organiz",
    "university": "universiti",
    "adding": "add",
    "expectations": "expect",
    "expected": "expect",
    "planning": "plan",
    "plans": "plan",
    "meeting": "meet",
    "met": "met",
    "relationship": "relationship",
    "relation": "relat",
    "mentoring": "mentor",
    "mentored": "mentor",
    "mentor's": "mentor",
    "mentorship": "mentorship",
    "communicate": "communic",
    "communication": "communic",
    "structure": "structur",
    "restructure": "restructur",
    "general": "general",
    "generate": "generat",
    "goals": "goal",
    "reflection": "reflect",
    "proactive": "proactiv",
    "support": "support",
}


def test_stems_are_those_of_this_version_of_the_stemmer() -> None:
    """Another version makes other stems, and no log of decisions fits: then read this test, do not mend it."""
    assert {word: ENGLISH.stem_of(word) for word in STEMS} == STEMS
    assert str(ENGLISH.stemmer).startswith("PyStemmer 3.")
    assert str(ENGLISH.stemmer).endswith("(Snowball), english")


def test_the_stop_list_leaves_what_a_paper_looks_at() -> None:
    stopped = default_rules().stopped()
    for word in (*STEMS, "clearly", "ask", "improve", "course", "mentor", "time", "trust", "good", "need", "listen"):
        assert word not in stopped
    assert {"the", "i", "don't", "and", "will", "not"} <= stopped.keys()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_stop_list_says_its_version_and_names_each_word_once(path: object) -> None:
    found = read(str(path), StopList)
    assert str(path).endswith(f"{found.name}-{found.version}.yaml")
    assert found.language in LANGUAGES
    words = [word for group in found.groups for word in group.words]
    assert len(words) == len(set(words))
    assert words == [small(word) for word in words]


def test_a_language_without_a_stop_list_is_counted_too() -> None:
    count = count_words(["Las expectativas y el plan"], WordReader(default_rules("spanish")))
    assert [(one.stem, one.respondents) for one in count.stems] == [("expect", 1), ("las", 1), ("plan", 1)]


def test_people_are_counted_not_uses() -> None:
    count = count_words(["Plan, plans, planning.", "A plan", "Goals", "  \n", ""], ENGLISH)
    assert count.respondents == 3
    plan = count.stems[0]
    assert (plan.stem, plan.respondents, plan.occurrences) == ("plan", 2, 4)
    assert plan.forms == (("plan", 2), ("planning", 1), ("plans", 1))
    assert [(one.word, one.occurrences) for one in count.left_out] == [("a", 1)]
    assert (count.words, count.counted) == (6, 5)


def test_a_text_without_words_is_a_respondent_with_text() -> None:
    assert count_words(["12.", "plan"], ENGLISH).respondents == 2


def test_many_people_are_counted_as_few_are() -> None:
    """More people than are counted at once, and longer texts."""
    long = count_words(["plan goal " * 450_000, "plan", "goal"], ENGLISH)
    assert [(one.stem, one.respondents, one.occurrences) for one in long.stems] == [
        ("goal", 2, 450_001),
        ("plan", 2, 450_001),
    ]
    texts = ["a plan", "plans and goals", "a café", "中文"] * 2500
    found = {one.stem: (one.respondents, one.occurrences) for one in count_words(texts, ENGLISH).stems}
    assert found == {"plan": (5000, 5000), "goal": (2500, 2500), "café": (2500, 2500)}


@given(st.lists(SIGNS, max_size=8), st.randoms())
def test_the_order_of_people_makes_no_difference(texts: list[str], chance: object) -> None:
    mixed = list(texts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert count_words(texts, ENGLISH) == count_words(mixed, ENGLISH)


@given(SIGNS, SIGNS)
def test_two_texts_of_one_person_count_as_one_text(first: str, second: str) -> None:
    once = {one.stem: one.respondents for one in count_words([f"{first}\n{second}"], ENGLISH).stems}
    twice = {one.stem: one.respondents for one in count_words([first, second], ENGLISH).stems}
    assert set(once.values()) <= {1}
    assert once.keys() == twice.keys()


@given(st.lists(SIGNS, max_size=6))
def test_no_word_is_lost(texts: list[str]) -> None:
    count = count_words(texts, ENGLISH)
    assert count.words == sum(len(words_of(text)) for text in texts if text.strip())


@given(SIGNS)
def test_what_is_known_of_words_changes_no_count(text: str) -> None:
    counter = WordCounter(ENGLISH)
    counter.count(["some plan é ab"])
    assert counter.count([text]) == count_words([text], ENGLISH)


@given(SIGNS)
def test_a_word_in_its_place_is_the_word_that_was_counted(text: str) -> None:
    places = list(places_of(text))
    assert [small(word_in(chunk)) for _, _, chunk in places] == [
        small(word_in(chunk)) for chunk in cut([text])[:-1] if chunk.strip("'")
    ]
    assert all(text[start:end].strip() for start, end, _ in places)


@given(SIGNS)
def test_a_form_is_itself_again(text: str) -> None:
    for word in words_of(text):
        assert words_of(word) == [word]
        assert is_one_word(word)
        assert BREAK not in word


def test_rules_without_a_stop_list_stop_nothing() -> None:
    assert Rules("english").stopped() == {}
