import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.tables.number_style import STYLES
from rapport.tables.numbers import (
    count,
    fixed,
    interval,
    p_in_words,
    p_value,
    percent,
    ratio,
    ratio_with_interval,
    with_spread,
)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (0.1 + 0.2, 1, "0.3"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (-0.004, 2, "0.00"),
        (-1.3, 2, "−1.30"),
        (1e-9, 2, "0.00"),
        (12345.678, 1, "12345.7"),
        (-1e30, 1, "−1" + 30 * "0" + ".0"),
    ],
)
def test_halves_go_away_from_zero(value: float, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(75, 219, "34.2"), (1, 8, "12.5"), (1, 16, "6.3"), (18, 969, "1.9"), (0, 5, "0.0"), (5, 5, "100.0"), (0, 0, "–")],
)
def test_percentages_come_from_the_exact_ratio(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_percentages_of_the_papers() -> None:
    assert percent(18, 969, 2) == "1.86"  # the paper prints 1.85, truncated
    assert percent(9, 217) == "4.1"  # the paper prints 4.2
    assert percent(1298, 2023, 0) == "64"


@given(st.integers(0, 2000), st.integers(1, 2000), st.integers(0, 3))
def test_a_percentage_is_off_by_half_a_unit_at_most(part: int, whole: int, digits: int) -> None:
    text = percent(part, whole, digits)
    assert abs(float(text) - 100 * part / whole) <= 0.5 * 10**-digits + 1e-9
    assert len(text.partition(".")[2]) == digits


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.0, "<0.001"), (0.0009999, "<0.001"), (0.001, "0.001"), (0.0044, "0.004"), (0.0123, "0.01"),
        (0.044, "0.04"), (0.046, "0.046"), (0.0496, "0.0496"), (0.04999, "<0.05"), (0.05, "0.05"),
        (0.0512, "0.05"), (0.5, "0.50"), (0.99, "0.99"), (0.995, ">0.99"), (1.0, ">0.99"),
    ],
)  # fmt: skip
def test_p_values(p: float, text: str) -> None:
    assert p_value(p) == text


def test_pieces() -> None:
    assert count(1036) == "1,036"
    assert interval(-1.005, 2, 2) == "−1.01 to 2.00"
    assert with_spread(4.634, 1.2, 2) == "4.63 (1.20)"


@pytest.mark.parametrize(
    ("style", "small", "other", "limits", "words"),
    [
        ("plain", "<0.001", "0.03", "0.77 to 5.26", "p < 0.001"),
        ("ama", "<.001", ".03", "0.77–5.26", "P < .001"),
        ("jcts", "< 0.001", "0.03", "0.77, 5.26", "P < 0.001"),
        ("nejm", "<0.001", "0.03", "0.77 to 5.26", "P < 0.001"),
        ("apa", "< .001", ".03", "0.77, 5.26", "p < .001"),
    ],
)
def test_journals_differ(style: str, small: str, other: str, limits: str, words: str) -> None:
    wanted = STYLES[style]
    assert (p_value(0.0002, wanted), p_value(0.03, wanted)) == (small, other)
    assert interval(0.77, 5.26, 2, wanted) == limits
    assert (p_in_words(0.0002, wanted), p_in_words(0.03, wanted)) == (words, f"{wanted.p} = {other}")


def test_every_style_has_a_case() -> None:
    assert list(STYLES) == ["plain", "ama", "jcts", "nejm", "apa"]


def test_a_dash_is_never_read_as_a_minus() -> None:
    assert interval(-2, -1, 1, STYLES["ama"]) == "−2.0 to −1.0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.024, "2.02"),
        (9.99, "9.99"),
        (9.996, "10.0"),
        (14.76, "14.8"),
        (99.96, "100"),
        (0.004, "<0.01"),
        (5e9, ">999"),
    ],
)
def test_ratios_have_three_figures(value: float, text: str) -> None:
    assert ratio(value) == text


def test_a_ratio_as_the_paper_prints_it() -> None:
    assert ratio_with_interval(1.69, 0.193, 14.81, STYLES["jcts"]) == "1.69 (0.19, 14.8)"


@given(st.floats(0, 1), st.sampled_from(sorted(STYLES)))
def test_no_style_moves_a_p_value_over_the_line(p: float, style: str) -> None:
    text = p_value(p, STYLES[style])
    number = float(text.lstrip("<> "))
    assert (number < 0.05 or text.startswith("<")) == (p < 0.05)
