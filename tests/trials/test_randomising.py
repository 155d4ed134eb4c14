"""Lists and logs are those that R makes from the same seed; what was changed is found out."""

import hashlib
import hmac
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.trials.randomising.accepted import accepted
from rapport.trials.randomising.book import CannotBeOpened, Entrant, Who, annul, begin, open_next, reveal, tell_accepted
from rapport.trials.randomising.commitment import commitment
from rapport.trials.randomising.design import Design
from rapport.trials.randomising.generator import Numbers
from rapport.trials.randomising.lists import choose, make_list
from rapport.trials.randomising.log import BrokenLog, Entry, following, read_log
from rapport.trials.randomising.minimising import Before, next_arm
from rapport.trials.randomising.redcap import allocation_table, rehearsal_table
from rapport.trials.randomising.sealed import Damaged, Opener, Sealed, WrongPassphrase, read_sealed
from rapport.trials.randomising.verifying import verify
from tests.stats.reference import cases, column

SEED = hashlib.sha256(b"a seed for tests").digest()
CHEAP = 2**10
PASSPHRASE = "four words make one"
WHO = Who("officer", "2026-11-27T10:00:00+00:00")
R = cases("randomisation.csv")
SIZES = [12, 3, 5, 9, 7, 4, 11, 8, 6, 10, 3, 12, 5, 7, 9, 4, 8, 6, 11, 10, 7, 5, 12, 3, 9]
HUB = [1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1]


def design(*shares: int, **method: object) -> Design:
    arms = [{"name": f"arm {at}", "share": share} for at, share in enumerate(shares, 1)]
    return Design.model_validate({"format": "rapport-randomisation/1", "trial": "a trial", "arms": arms, **method})


def blocks(sizes: list[int], each: int, strata: dict[str, list[str]] | None = None) -> dict[str, object]:
    factors = [{"name": name, "levels": levels} for name, levels in (strata or {}).items()]
    return {"sizes": sizes, "each": each, "strata": factors}


def constrained(number: int, candidates: int, best: int) -> dict[str, object]:
    rows = list(zip(SIZES, HUB, strict=True))[:number]
    return {
        "covariates": ["size", "hub"],
        "clusters": [{"name": f"I{at:02}", "values": row} for at, row in enumerate(rows, 1)],
        "candidates": candidates,
        "best_per_thousand": best,
    }


FACTORS: list[dict[str, object]] = [
    {"name": "size", "levels": ["small", "large"], "weight": 2},
    {"name": "hub", "levels": ["no", "yes"]},
]
LEVELS = [
    {"size": "large" if size > 7 else "small", "hub": "yes" if hub else "no"}
    for size, hub in zip(SIZES, HUB, strict=True)
]  # fmt: skip


def as_in_r(case: str) -> list[str]:
    return [f"arm {arm:.0f}" for arm in column(R[case], "arm")]


def test_words_and_whole_numbers_are_those_of_r() -> None:
    words = Numbers(SEED, "words")
    assert [words.word() for _ in range(20)] == list(column(R["words"], "w"))
    below = Numbers(SEED, "below")
    bounds = [*range(1, 13), 2**31 + 1, 3 * 10**9, 2**32]
    assert [below.below(bound) for bound in bounds] == list(column(R["below"], "b"))


def test_the_hmac_is_that_of_the_standard() -> None:
    # RFC 4231, test case 2.
    found = hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex()
    assert found == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_each_number_is_as_likely() -> None:
    numbers = Numbers(SEED, "likely")
    counts = Counter(numbers.below(6) for _ in range(6000))
    # Chi-square on 5 degrees of freedom: 20.5 has p = .001.
    assert sum((counts[at] - 1000) ** 2 / 1000 for at in range(6)) < 20.5
    orders = Counter(numbers.shuffled("abc") for _ in range(6000))
    assert len(orders) == 6
    assert sum((count - 1000) ** 2 / 1000 for count in orders.values()) < 20.5


