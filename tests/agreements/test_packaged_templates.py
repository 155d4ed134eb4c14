"""The six templates that Rapport brings: complete, and alike where they share an item; what an author’s slip gives."""

import io
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from rapport.agreements.alignment import Alignment, Said, align, most_urgent_first
from rapport.agreements.expectations import TYPES, Domain, Party
from rapport.agreements.library import read_complete, read_template
from rapport.agreements.template import ChoiceItem, Item, NumberItem
from rapport.textfiles.mistakes import Mistake, TextFileError

FOLDER = Path("src/rapport/content/agreements")
FILES = sorted(FOLDER.glob("*.yaml"))
KL2 = FOLDER / "kl2-scholar.yaml"


def check(*files: Path) -> tuple[int, list[str]]:
    said = io.StringIO()
    try:
        call_command("agreement", "check", *map(str, files), stdout=said, stderr=said)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


def test_each_of_the_six_is_whole() -> None:
    assert len(FILES) == 6
    code, said = check(*FILES)
    assert code == 0, said
    assert all("is whole" in line for line in said)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_it_asks_no_more_than_forty_questions(file: Path) -> None:
    template = read_complete(file)
    assert 25 <= len(template.items) <= 40
    assert len({item.title for item in template.items}) == len(template.items)


def test_the_kl2_template_keeps_what_version_1_asked() -> None:
    old, new = read_template(Path("tests/agreements/small.yaml")), read_template(KL2)
    assert new.version > 1
    for item in old.items:
        assert shape(new.item(item.id)) == shape(item)  # type: ignore[arg-type]


def test_an_item_that_templates_share_means_the_same_in_each() -> None:
    for one, other in combinations((read_template(file) for file in FILES), 2):
        for item in one.items:
            if (twin := other.item(item.id)) is not None:
                assert meaning(item) == meaning(twin), f"{item.id} in {one.id} and {other.id}"


def test_the_types_are_those_of_the_paper() -> None:
    """As many for each domain as Table 3 has, and for each party as it says or implies."""
    assert len(TYPES) == len({kind.id for kind in TYPES}) == 32
    counted = [(domain, sum(kind.domain == domain for kind in TYPES)) for domain in Domain]
    assert [many for _, many in counted] == [5, 2, 8, 7, 6, 4]
    parties = [sum(kind.party == party for kind in TYPES) for party in (Party.SCHOLAR, Party.MENTOR, Party.BOTH)]
    assert parties == [11, 9, 12]


def test_the_guide_lists_all_types() -> None:
    guide = Path("docs/guide-agreement-authors.md").read_text(encoding="utf-8")
    for kind in TYPES:
        assert f"| {kind.domain} | `{kind.id}` | {kind.party} | {kind.words} |" in guide


GAPS = [
    ("    covers: [advocacy]\n", "    covers: []\n", "no item covers “advocacy”"),
    ("    party: mentor\n", "", "does not say who is expected to do it"),
    ("    covers: [advocacy]\n", "    covers: [advocacy, advocacy]\n", "names a type twice"),
    ("    covers: [advocacy]\n", "", "does not say which types it covers"),
    ("items:\n", "not_covered: {meetings: We never meet.}\nitems:\n", "“meetings” is said not to be covered"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), GAPS)
def test_a_gap_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    text = KL2.read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / KL2.name
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    code, lines = check(broken)
    assert code == 2
    assert any(said in line for line in lines), lines
    assert all(line.startswith(f"{broken}:") for line in lines)


def test_a_template_of_three_items_is_said_to_be_too_small() -> None:
    code, lines = check(Path("tests/agreements/small.yaml"))
    assert code == 2
    assert any("there are 3 items" in line for line in lines)
    assert any("2 items are a choice or a number" in line for line in lines)
    assert sum("no item covers" in line for line in lines) == 32


