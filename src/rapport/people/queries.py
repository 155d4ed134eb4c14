"""Questions about persons, letters and tokens."""

import hashlib
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import F, Q
from django.utils import timezone

from rapport.people.models import Letter, Person, Token, tidy_address


def letters_with(keys: list[str]) -> set[str]:
    """Which of these keys are those of letters that were already queued."""
    return set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))


def sessions_of(person: Person) -> list[UserSession]:
    """The browsers in which the person is signed in, the latest first."""
    sessions = list(UserSession.objects.filter(user=person).order_by("-created_at"))
    keys = [session.session_key for session in sessions]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    return [session for session in sessions if session.session_key in alive]


def session_of(person: Person, pk: int) -> UserSession | None:
    """One of the person's own sessions."""
    session: UserSession | None = UserSession.objects.filter(user=person, pk=pk).first()
    return session


@dataclass(frozen=True)
class WaysIn:
    """How a person can sign in, besides a code by e-mail."""

    passkeys: int
    app: bool
    recovery_codes: int
    elsewhere: list[str]


def ways_in(person: Person) -> WaysIn:
    """The person's passkeys, authenticator app, recovery codes left, and accounts elsewhere (two queries)."""
    factors = list(Authenticator.objects.filter(user=person))
    kinds = [factor.type for factor in factors]
    codes = [factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES]
    return WaysIn(
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        app=Authenticator.Type.TOTP in kinds,
        recovery_codes=sum(len(factor.wrap().get_unused_codes()) for factor in codes),
        elsewhere=[issuer_name(account.provider) for account in SocialAccount.objects.filter(user=person)],
    )


def proven_orcids() -> dict[int, str]:
    """Person → the ORCID iD that they sign in with; of several, that which they connected first."""
    accounts = SocialAccount.objects.filter(provider="orcid").order_by("-pk")
    return dict(accounts.values_list("user", "uid"))


def proven_orcid(person: Person) -> str:
    """The ORCID iD that the person signs in with, or nothing."""
    account = SocialAccount.objects.filter(user=person, provider="orcid").order_by("pk").first()
    return account.uid if account else ""


def issuer_name(provider: str) -> str:
    """What the settings call an issuer; one that they do not name any more keeps its key as its name."""
    for kind, one in settings.SOCIALACCOUNT_PROVIDERS.items():
        for app in one["APPS"]:
            if provider in {kind, app.get("provider_id")}:
                return str(app["name"])
    return provider


def has_second_factor(person: Person) -> bool:
    """The person has a passkey or an authenticator app; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=person, type__in=kinds).exists())


def person_at(address: str) -> Person | None:
    """Who has this e-mail address."""
    return Person.objects.filter(email=tidy_address(address)).first()


def anybody() -> bool:
    """Whether this server knows anybody at all."""
    return Person.objects.exists()


def bearer(secret: str, kind: Token.Kind) -> Token | None:
    """The token of this kind with this secret, with its person – if it still opens anything."""
    found = Token.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate()),
        sha256=hashlib.sha256(secret.encode()).hexdigest(),
        kind=kind,
        revoked_on__isnull=True,
        person__is_active=True,
    )
    return found.select_related("person").first()


def tokens_of(person: Person) -> list[Token]:
    """The person's tokens, those that still open something first."""
    return list(Token.objects.filter(person=person).order_by(F("revoked_on").desc(nulls_first=True), "-pk"))


def keys_to(program: str, kind: Token.Kind) -> list[Token]:
    """Everybody's tokens of this kind for a programme, with their persons, those that still open something first."""
    found = Token.objects.filter(program=program, kind=kind).select_related("person")
    return list(found.order_by(F("revoked_on").desc(nulls_first=True), "-pk"))


def all_tokens(program: str = "") -> list[Token]:
    """The tokens of this server for data of a programme – of one, or of all – with their persons, the newest first."""
    found = Token.objects.filter(program=program) if program else Token.objects.exclude(program="")
    return list(found.select_related("person").order_by("-pk"))


def token(pk: int) -> Token | None:
    """One token, with its person."""
    return Token.objects.filter(pk=pk).select_related("person").first()


def token_of(person: Person, pk: int) -> Token | None:
    """One of the person's own tokens."""
    return Token.objects.filter(person=person, pk=pk).first()
