"""One choice of several, written in Python: long forms have hundreds, for which a template takes ten times as long."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def choice(option: dict[str, Any]) -> SafeString:
    """An option of a group, as a widget gives it to its template: the control and its label; numbers as they are."""
    attributes = {"type": option["type"], "name": option["name"], "value": option["value"], **option["attrs"]}
    said = "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    )
    label = ""
    if option["wrap_label"]:
        id_ = attributes.get("id")
        aim = f' for="{_escaped(id_)}"' if id_ else ""
        label = f"<label{aim}>{_escaped(option['label'])}</label>"
    # Every part of it was escaped above.
    return SafeString(f"<input{said}>{label}")


def _escaped(words: object) -> str:
    """As Django's templates do it, without its detour for what is translated late."""
    return str(words) if isinstance(words, SafeString) else escape(str(words))