def test_statistics_name_what_covers_each_type() -> None:
    said = io.StringIO()
    call_command("agreement", "stats", str(FOLDER / "short-term.yaml"), stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0].startswith("short-term 2: 33 items, 14 structured")
    assert "Research: 8 items; 5 of 5 types covered" in lines
    assert "  effort: hours-a-week" in lines
    assert any(line.startswith("  promotion: – (Nobody is promoted") for line in lines)


SMALL = Path("tests/agreements/small.yaml")
LINES = SMALL.read_text(encoding="utf-8").splitlines()
WHERE = st.integers(0, len(LINES) - 1)
SLIPS = {
    "lost": lambda line: "",
    "twice": lambda line: f"{line}\n{line}",
    "shifted": lambda line: f"  {line}",
    "no colon": lambda line: line.replace(":", "", 1),
    "half": lambda line: line[: len(line) // 2],
    "other word": lambda line: line[::-1],
    "a bracket": lambda line: f"{line}[",
    "nothing said": lambda line: line.partition(":")[0] + ":",
}


@given(WHERE, st.sampled_from(sorted(SLIPS)))
def test_a_slip_gives_messages_and_never_a_crash(tmp_path_factory: pytest.TempPathFactory, at: int, slip: str) -> None:
    broken = tmp_path_factory.getbasetemp() / SMALL.name
    broken.write_text("\n".join([*LINES[:at], SLIPS[slip](LINES[at]), *LINES[at + 1 :]]), encoding="utf-8")
    for mistake in mistakes_in(broken):
        assert mistake.line >= 1
        assert mistake.what
        assert mistake.mend


def mistakes_in(file: Path) -> tuple[Mistake, ...]:
    try:
        read_complete(file)
    except TextFileError as error:
        return error.mistakes
    return ()


ITEMS = read_template(KL2).items


def said_to(item: Item) -> st.SearchStrategy[Said]:
    """What a party may say to this item."""
    values: st.SearchStrategy[str | int] = st.text(max_size=3)
    if isinstance(item, ChoiceItem):
        values = st.sampled_from([option.id for option in item.options])
    if isinstance(item, NumberItem):
        values = st.integers(item.smallest, item.largest)
    return st.builds(Said, st.none() | values, st.none() | st.integers(1, 3), st.booleans())


answered = st.sampled_from(ITEMS).flatmap(lambda item: st.tuples(st.just(item), said_to(item), said_to(item)))


@given(st.lists(answered, max_size=8), st.randoms(use_true_random=False))
def test_alignment_is_the_same_for_exchanged_parties_and_in_any_order_of_items(
    answers: list[tuple[Item, Said, Said]], random: Random
) -> None:
    found = [aligned(item, one, other) for item, one, other in answers]
    assert [aligned(item, other, one) for item, one, other in answers] == found
    mixed = list(answers)
    random.shuffle(mixed)
    urgent = [one.urgency for one in most_urgent_first(found, lambda one: one)]
    assert sorted(aligned(*answer).urgency for answer in mixed) == urgent


def aligned(item: Item, *voices: Said) -> Alignment:
    return align(item.kind, voices, close_enough=item.close_enough if isinstance(item, NumberItem) else 0)


def shape(item: Item) -> tuple[object, ...]:
    """What answers are kept under, and compared by."""
    options = [option.id for option in item.options] if isinstance(item, ChoiceItem) else []
    scale = (item.unit, item.smallest, item.largest, item.close_enough) if isinstance(item, NumberItem) else ()
    return (item.domain, item.kind, item.title, options, scale)


def meaning(item: Item) -> tuple[object, ...]:
    """What must be the same for answers of different cohorts to be put together."""
    return (shape(item), item.party, set(item.covers), item.guess, item.specific)


# Whose rules change without our hearing of it. What they ask for, the programme says in its own words.
OUTSIDE = ("NIH", "ACGME", "NSF", "NRSA", "Concordat", "National Academies")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_no_rule_of_a_funder_is_claimed(file: Path) -> None:
    assert [name for name in OUTSIDE if name in file.read_text()] == []
