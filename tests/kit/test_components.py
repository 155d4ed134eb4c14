"""Each component: what it renders, what it escapes, what a screen reader gets."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from rapport.kit import gallery
from tests.kit.page import Page

KIT = Path(gallery.__file__).parent
COMPONENTS = sorted((KIT / "templates" / "cotton").glob("*.html"))
EVIL = "\"><script>alert('x')</script>"


def show(source: str, address: str = "/", **context: object) -> Page:
    """A piece of a template, rendered as on a page."""
    html = engines["django"].from_string(source).render(context, RequestFactory().get(address))
    page = Page.of(html)
    assert not page.open, f"not closed: {page.open}"
    return page


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_says_first_how_it_is_used(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(f"{{# <c-{path.stem.replace('_', '-')}")


@pytest.mark.parametrize(
    ("component", "names"),
    [
        ("page_head", ["title", "lead", "kicker"]),
        ("card", ["title", "href", "data-more", "class"]),
        ("notice", ["title", "data-more"]),
        ("button", ["name", "value", "data-more"]),
        ("link_button", ["href", "data-more"]),
        ("table", ["caption"]),
        ("sort", ["label", "key"]),
        ("progress", ["label"]),
        ("stat", ["label", "value", "note"]),
        ("empty", ["title", "href", "action"]),
        ("dialog", ["id", "title"]),
        ("dialog_button", ["for", "data-more"]),
        ("figure", ["title", "summary"]),
        ("toast", ["tone", "key"]),
        ("badge", ["tone"]),
        ("icon", ["name"]),
    ],
)
def test_escapes_what_it_is_given(component: str, names: list[str]) -> None:
    raw = " ".join(f':{name}="evil"' for name in names)
    page = show(f"{{% cotton {component} {raw} %}}{{{{ evil }}}}{{% endcotton %}}", evil=EVIL)
    assert not page.all("script")
    rendered = " ".join(f'{name}="{{{{ evil }}}}"' for name in names)
    page = show(f"{{% cotton {component} {rendered} %}}{{% endcotton %}}", evil=EVIL)
    assert not page.all("script")


def test_escapes_lists() -> None:
    things = [{"label": EVIL, "href": EVIL, "state": "done", "current": True}]
    for source in ("{% cotton steps :steps=x /%}", "{% cotton tabs :tabs=x /%}", "{% cotton page_head :trail=x /%}"):
        assert not show(source, x=things).all("script")


def test_an_attribute_cannot_break_out_with_quotes() -> None:
    page = show('{% cotton button :data-x="words" %}Go{% endcotton %}', words='"a" onclick="b"')
    assert page.one("button").attrs["data-x"] == '"a" onclick="b"'


def test_sees_nothing_of_the_page_around_it() -> None:
    page = show("{% cotton card %}Text{% endcotton %}", title="LEAK", href="/leak", footer="LEAK")
    assert not page.all("a")
    assert "LEAK" not in page.one("section").text


def test_page_head() -> None:
    page = show(
        '{% cotton page_head title="Ada & Bela" lead="A pair" :trail="trail" %}<button>Act</button>{% endcotton %}',
        trail=[{"label": "Home", "href": "/"}],
    )
    assert page.one("h1").words == "Ada & Bela"
    assert page.one("nav", aria_label="Breadcrumb").words == "Home"
    assert page.one("button").parents[-1].attrs["class"] == "page-head-actions cluster"


def test_card_with_an_address_is_one_link_named_by_its_title() -> None:
    page = show(
        '{% cotton card title="Course" href="/c/" level="3" %}'
        "{% cotton:slot footer %}F{% endcotton:slot %}{% endcotton %}"
    )
    assert page.one("a", href="/c/").words == "Course"
    assert page.one("h3").words == "Course"
    assert page.one("footer").words == "F"


def test_notice_interrupts_only_when_live() -> None:
    assert "role" not in show('{% cotton notice title="T" %}x{% endcotton %}').elements[0].attrs
    assert show('{% cotton notice live="yes" %}x{% endcotton %}').elements[0].attrs["role"] == "status"
    assert show('{% cotton notice live="yes" tone="danger" %}x{% endcotton %}').elements[0].attrs["role"] == "alert"


def test_buttons() -> None:
    page = show('{% cotton button kind="danger" name="do" value="erase" form="f" icon="trash" %}Erase{% endcotton %}')
    button = page.one("button", type="submit", name="do", value="erase", form="f")
    assert button.words == "Erase"
    assert "button-danger" in button.attrs["class"]
    assert page.one("svg").attrs["aria-hidden"] == "true"
    assert "name" not in show("{% cotton button %}Save{% endcotton %}").one("button").attrs
    assert "disabled" in show("{% cotton button disabled %}Save{% endcotton %}").one("button").attrs
    assert show('{% cotton link_button href="/x" download %}Get{% endcotton %}').one("a", href="/x", download="")


def test_steps_mark_the_current_one_and_say_what_is_done() -> None:
    page = show("{% cotton steps :steps=x /%}", x=[{"label": "A", "state": "done"}, {"label": "B", "state": "current"}])
    assert [one.words for one in page.all("li", aria_current="step")] == ["2 B"]
    assert "A (done)" in page.all("li")[0].words


def test_tabs_mark_the_current_address() -> None:
    page = show('{% cotton tabs label="Parts" :tabs=x /%}', x=[{"label": "A", "href": "/a", "current": True}])
    assert page.one("nav", aria_label="Parts")
    assert page.one("a", aria_current="page", href="/a")


def test_table_is_a_named_region_that_the_keyboard_can_scroll() -> None:
    page = show('{% cotton table caption="Pairs" %}<tbody><tr><td>1</td></tr></tbody>{% endcotton %}')
    assert page.one("div", role="region", aria_label="Pairs", tabindex="0")
    assert page.one("caption").words == "Pairs"


@pytest.mark.parametrize(
    ("sort", "leads_to", "now"), [("", "name", ""), ("name", "-name", "ascending"), ("-name", "name", "descending")]
)
def test_sort(sort: str, leads_to: str, now: str) -> None:
    page = show('{% cotton sort label="Name" key="name" :sort="sort" /%}', "/?q=ada&page=3", sort=sort)
    link = page.one("a")
    assert link.attrs["href"] == f"?q=ada&sort={leads_to}"
    assert link.attrs.get("data-sorted", "") == now
    assert link.words == (f"Name (sorted, {now})" if now else "Name")


def test_progress_and_stat() -> None:
    page = show('{% cotton progress value="{{ done }}" max="7" label="Sections" /%}', done=3)
    assert page.one("progress", value="3", max="7", aria_label="Sections: 3 of 7")
    assert show('{% cotton stat label="Signed" value="0" /%}').one(class_="stat-value").words == "0"


def test_empty_offers_a_beginning_only_when_there_is_one() -> None:
    assert show('{% cotton empty title="None" href="/new" action="Begin" %}x{% endcotton %}').one("a").words == "Begin"
    assert not show('{% cotton empty title="None" %}x{% endcotton %}').all("a")


def test_dialog_is_named_and_opened_by_its_button() -> None:
    page = show(
        '{% cotton dialog id="d" title="Sign?" %}x{% endcotton %}{% cotton dialog_button for="d" %}Sign{% endcotton %}'
    )
    assert page.one(id=page.one("dialog", id="d").attrs["aria-labelledby"]).words == "Sign?"
    assert page.one("button", commandfor="d", command="show-modal", aria_haspopup="dialog")
    assert page.one("button", commandfor="d", command="close", aria_label="Close")


def test_figure_hides_its_numbers_behind_words() -> None:
    page = show(
        '{% cotton figure title="T" summary="S" %}<svg></svg>'
        "{% cotton:slot table %}<table></table>{% endcotton:slot %}{% endcotton %}"
    )
    assert [one.tag for one in page.one("table").parents] == ["figure", "details"]
    assert page.one("figcaption").words == "T S"


def test_pages_keep_the_rest_of_the_address() -> None:
    page = show("{% cotton pages :page=page /%}", "/?q=ada&page=2", page=Paginator(range(9), 3).page(2))
    assert [one.attrs["href"] for one in page.all("a")] == ["?q=ada&page=1", "?q=ada&page=3"]
    assert not show("{% cotton pages :page=page /%}", page=Paginator(range(3), 3).page(1)).all("nav")


class Form(forms.Form):
    name = forms.CharField(label="Your <name>", help_text="<b>help</b>")
    nick = forms.CharField(required=False)
    place = forms.ChoiceField(choices=[("a", "A <a>"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, EVIL)


def test_field_names_explains_and_says_what_is_wrong() -> None:
    page = show("{% cotton field :field=form.name /%}", form=Form({}))
    control = page.one("input", id="id_name")
    assert control.attrs["aria-invalid"] == "true"
    help_text, mistake = (page.one(id=one) for one in control.attrs["aria-describedby"].split())
    assert (help_text.words, mistake.words) == ("<b>help</b>", "This field is required.")
    assert page.one("label", for_="id_name").words == "Your <name>"
    assert not page.all("b")


def test_field_says_when_it_is_optional() -> None:
    assert show("{% cotton field :field=form.nick /%}", form=Form()).one("label").words == "Nick optional"
    assert "aria-invalid" not in show("{% cotton field :field=form.nick /%}", form=Form()).one("input").attrs


def test_choices_are_a_named_group() -> None:
    page = show("{% cotton field :field=form.place /%}", form=Form({}))
    group = page.one("fieldset")
    assert page.one("legend").words == "Place"
    assert page.one(id=group.attrs["aria-describedby"]).words == "This field is required."
    assert [one.words for one in page.all("label")] == ["A <a>", "B"]
    assert {one.attrs["for"] for one in page.all("label")} == {one.attrs["id"] for one in page.all("input")}


def test_a_tick_box_stands_before_its_words() -> None:
    order = [one.tag for one in show("{% cotton field :field=form.agreed /%}", form=Form()).elements]
    assert order.index("input") < order.index("label")


def test_error_summary_leads_to_each_field() -> None:
    fields = "{% for one in form.visible_fields %}{% cotton field :field=one /%}{% endfor %}"
    page = show("{% cotton errors :form=form /%}" + fields, form=Form({}))
    links = page.all("a")
    assert links[0].words == "Your <name> – This field is required."
    assert [page.one(id=one.attrs["href"][1:]).tag for one in links] == ["input", "input", "input"]
    assert page.one("div", role="alert", tabindex="-1").words.count("This field is required.") == 4
    assert not page.all("script")
    assert not show("{% cotton errors :form=form /%}", form=Form()).elements


COLOUR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TEXT_ON = {
    "paper": "ink muted accent focus good warn bad",
    "surface": "ink muted accent focus good warn bad",
    "sunken": "ink muted accent",
    "accent-soft": "ink muted accent accent-strong",
    "warm-soft": "ink warn",
    "good-soft": "ink good",
    "warn-soft": "ink warn",
    "bad-soft": "ink bad",
    "accent": "on-accent",
    "accent-strong": "on-accent",
    "bad": "on-bad",
}
EDGES_ON = {"paper": "control-line focus accent", "surface": "control-line focus accent bad", "accent-soft": "focus"}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [1, 2], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_ON, 4.5), (EDGES_ON, 3.0)], ids=["text", "edges"])
def test_colours_can_be_told_apart(scheme: int, pairs: dict[str, str], least: float) -> None:
    colours = {found[1]: found[scheme + 1] for found in COLOUR.finditer((KIT / "static/kit/kit.css").read_text())}
    ratios = {(f, g): contrast(colours[f], colours[g]) for g, words in pairs.items() for f in words.split()}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least} == {}