def test_words_beyond_the_largest_multiple_are_passed_over() -> None:
    # With a bound just above half of all words, every second one is: so many are used.
    numbers, plain = Numbers(SEED, "over"), Numbers(SEED, "over")
    bound = 2**31 + 1
    expected = [word for word in (plain.word() for _ in range(60)) if word < bound][:20]
    assert [numbers.below(bound) for _ in range(20)] == expected


def test_lists_of_blocks_are_those_of_r() -> None:
    strata = {"size": ["small", "large"], "region": ["north", "south"]}
    places = make_list(SEED, design(1, 1, blocks=blocks([2, 4, 6], 30, strata)))
    for where in ("size=small;region=north", "size=large;region=north"):
        own = [place for place in places if place.where == where]
        assert [place.arm for place in own] == as_in_r(where)
        assert [place.number for place in own] == list(range(1, len(own) + 1))
    assert [place.arm for place in make_list(SEED, design(2, 1, blocks=blocks([3, 6], 20)))] == as_in_r("plain")
    assert [place.arm for place in make_list(SEED, design(1, 1, 1, blocks=blocks([3, 9], 20)))] == as_in_r("three")


@pytest.mark.parametrize(
    ("case", "shares", "number", "candidates", "best"),
    [("drawn", (1, 1), 25, 500, 100), ("every", (1, 1), 9, 10000, 250), ("unequal", (2, 1), 9, 10000, 50)],
)
def test_constrained_is_that_of_r(case: str, shares: tuple[int, ...], number: int, candidates: int, best: int) -> None:
    asked = design(*shares, constrained=constrained(number, candidates, best))
    found = choose(SEED, asked)
    assert [f"arm {arm + 1}" for arm in found.chosen] == as_in_r(case)
    assert (len(found.accepted), found.looked_at, found.limit) == tuple(
        R[case][name] for name in ("accepted", "looked", "limit")
    )
    assert found.imbalance <= found.limit
    assert [place.arm for place in make_list(SEED, asked)] == as_in_r(case)


def test_too_narrow_a_constraint_is_seen_in_tied_pairs() -> None:
    loose = choose(SEED, design(1, 1, constrained=constrained(9, 10000, 1000)))
    assert loose.tied() == (0, 0)
    always, never = choose(SEED, design(1, 1, constrained=constrained(9, 10000, 10))).tied()
    assert always + never > 0


def test_minimisation_is_that_of_r() -> None:
    for case, asked in (
        ("minimised", design(1, 1, minimised={"factors": FACTORS})),
        (
            "minimised three",
            design(
                1, 1, 1,
                minimised={"factors": [{**one, "weight": 1} for one in FACTORS], "chance": 1, "chance_of": 1},
            ),
        ),
    ):  # fmt: skip
        before: list[Before] = []
        for levels in LEVELS:
            before.append(Before(levels, next_arm(SEED, asked, before, levels).arm))
        assert [one.arm for one in before] == as_in_r(case)


@given(st.integers(2, 4), st.integers(1, 3), st.integers(2, 40), st.binary(min_size=32, max_size=32))
@settings(max_examples=30, deadline=None)
def test_blocks_are_balanced_and_longer_lists_begin_alike(arms: int, factor: int, each: int, seed: bytes) -> None:
    short = make_list(seed, design(*[1] * arms, blocks=blocks([arms * factor], each)))
    long = make_list(seed, design(*[1] * arms, blocks=blocks([arms * factor], each + 20)))
    assert long[: len(short)] == short
    assert len(set(Counter(place.arm for place in short).values())) == 1


def open_all(asked: Design, entrants: list[Entrant]) -> tuple[Sealed, list[Entry], Opener]:
    sealed, first = begin(asked, PASSPHRASE, WHO, CHEAP)
    opener, entries = Opener(read_sealed(sealed.text()), PASSPHRASE), [first]
    for entrant in entrants:
        entries.append(open_next(entries, opener, entrant, WHO))
    return sealed, entries, opener


