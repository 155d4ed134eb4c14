"""What a template says too slowly: the points of a scale, of which a page may show a hundred."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rapport.training.activities import Ratings, Scale
from rapport.training.kinds.rating import Rated

register = template.Library()
POINT = (
    '<span class="point{}"><input type="radio" name="{}" value="{}" id="{}-{}"{}><label for="{}-{}">{}{}</label></span>'
)
CHECKED, EARLIER, NOTHING = SafeString(" checked"), SafeString(" point-earlier"), SafeString("")


@register.simple_tag
def points(words: Scale | Ratings, row: Rated, name: str, id: str) -> SafeString:  # noqa: A002 – HTML's word
    """Numbers side by side, each a radio button; `id` is what the ids of all begin with."""
    begins, named = format_html("{}-{}", id, name), format_html("{}", name)
    ends = {words.lowest: words.from_label, words.to: words.to_label}
    said = {at: format_html('<span class="visually-hidden"> – {}</span>', label) for at, label in ends.items()}
    return format_html_join(
        "",
        POINT,
        (
            (
                EARLIER if number == row.earlier else NOTHING,
                named,
                number,
                begins,
                number,
                CHECKED if number == row.number else NOTHING,
                begins,
                number,
                number,
                said.get(number, NOTHING),
            )
            for number in words.numbers
        ),
    )
