"""Which institution is meant by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.reach.matching.entries import Entry
from rapport.reach.matching.matcher import How, Matcher
from rapport.reach.matching.names import domain_of, plain
from rapport.reach.matching.spelling import Vocabulary
from tests.reach.corruptor import labelled
from tests.reach.registry import registry

# Real institutions whose names are close to one another; names, cities and domains are facts.
REAL = [
    Entry(key, name, names, shorts, domains, city, state, code, "US")
    for key, name, names, shorts, domains, city, state, code in (
        ("umn", "University of Minnesota", ("University of Minnesota, Twin Cities",), ("UMN",), ("umn.edu",),
         "Minneapolis", "Minnesota", "MN"),
        ("umd", "University of Minnesota Duluth", (), ("UMD",), ("d.umn.edu",), "Duluth", "Minnesota", "MN"),
        ("umr", "University of Minnesota Rochester", (), ("UMR",), ("r.umn.edu",), "Rochester", "Minnesota", "MN"),
        ("maryland", "University of Maryland, College Park", (), ("UMD",), ("umd.edu",), "College Park", "Maryland",
         "MD"),
        ("mankato", "Minnesota State University, Mankato", (), ("MSU",), ("mnsu.edu",), "Mankato", "Minnesota", "MN"),
        ("uw", "University of Washington", (), ("UW",), ("uw.edu",), "Seattle", "Washington", "WA"),
        ("wustl", "Washington University in St. Louis", ("Washington University",), ("WUSTL",), ("wustl.edu",),
         "St Louis", "Missouri", "MO"),
        ("wsu", "Washington State University", (), ("WSU",), ("wsu.edu",), "Pullman", "Washington", "WA"),
        ("miami", "University of Miami", (), ("UM",), ("miami.edu",), "Coral Gables", "Florida", "FL"),
        ("miamioh", "Miami University", (), (), ("miamioh.edu",), "Oxford", "Ohio", "OH"),
        ("ucd", "University of California, Davis", (), ("UCD",), ("ucdavis.edu",), "Davis", "California", "CA"),
        ("ucsd", "University of California, San Diego", (), ("UCSD",), ("ucsd.edu",), "San Diego", "California", "CA"),
        ("ucsf", "University of California, San Francisco", (), ("UCSF",), ("ucsf.edu",), "San Francisco",
         "California", "CA"),
        ("ohio", "Ohio University", (), (), ("ohio.edu",), "Athens", "Ohio", "OH"),
        ("osu", "Ohio State University", ("The Ohio State University",), ("OSU",), ("osu.edu",), "Columbus", "Ohio",
         "OH"),
        ("oksu", "Oklahoma State University", (), ("OSU",), ("okstate.edu",), "Stillwater", "Oklahoma", "OK"),
        ("iup", "Indiana University of Pennsylvania", (), ("IUP",), ("iup.edu",), "Indiana", "Pennsylvania", "PA"),
        ("iu", "Indiana University Bloomington", ("Indiana University",), ("IU",), ("iu.edu",), "Bloomington",
         "Indiana", "IN"),
        ("penn", "University of Pennsylvania", (), ("UPenn",), ("upenn.edu",), "Philadelphia", "Pennsylvania", "PA"),
        ("mgh", "Massachusetts General Hospital", (), ("MGH",), ("massgeneral.org",), "Boston", "Massachusetts", "MA"),
        ("hms", "Harvard Medical School", (), ("HMS",), ("hms.harvard.edu",), "Boston", "Massachusetts", "MA"),
        ("slu", "Saint Louis University", (), ("SLU",), ("slu.edu",), "St Louis", "Missouri", "MO"),
        ("vt", "Virginia Polytechnic Institute and State University", ("Virginia Tech",), ("VPI",), ("vt.edu",),
         "Blacksburg", "Virginia", "VA"),
        ("udel", "University of Delaware", (), (), ("udel.edu",), "Newark", "Delaware", "DE"),
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def real() -> Matcher:
    return Matcher(REAL)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("University of Minnesota", "umn"),
        ("  the UNIVERSITY of minnesota. ", "umn"),
        ("Univ. of Minn.", "umn"),
        ("U of Minnesota", "umn"),
        ("Minnesota, University of", "umn"),
        ("Department of Pediatrics, University of Minnesota, Minneapolis, MN", "umn"),
        ("University of Minnesota Medical School", "umn"),
        ("Univeristy of Minnesota", "umn"),
        ("University of Minnesota - Duluth", "umd"),
        ("University of Minnesota, Duluth", "umd"),
        ("univ minnesota duluth", "umd"),
        ("Washington Univ in St Louis", "wustl"),
        ("Washington University School of Medicine", "wustl"),
        ("University of Washington School of Nursing", "uw"),
        ("Miami University", "miamioh"),
        ("U. of Miami", "miami"),
        ("UC Davis", None),
        ("University of California Davis", "ucd"),
        ("University of California at San Diego", "ucsd"),
        ("Univ. California San Francisco", "ucsf"),
        ("Ohio St. University", "osu"),
        ("The Ohio State Univ", "osu"),
        ("Ohio Univ.", "ohio"),
        ("Indiana University of Pennsylvania", "iup"),
        ("Saint Louis U", "slu"),
        ("St. Louis University", "slu"),
        ("Virginia Tech", "vt"),
        ("Virginia Polytechnic Inst. & State Univ.", "vt"),
        ("University of Delaware, Newark, DE", "udel"),
        ("Université du Minnesota", None),
    ],
)
def test_what_people_type(real: Matcher, typed: str, key: str | None) -> None:
    verdict = real.match(typed)
    assert verdict.key == key
    assert key or verdict.candidates  # what is not sure waits, with what may be meant


@pytest.mark.parametrize(
    "typed",
    [
        "University of Minnesota, Crookston",  # a campus that the registry does not know
        "Harvard Medical School, Massachusetts General Hospital",  # two at once
        "UMD",
        "OSU",
        "MSU",
        "University of California",
    ],
)
def test_what_could_be_several_waits_for_a_person(real: Matcher, typed: str) -> None:
    assert real.match(typed).key is None


@pytest.mark.parametrize(
    ("typed", "address", "key"),
    [
        ("UMD", "ada@umd.edu", "maryland"),
        ("UMD", "ada@d.umn.edu", "umd"),
        ("OSU", "ada@cs.okstate.edu", "oksu"),
        ("OSU Medical Center", "ada@gmail.example", None),
        ("University of Minnesota", "ada@umd.edu", "umn"),  # what was typed is stronger than an address
    ],
)
def test_an_address_decides_between_short_names(real: Matcher, typed: str, address: str, key: str | None) -> None:
    assert real.match(typed, address).key == key


def test_nothing_near_is_nothing(real: Matcher) -> None:
    assert real.match("Kilimanjaro Brewing Company").candidates == ()
    assert real.match("   ").candidates == ()
    assert real.match("n/a").key is None


def test_what_was_decided_on_is_remembered_whatever_its_capitals() -> None:
    matcher = Matcher(REAL)
    assert matcher.match("The U, Twin Cities campus").key is None
    matcher.remember("The U, Twin Cities campus", "umn")
    verdict = matcher.match("the u. twin cities CAMPUS")
    assert (verdict.key, verdict.how) == ("umn", How.REMEMBERED)


def test_of_two_with_one_name_the_place_decides_and_otherwise_nobody() -> None:
    twins = [
        Entry("ny", "Columbia College", city="Sonora", state="California", state_code="CA"),
        Entry("mo", "Columbia College", city="Columbia", state="Missouri", state_code="MO"),
    ]
    matcher = Matcher(twins)
    assert matcher.match("Columbia College").key is None
    assert {one.key for one in matcher.match("Columbia College").candidates} == {"ny", "mo"}
    assert matcher.match("Columbia College, Sonora").key == "ny"
    assert matcher.match("Columbia College, MO").key == "mo"
    closed = Matcher([twins[0], Entry("old", "Columbia College", is_current=False)])
    assert closed.match("Columbia College").key == "ny"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2026])
def test_five_thousand_messy_names(seed: int) -> None:
    """At least 99 of 100 automatic matches are right, and at most 5 of 100 names wait for a person."""
    entries = registry(6_000)
    matcher = Matcher(entries)
    names = labelled(entries, 5_000, seed)
    verdicts = [matcher.match(typed, address).key for typed, address, _ in names]
    sure = [(found, key) for found, (_, _, key) in zip(verdicts, names, strict=True) if found]
    assert sum(found == key for found, key in sure) >= 0.99 * len(sure)
    assert len(names) - len(sure) <= 0.05 * len(names)


def test_the_corruptor_spoils_names() -> None:
    entries = registry(500)
    names = labelled(entries, 1_000, 3)
    by_key = {entry.key: entry for entry in entries}
    untouched = sum(typed == by_key[key].name for typed, _, key in names)
    assert untouched < 0.25 * len(names)
    assert labelled(entries, 1_000, 3) == names


@given(st.text(max_size=60), st.sampled_from(["", "ada@umn.edu", "@", "umn"]))
def test_no_text_is_too_strange(typed: str, address: str) -> None:
    verdict = MATCHER.match(typed, address)
    assert verdict.key is None or verdict.how is not None


@given(st.text(alphabet="abcdefghij", min_size=6, max_size=10), st.data())
def test_one_slip_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + "z" + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    assert all(word in Vocabulary([word, "zzzzzzz"]).near(slip) for slip in slips)


def test_spellings_of_one_name_are_one() -> None:
    assert plain("Univ. of Texas Health Sci. Ctr.") == plain("The University of Texas Health Science Center")
    assert plain("St. John's Coll.") == plain("Saint John’s College")
    assert plain("Boise St. University") == "boise state university"


def test_a_name_in_any_script_is_a_name() -> None:
    assert plain("Universitetet i Tromsø") == plain("UNIVERSITETET I TROMSO")
    assert plain("Politechnika Łódzka") == plain("politechnika lodzka")
    assert plain("東京 大学") == "東京 大学"
    assert plain("– ?!") == ""
    entries = [
        Entry("tokyo", "University of Tokyo", ("東京大学",), (), (), "Tokyo", "", "", "JP"),
        Entry("kyoto", "Kyoto University", ("京都大学",), (), (), "Kyoto", "", "", "JP"),
    ]
    matcher = Matcher(entries)
    assert matcher.match("東京大学").key == "tokyo"
    assert matcher.match("大阪大学").key is None


def test_domains() -> None:
    assert domain_of("https://www.umn.edu/path?x=1") == "umn.edu"
    assert domain_of("Ada@D.UMN.edu ") == "d.umn.edu"
    assert domain_of("nowhere") == ""


MATCHER = Matcher(REAL)
