"""What `people` keeps about a person."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Manager, QuerySet

from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """The account, the affiliations, the ways of signing in, the browsers signed in, tokens and the letters sent."""
    account: dict[str, object] = {
        "name": person.name,
        "email": person.email,
        "orcid": person.orcid,
        "joined_at": person.joined_at,
    }
    addresses = EmailAddress.objects.filter(user=person)
    factors = Authenticator.objects.filter(user=person)
    elsewhere = SocialAccount.objects.filter(user=person)
    sessions = UserSession.objects.filter(user=person)
    return [
        ("account", [account]),
        ("affiliations", rows(person.affiliations, "institution__name", "department", "title")),
        ("addresses", rows(addresses, "email", "verified")),
        ("second factors", rows(factors, "type", "created_at", "last_used_at")),
        ("accounts elsewhere", rows(elsewhere, "provider", "uid", "date_joined")),
        ("browsers signed in", rows(sessions, "created_at", "ip", "user_agent")),
        (
            "tokens",
            rows(person.tokens, "kind", "name", "program", "made_on", "expires_on", "last_used_on", "revoked_on"),
        ),
        ("letters", rows(person.letters, "composer", "state", "sent_on")),
    ]


def rows(found: Manager[Any] | QuerySet[Any], *fields: str) -> list[dict[str, object]]:
    return [dict(row) for row in found.order_by("pk").values(*fields)]
