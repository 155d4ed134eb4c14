"""Words of the account pages."""

from django import template

from rapport.people.queries import issuer_name

register = template.Library()
register.filter("issuer_name", issuer_name)
