"""Small template tags that components are built with."""

from dataclasses import dataclass
from typing import cast

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_cotton.templatetags import Attrs

from rapport.kit.bundles import parts_of
from rapport.kit.drafts import FIELD, owner_mark
from rapport.kit.drawn_once import Exactly, drawn_once

register = template.Library()


class Once(template.Node):
    """See `once`."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return _drawn(Exactly(self), Exactly(cast("template.base.Template", context.template)))


@drawn_once
def _drawn(node: Exactly[Once], of: Exactly[template.base.Template]) -> SafeString:
    nobody = template.Context()
    with nobody.bind_template(of.it):
        return node.it.nodelist.render(nobody)


@register.tag
def once(parser: template.base.Parser, token: template.base.Token) -> Once:
    """{% once %}…{% endonce %} – what is the same on every page for everybody; it sees nothing of its page."""
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist)


@register.simple_tag(takes_context=True)
def draft_owner(context: template.Context) -> SafeString:
    """The hidden field that lets what was typed survive the end of a session."""
    request: HttpRequest = context["request"]
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, owner_mark(request))


@register.simple_tag
def spread(attrs: Attrs) -> SafeString:
    """The attributes that a component was given and does not know (a class it places itself), each value escaped."""
    return flatatt({name: value for name, value in attrs.attrs_dict().items() if name != "class"})


@register.simple_tag
def icons() -> str:
    """The address of the file that holds every icon."""
    return static("kit/icons.svg")


@register.simple_tag(takes_context=True)
def chosen_theme(context: template.Context) -> str:
    """The attribute of a page whose reader has chosen light or dark colours in this browser (kit.js)."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get("theme") if request else None
    return format_html(' data-theme="{}"', chosen) if chosen in ("light", "dark") else ""


@register.simple_tag
def bundle(name: str) -> SafeString:
    """The links or scripts of a bundle (kit.bundles): one on a server, one for each file while a developer works."""
    form = '<link rel="stylesheet" href="{}">' if name.endswith(".css") else '<script src="{}" defer></script>'
    return format_html_join("", form, ((static(part),) for part in parts_of(name)))


@register.simple_tag
def first_control(field: BoundField) -> str:
    """The id of what a person can type into or tick first: where a link to this field leads."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def server_mode() -> dict[str, bool]:
    """demo: everything on this server is made up; debug: its developer is looking."""
    return {"demo": settings.DEMO, "debug": settings.DEBUG}


@dataclass(frozen=True)
class SortState:
    """How a column is sorted now ("ascending", "descending" or not at all), and what a press asks for."""

    now: str
    next: str


@register.simple_tag
def sort_state(key: str, sort: str) -> SortState:
    """Read `sort` ("name", or "-name" for descending) for the column `key`."""
    if sort == key:
        return SortState("ascending", f"-{key}")
    return SortState("descending" if sort == f"-{key}" else "", key)