STRATA = {"size": ["small", "large"]}
ENTRANTS = [Entrant(f"I{at:02}", {"size": level["size"]}) for at, level in enumerate(LEVELS, 1)]
DESIGNS = {
    "blocks": (design(1, 1, blocks=blocks([2, 4], 26, STRATA)), ENTRANTS),
    "constrained": (design(1, 1, constrained=constrained(25, 200, 100)), [Entrant(e.cluster, {}) for e in ENTRANTS]),
    "minimised": (
        design(1, 1, minimised={"factors": FACTORS}),
        [Entrant(e.cluster, level) for e, level in zip(ENTRANTS, LEVELS, strict=True)],
    ),
}


@pytest.mark.parametrize("method", DESIGNS)
def test_a_log_is_replayed_from_the_revealed_seed(method: str) -> None:
    asked, entrants = DESIGNS[method]
    _, entries, opener = open_all(asked, entrants)
    assert verify(entries).problems == ()
    assert not verify(entries).is_replayed
    assert verify(entries, opener.seed).is_replayed
    entries += [annul(entries, "I03", "withdrew before it was told", WHO)]
    entries += [reveal(entries, opener, WHO)]
    read = read_log("".join(entry.line() for entry in entries))
    found = verify(read)
    assert (found.problems, found.is_replayed, found.allocated) == ((), True, 25)
    assert found.head == entries[-1].hash


def test_what_was_accepted_is_told_without_arms_and_not_too_early() -> None:
    asked, entrants = DESIGNS["constrained"]
    _, entries, opener = open_all(asked, entrants)
    early = following(entries[:-1], at=WHO.at, by=WHO.by, did="accepted", what={})
    with pytest.raises(CannotBeOpened, match="each cluster has its arm"):
        tell_accepted(entries[:-1], opener, WHO)
    assert any("nobody may know yet" in problem for problem in verify([*entries[:-1], early]).problems)
    line = tell_accepted(entries, opener, WHO)
    assert "arm 1" not in line.text
    choice = choose(opener.seed, asked)
    sides = [[arm == each[0] for arm in each] for each in choice.accepted]
    assert line.what["together"] == sorted("".join(map(str, map(int, each))) for each in sides)
    entries.append(line)
    with pytest.raises(CannotBeOpened, match="told once"):
        tell_accepted(entries, opener, WHO)
    assert verify(entries, opener.seed).problems == ()
    fewer = {**line.what, "together": line.what["together"][1:]}
    other = following(entries[:-1], at=WHO.at, by=WHO.by, did="accepted", what=fewer)
    assert any("other allocations" in one for one in verify([*entries[:-1], other], opener.seed).problems)
    drawn = accepted(opener.seed, asked, choice, most_signs=75)
    assert (len(drawn.together), drawn.of) == (3, len(choice.accepted))
    assert set(drawn.together) <= set(line.what["together"])


@pytest.mark.parametrize("method", DESIGNS)
def test_an_arm_that_was_changed_is_found_even_with_a_new_chain(method: str) -> None:
    asked, entrants = DESIGNS[method]
    _, entries, opener = open_all(asked, entrants[:8])
    entries.append(reveal(entries, opener, WHO))
    text = "".join(entry.line() for entry in entries)
    other = {"arm 1": "arm 2", "arm 2": "arm 1"}[entries[4].what["arm"]]
    changed = text.replace(f'"arm":"{entries[4].what["arm"]}","cluster":"I04"', f'"arm":"{other}","cluster":"I04"')
    assert changed != text
    with pytest.raises(BrokenLog, match="line 5"):
        read_log(changed)
    # Who writes the whole chain anew cannot make the seed fit.
    lines, before = [], "0" * 64
    for line in changed.splitlines():
        inner = line.partition(" ")[2]
        before = hashlib.sha256(f"{before}\n{inner}".encode()).hexdigest()
        lines.append(f"{before} {inner}\n")
    assert any("I04" in problem for problem in verify(read_log("".join(lines))).problems)


