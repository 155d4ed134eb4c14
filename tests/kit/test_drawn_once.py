from dataclasses import dataclass

from django.template import Context, Template
from pytest_django import Settings

from rapport.kit.drawn_once import Exactly, Pattern, drawn_once, forget, hole


@dataclass(frozen=True)
class Thing:
    words: list[str]


def test_what_is_drawn_once_is_drawn_again_for_another_thing_and_for_a_developer(settings: Settings) -> None:
    drawn: list[Thing] = []

    @drawn_once
    def card(thing: Exactly[Thing]) -> Pattern:
        drawn.append(thing.it)
        return Pattern(f"<p>{' '.join(thing.it.words)} {hole('name')}, {hole('name')}</p>")

    one, equal = Thing(["Dear"]), Thing(["Dear"])
    assert card(Exactly(one)).fill({"name": "Ana"}) == "<p>Dear Ana, Ana</p>"
    assert card(Exactly(one)).fill({"name": "Ben"}) == "<p>Dear Ben, Ben</p>"
    assert len(drawn) == 1
    card(Exactly(equal))
    assert drawn[1] is equal
    settings.DEBUG = True
    card(Exactly(one))
    assert len(drawn) == 3
    settings.DEBUG = False
    forget()
    card(Exactly(one))
    assert len(drawn) == 4


def test_once_sees_nothing_of_the_page_around_it() -> None:
    page = Template("{{ name }}{% once %}[{{ name }}{% url 'home' %}]{% endonce %}")
    assert page.render(Context({"name": "Ana"})) == "Ana[/]"
    assert page.render(Context({"name": "Ben"})) == "Ben[/]"
