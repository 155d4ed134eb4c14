"""How a journal wants its numbers: p values and intervals."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NumberStyle:
    """The ways in which journals differ.

    Attributes:
        zero_before_p: ``0.03``, or ``.03`` for what cannot be above 1.
        sign_apart: ``< 0.001``, or ``<0.001``.
        between: what stands between the limits of an interval.
        p: the letter of p values in headings and sentences.
    """

    zero_before_p: bool = True
    sign_apart: bool = False
    between: str = " to "
    p: str = "p"


PLAIN = NumberStyle()

# Where a journal's own pages differ from its manual of style, the plan says which it wants.
STYLES: dict[str, NumberStyle] = {
    "plain": PLAIN,
    # AMA Manual of Style, 11th edition: no zero before P, capital P, no space at the sign.
    "ama": NumberStyle(zero_before_p=False, between="–", p="P"),
    # As the Journal of Clinical and Translational Science prints tables of odds ratios.
    "jcts": NumberStyle(sign_apart=True, between=", ", p="P"),
    # New England Journal of Medicine: "to" between limits, so that no dash is read as a minus.
    "nejm": NumberStyle(between=" to ", p="P"),
    # APA, 7th edition: no zero before p, spaces at the sign, a comma between limits.
    "apa": NumberStyle(zero_before_p=False, sign_apart=True, between=", "),
}
