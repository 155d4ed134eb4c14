"""Who is one person, and what registrations come to."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rapport.reach.counting.people import DEVELOPMENT, OTHER, REQUIRED, Row, count

DAY = date(2012, 10, 17)


def row(number: int, email: str = "", orcid: str = "", *, person: int = 0, days: int = 0, **more: object) -> Row:
    told: dict[str, object] = {"institution": 0, "plain": "", "category": "", "reasons": 0, **more}
    return Row(number, person, email, orcid, DAY + timedelta(days=days), **told)  # type: ignore[arg-type]


def test_one_address_or_one_orcid_is_one_person() -> None:
    rows = [
        row(1, "a@x.example", "0000-1"),
        row(2, "b@x.example", "0000-1", days=400),
        row(3, "b@x.example", days=800),
        row(4, "c@x.example", days=900),
        row(5, days=901),
        row(6, days=902),
    ]
    found = count(lambda: rows)
    assert (found.registrations, found.people) == (6, 4)
    assert found.by_year == {2012: 1, 2015: 3}


def test_somebody_who_registered_here_is_who_registered_before_with_their_address() -> None:
    rows = [row(1, "a@x.example"), row(2, "a@x.example", person=7), row(3, "new@x.example", person=7, days=50)]
    assert count(lambda: rows).people == 1


def test_a_confirmed_pair_is_one_person() -> None:
    rows = [row(1, "a@x.example"), row(2, "b@x.example"), row(3, "c@x.example")]
    assert count(lambda: rows, [("a@x.example", "c@x.example")]).people == 2


def test_a_person_counts_at_the_last_known_institution_with_every_reason() -> None:
    rows = [
        row(1, "a@x.example", institution=5, category="student", reasons=REQUIRED),
        row(2, "a@x.example", days=700, institution=6, category="faculty", reasons=DEVELOPMENT),
        row(3, "a@x.example", days=900, plain="somewhere", reasons=OTHER),
        row(4, "b@x.example", days=30, plain="nowhere"),
        row(5, "b@x.example", days=40, plain="nowhere else"),
    ]
    found = count(lambda: rows)
    assert found.by_institution == {6: (1, 2012)}
    assert (found.unknown_names, found.at_unknown, found.without_name) == (1, 1, 0)
    assert found.by_category == {"faculty": 1, "": 1}
    assert found.by_reason == {REQUIRED: 1, DEVELOPMENT: 1, OTHER: 1}
    assert found.told_reason == 1


some_rows = st.lists(
    st.builds(
        row,
        st.integers(1, 10**6),
        st.sampled_from(["", "a", "b", "c", "d"]),
        st.sampled_from(["", "o1", "o2"]),
        person=st.integers(0, 2),
        days=st.integers(0, 1500),
        institution=st.integers(0, 3),
        plain=st.sampled_from(["", "x", "y"]),
        category=st.sampled_from(["", "faculty"]),
        reasons=st.integers(0, 15),
    ),
    max_size=30,
    unique_by=lambda one: one.number,
)


@given(some_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(rows: list[Row], draw: object) -> None:
    turned = list(rows)
    draw.shuffle(turned)  # type: ignore[attr-defined]
    assert count(lambda: rows) == count(lambda: turned)


@given(some_rows, st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=3))
def test_everybody_is_somewhere_once(rows: list[Row], same: list[tuple[str, str]]) -> None:
    found = count(lambda: rows, same)
    placed = sum(people for people, _ in found.by_institution.values())
    assert placed + found.at_unknown + found.without_name == found.people
    assert sum(found.by_year.values()) == sum(found.by_category.values()) == found.people <= found.registrations
    assert count(lambda: rows).people >= found.people


def test_nobody_is_nothing() -> None:
    found = count(list)
    assert (found.people, found.by_year, found.first_on) == (0, {}, None)
