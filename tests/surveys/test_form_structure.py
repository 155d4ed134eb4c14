"""The forms of all shipped instruments, by structure: what a reader, a keyboard and a finger need (R10)."""

from collections import Counter

import pytest

from rapport.surveys.branching import Branches, branches
from rapport.surveys.fields import Field
from rapport.surveys.items import Grid
from rapport.surveys.library import shelf
from rapport.surveys.sheet import Filled
from tests.surveys.forms import Element, elements, rendered
from tests.surveys.instruments import everything

EDITIONS = [*shelf().instruments, ("everything", 1)]


def ready(edition: tuple[str, int]) -> Branches:
    return branches(everything() if edition[0] == "everything" else shelf().instruments[edition].content)


@pytest.fixture(params=EDITIONS, ids=[name for name, _ in EDITIONS])
def form(request: pytest.FixtureRequest) -> tuple[Branches, Element]:
    found = ready(request.param)
    wrong = dict.fromkeys(found.fields, "This is no answer.")
    return found, elements(rendered(found, Filled({}, mistakes=wrong, offers_sharing=True)))


def controls(form: Element) -> list[Element]:
    return [one for one in form.all("input", "textarea", "select") if one.attributes.get("type") != "hidden"]


def legends(one: Element) -> list[str]:
    """The words of the groups around a control, the nearest first."""
    return [
        next((part.text for part in group.below if isinstance(part, Element) and part.tag == "legend"), "")
        for group in one.within("fieldset")
    ]


def test_every_control_has_a_label(form: tuple[Branches, Element]) -> None:
    labels = {one.attributes["for"]: one.text for one in form[1].all("label")}
    for one in controls(form[1]):
        assert labels.pop(one.attributes["id"]), one.attributes
    assert not labels


def test_ids_stand_once_and_what_points_somewhere_arrives(form: tuple[Branches, Element]) -> None:
    everything_ = form[1].all()
    ids = Counter(one.attributes["id"] for one in everything_ if "id" in one.attributes)
    assert not [name for name, times in ids.items() if times > 1]
    for one in everything_:
        for name in ("aria-describedby", "aria-labelledby"):
            if name in one.attributes:
                assert one.attributes[name].split(), one.attributes
                assert set(one.attributes[name].split()) <= ids.keys()
        if (target := one.attributes.get("hx-target", "")).startswith("#"):
            assert target[1:] in ids


def test_every_group_has_a_legend_and_every_choice_its_group(form: tuple[Branches, Element]) -> None:
    for group in form[1].all("fieldset"):
        first = next(part for part in group.below if isinstance(part, Element))
        assert first.tag == "legend"
        assert first.text
    for one in controls(form[1]):
        name = one.attributes["name"]
        if one.attributes.get("type") in ("radio", "checkbox") and name in form[0].fields:
            assert all(legends(one))
            assert legends(one)


def test_a_name_belongs_to_one_question(form: tuple[Branches, Element]) -> None:
    places: dict[str, set[str]] = {}
    for one in form[1].all("input", "textarea"):
        item = next(part for part in one.within("div") if part.attributes.get("id", "").startswith("item-"))
        places.setdefault(one.attributes["name"], set()).add(item.attributes["id"])
    assert not {name: where for name, where in places.items() if len(where) > 1}
    single = [
        one.attributes["name"] for one in controls(form[1]) if one.attributes.get("type") not in ("radio", "checkbox")
    ]
    assert len(single) == len(set(single))


def test_a_point_of_a_grid_is_named_by_row_and_column(form: tuple[Branches, Element]) -> None:
    found = {one.id: one for one in form[0].fields.values() if isinstance(one.item, Grid)}
    radios = [one for one in controls(form[1]) if one.attributes["name"] in found]
    assert len({one.attributes["name"] for one in radios}) == len(found)
    for one in radios:
        cell = found[one.attributes["name"]]
        assert isinstance(cell.item, Grid)
        nearest = legends(one)[0]
        assert cell.item.rows[cell.row] in nearest
        assert cell.item.columns.get(cell.column, "") in nearest
        assert legends(one)[-1].startswith(cell.item.ask)


def test_a_mistake_is_told_beside_its_question_and_to_a_reader(form: tuple[Branches, Element]) -> None:
    for name, one in form[0].fields.items():
        place = f"mistake-{name}"
        assert next(part for part in form[1].all("div") if part.attributes.get("id") == place).text
        assert any(place in words for words in described(form[1], one)), name


def described(form: Element, one: Field) -> list[str]:
    """What describes a field: at its control, or at the group around it."""
    control = next(part for part in controls(form) if part.attributes["name"] == one.id)
    return [part.attributes.get("aria-describedby", "") for part in [control, *control.within("fieldset")[:1]]]


def test_the_order_of_the_keyboard_is_that_of_the_page(form: tuple[Branches, Element]) -> None:
    assert all(int(one.attributes.get("tabindex", "0")) <= 0 for one in form[1].all())
    buttons = [one for one in form[1].all("button") if one.attributes.get("type") != "button"]
    assert not buttons  # nothing within the questions sends the form


@pytest.mark.parametrize("name", [name for name, _ in shelf().instruments])
def test_without_a_script_every_question_is_on_the_page(name: str) -> None:
    found = ready((name, 1))
    page = elements(rendered(found, Filled({})))
    assert {one.attributes["name"] for one in controls(page)} >= set(found.fields)
    assert not [
        one for one in page.all() if one.attributes.get("style") or ("hidden" in one.attributes and one.tag != "button")
    ]
    assert not page.all("script", "style")
