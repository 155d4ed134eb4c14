"""Small template tags that components are built with."""

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rapport.kit.drafts import FIELD, owner_mark

register = template.Library()


@register.simple_tag(takes_context=True)
def draft_owner(context: template.Context) -> SafeString:
    """The hidden field that lets what was typed survive the end of a session."""
    request: HttpRequest = context["request"]
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, owner_mark(request))