def test_a_line_left_out_is_found() -> None:
    asked, entrants = DESIGNS["blocks"]
    _, entries, _ = open_all(asked, entrants[:5])
    for out in range(len(entries) - 1):
        with pytest.raises(BrokenLog):
            read_log("".join(entry.line() for entry in entries if entry.number != out + 1))


def test_another_seed_or_design_is_not_what_was_committed_to() -> None:
    asked, entrants = DESIGNS["blocks"]
    _, entries, opener = open_all(asked, entrants[:3])
    assert verify(entries, bytes(32)).problems == ("the seed and the design are not those that were committed to",)
    other = design(1, 1, blocks=blocks([2], 26, STRATA))
    assert commitment(opener.seed, other.fingerprint()) != entries[0].what["commitment"]


def test_what_is_not_next_is_refused() -> None:
    asked, entrants = DESIGNS["blocks"]
    _, entries, opener = open_all(asked, entrants[:2])
    for entrant, says in (
        (entrants[0], "already"),
        (Entrant("I99", {}), "say the level of size"),
        (Entrant("I99", {"size": "huge"}), "no stratum"),
    ):
        with pytest.raises(CannotBeOpened, match=says):
            open_next(entries, opener, entrant, WHO)
    with pytest.raises(CannotBeOpened, match="no arm"):
        annul(entries, "I20", "never entered", WHO)
    entries.append(reveal(entries, opener, WHO))
    with pytest.raises(CannotBeOpened, match="revealed"):
        open_next(entries, opener, entrants[5], WHO)


def test_a_list_ends() -> None:
    asked = design(1, 1, blocks=blocks([2], 2))
    _, entries, opener = open_all(asked, [Entrant("one", {}), Entrant("two", {})])
    with pytest.raises(CannotBeOpened, match="used up"):
        open_next(entries, opener, Entrant("three", {}), WHO)


def test_what_is_sealed_tells_nothing_and_bears_no_change() -> None:
    asked, _ = DESIGNS["blocks"]
    sealed, first = begin(asked, PASSPHRASE, WHO, CHEAP)
    text = sealed.text()
    assert "arm 1" not in text
    assert len({len(box) for box in sealed.envelopes.values()}) == 1
    with pytest.raises(WrongPassphrase):
        Opener(sealed, "four words make two")
    names = list(sealed.envelopes)
    # Two envelopes that changed places are not opened.
    swapped = {**sealed.envelopes, names[0]: sealed.envelopes[names[1]]}
    opener = Opener(Sealed(sealed.commitment, sealed.salt, sealed.cost, sealed.seed, swapped), PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        opener.arm("size=small", 1)
    assert first.what["commitment"] == sealed.commitment
    with pytest.raises(Damaged):
        read_sealed(text.replace("rapport-sealed-list/1", "other"))
    with pytest.raises(Damaged):
        read_sealed("[]")
    with pytest.raises(ValueError, match="12 letters"):
        begin(asked, "short", WHO, CHEAP)


def test_redcap_takes_codes_and_every_stratum() -> None:
    asked = design(1, 1, blocks=blocks([2, 4], 4, {"size": ["small", "large"], "hub": ["no", "yes"]}))
    places = make_list(SEED, asked)
    rows = [line.split(",") for line in allocation_table(asked, places).splitlines()]
    assert rows[0] == ["redcap_randomization_group", "redcap_randomization_number", "size", "hub"]
    assert [row[0] for row in rows[1:]] == [place.arm[-1] for place in places]
    assert {tuple(row[2:]) for row in rows[1:]} == set(product("12", "12"))
    assert rehearsal_table(asked) != allocation_table(asked, places)
    with pytest.raises(ValueError, match="blocks"):
        rehearsal_table(DESIGNS["minimised"][0])
