"""What changes about persons, institutions, letters and tokens."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from rapport.audit.actions import hold_chain, record, record_each
from rapport.kit.jobs import enqueue
from rapport.people.models import Affiliation, Institution, Letter, Person, Token, tidy_address
from rapport.people.queries import letters_with


@transaction.atomic
def add_person(*, by: Person | None, name: str, email: str | None = None, is_demo: bool = False) -> Person:
    """Add somebody, or find who already has this address (their name is theirs and stays as it is).

    Without an e-mail address the person cannot sign in.
    """
    hold_chain()
    address = tidy_address(email) if email else None
    if address:
        person, is_new = Person.objects.get_or_create(email=address, defaults={"name": name, "is_demo": is_demo})
    else:
        person, is_new = Person.objects.create(name=name, is_demo=is_demo), True
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        record(did="people.add", target=f"person:{person.pk}", by=by.pk if by else None)
    return person


@transaction.atomic
def add_people(*, by: Person | None, names: Mapping[str, str]) -> dict[str, Person]:
    """Add many people (address → name) as `add_person` adds one, in a constant number of questions.

    Returns everybody by tidy address. Raises IntegrityError when somebody took an address in the same instant.
    """
    hold_chain()
    wanted = {tidy_address(address): name for address, name in names.items()}
    people: dict[str, Person] = Person.objects.in_bulk(list(wanted), field_name="email")
    new = [Person(name=name, email=address) for address, name in wanted.items() if address not in people]
    for person in new:
        person.set_unusable_password()
    Person.objects.bulk_create(new)
    record_each(did="people.add", targets=[f"person:{one.pk}" for one in new], by=by.pk if by else None)
    return people | {str(person.email): person for person in new}


@transaction.atomic
def sign_up(*, by: None, name: str, email: str) -> Person:
    """Somebody makes an account for themselves. Raises IntegrityError when the address belongs to one already.

    `by` is nobody yet: who this is, is known when they have entered the code that was sent to the address.
    """
    hold_chain()
    person = Person(name=name, email=tidy_address(email))
    person.set_unusable_password()
    person.save(force_insert=True)
    record(did="people.sign_up", target=f"person:{person.pk}", by=by)
    return person


@transaction.atomic
def prove_address(*, by: Person, email: str) -> None:
    """A person entered the code that was sent to their address, so it is theirs.

    The first proof of all removes accounts elsewhere that were connected before it: whoever signed up with somebody
    else's address must not stay connected when its owner arrives.
    """
    known = EmailAddress.objects.filter(user=by)
    address = tidy_address(email)
    if known.filter(email=address, verified=True).exists():
        return
    if not known.filter(verified=True).exists():
        SocialAccount.objects.filter(user=by).delete()
    EmailAddress.objects.update_or_create(
        user=by, email=address, defaults={"verified": True, "primary": not known.filter(primary=True).exists()}
    )
    record(did="people.prove_address", target=f"person:{by.pk}", by=by.pk)


@transaction.atomic
def disconnect(*, by: Person, account: SocialAccount) -> None:
    """A person parts with one of their own accounts elsewhere."""
    account.delete()
    record(did="people.disconnect", target=f"person:{account.user_id}", by=by.pk)


@transaction.atomic
def make_administrator(*, by: Person | None, person: Person) -> None:
    """Make a person a server administrator; doing it twice is doing it once."""
    if Person.objects.filter(pk=person.pk, is_server_administrator=False).update(is_server_administrator=True):
        record(did="people.make_administrator", target=f"person:{person.pk}", by=by.pk if by else None)


@transaction.atomic
def end_session(*, by: Person, session: UserSession) -> None:
    """A person signs out one of their own browsers."""
    session.end()
    record(did="people.end_session", target=f"person:{session.user_id}", by=by.pk)


@transaction.atomic
def end_other_sessions(*, by: Person, but: str) -> int:
    """A person signs out everywhere except in the session with the key `but`. Returns how many were ended."""
    others = list(UserSession.objects.filter(user=by).exclude(session_key=but))
    for session in others:
        session.end()
    if others:
        record(did="people.end_other_sessions", target=f"person:{by.pk}", by=by.pk)
    return len(others)


@transaction.atomic
def make_token(
    *,
    by: Person,
    kind: Token.Kind,
    name: str = "",
    scopes: Iterable[str] = (),
    program: str = "",
    expires_on: date | None = None,
) -> tuple[Token, str]:
    """A new token of the person, and its secret – which is shown once, and of which only the hash is kept.

    Args:
        by: whose it is; it opens no more than they may open themselves.
        kind: what it opens. Clients of REDCap take 32 hexadecimal digits and nothing else.
        name: what the person calls it.
        scopes: words that say how far it reaches (`people.scopes`).
        program: the slug of the programme whose data it opens; empty for what is the person's own.
        expires_on: the last day on which it opens anything; None for no last day.
    """
    secret = secrets.token_hex(16) if kind == Token.Kind.REDCAP else secrets.token_urlsafe(32)
    token = Token.objects.create(
        sha256=hashlib.sha256(secret.encode()).hexdigest(),
        kind=kind,
        person=by,
        name=name,
        scopes=" ".join(scopes),
        program=program,
        made_on=timezone.localdate(),
        expires_on=expires_on,
    )
    if program:
        record(did="people.make_data_key", target=f"token:{token.pk}", by=by.pk, program=program)
    else:
        record(did="people.make_token", target=f"person:{by.pk}", by=by.pk)
    return token, secret


@transaction.atomic
def revoke_token(*, by: Person | None, token: Token) -> None:
    """A token opens nothing any more, from now on; doing it twice is doing it once.

    A person revokes their own. None is who keeps the server, at its command line, and revokes anybody's.
    """
    found = Token.objects.filter(pk=token.pk, revoked_on__isnull=True)
    if by is not None:
        found = found.filter(person=by)
    if found.update(revoked_on=timezone.localdate()):
        actor = by.pk if by else None
        if token.program:
            record(did="people.revoke_data_key", target=f"token:{token.pk}", by=actor, program=token.program)
        else:
            record(did="people.revoke_token", target=f"person:{token.person_id}", by=actor)


def use_token(*, by: None, token: Token) -> None:
    """Note the day on which a token was last used: one write a day at most, and no event – a phone asks each hour."""
    today = timezone.localdate()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)


@transaction.atomic
def note_call(*, by: Person, token: Token, word: str) -> None:
    """A program has read something with a key: one event that names the key and the word, and nothing that was read."""
    use_token(by=None, token=token)
    record(did=f"api.{word}", target=f"token:{token.pk}", by=by.pk, program=token.program)


@transaction.atomic
def rename(*, by: Person, name: str) -> None:
    """A person changes their own name."""
    Person.objects.filter(pk=by.pk).update(name=name)
    record(did="people.rename", target=f"person:{by.pk}", by=by.pk)


@transaction.atomic
def add_institution(*, by: Person | None, name: str) -> Institution:
    """Add an institution, or find the one of this name."""
    hold_chain()
    institution, is_new = Institution.objects.get_or_create(name=name.strip())
    if is_new:
        record(
            did="people.add_institution",
            target=f"institution:{institution.pk}",
            by=by.pk if by else None,
        )
    return institution


@transaction.atomic
def add_institutions(*, by: Person | None, names: Iterable[str]) -> dict[str, Institution]:
    """Add many institutions, or find those of these names, in a constant number of questions."""
    hold_chain()
    wanted = list(dict.fromkeys(name.strip() for name in names))
    known: dict[str, Institution] = Institution.objects.in_bulk(wanted, field_name="name")
    new = Institution.objects.bulk_create([Institution(name=name) for name in wanted if name not in known])
    record_each(
        did="people.add_institution", targets=[f"institution:{one.pk}" for one in new], by=by.pk if by else None
    )
    return known | {institution.name: institution for institution in new}


@transaction.atomic
def affiliate(
    *,
    by: Person | None,
    person: Person,
    institution: Institution,
    department: str = "",
    title: str = "",
) -> Affiliation:
    """Say where a person works; what is already known is filled up, never blanked."""
    affiliation, is_new = Affiliation.objects.get_or_create(
        person=person, institution=institution, defaults={"department": department, "title": title}
    )
    news = {"department": department, "title": title}
    changed = [field for field, value in news.items() if value and getattr(affiliation, field) != value]
    for field in changed:
        setattr(affiliation, field, news[field])
    if changed:
        affiliation.save(update_fields=changed)
    if is_new or changed:
        record(did="people.affiliate", target=f"person:{person.pk}", by=by.pk if by else None)
    return affiliation


@dataclass(frozen=True)
class Work:
    """Somebody works somewhere, as something."""

    person: Person
    institution: Institution
    department: str = ""
    title: str = ""


@transaction.atomic
def affiliate_each(*, by: Person | None, works: Iterable[Work]) -> None:
    """Say where many people work, as `affiliate` does for one, in a constant number of questions."""
    asked = {(work.person.pk, work.institution.pk): work for work in works}
    known = {
        (one.person_id, one.institution_id): one
        for one in Affiliation.objects.filter(person__in={person for person, _ in asked})
    }
    new, changed = [], []
    for key, work in asked.items():
        affiliation = known.get(key)
        if affiliation is None:
            place = Affiliation(person=work.person, institution=work.institution)
            place.department, place.title = work.department, work.title
            new.append(place)
            continue
        news = (work.department or affiliation.department, work.title or affiliation.title)
        if news != (affiliation.department, affiliation.title):
            affiliation.department, affiliation.title = news
            changed.append(affiliation)
    Affiliation.objects.bulk_create(new)
    Affiliation.objects.bulk_update(changed, ["department", "title"], batch_size=500)
    targets = [f"person:{one.person_id}" for one in [*new, *changed]]
    record_each(did="people.affiliate", targets=targets, by=by.pk if by else None)


@transaction.atomic
def write_letter(*, composer: str, to: Person, key: str, **ids: int | str) -> Letter:
    """Queue a mail, once for this key; it goes out after the transaction, and again later if the server is down.

    `composer` is the dotted path of a function `(person, **ids) -> rapport.people.mail.Mail`, called at sending,
    so that nothing anybody wrote waits in a queue. It may return None when there is nothing to say any more.
    """
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={"composer": composer, "ids": ids, "to": to, "next_try_at": timezone.now()},
    )
    if is_new:
        enqueue("rapport.people.tasks.deliver", key=f"letter:{letter.pk}", letter=letter.pk)
    return letter


@transaction.atomic
def write_once_a_minute(*, composer: str, to: Person, key: str, **ids: int | str) -> None:
    """Queue a mail that somebody asks for: none while the last one with this key is not a minute old."""
    Person.objects.select_for_update(no_key=True).get(pk=to.pk)
    now = timezone.now()
    before, this = (f"{key}:{at:%Y-%m-%dT%H:%M:%S}" for at in (now - timedelta(minutes=1), now))
    if not Letter.objects.filter(to=to, key__gt=before, key__lte=this).exists():
        write_letter(composer=composer, to=to, key=this, **ids)


# So many letters are queued in one transaction: on SQLite it holds up everybody else who writes.
AT_ONCE = 500


@dataclass(frozen=True)
class NewLetter:
    """One letter of many, as `write_letter` takes it."""

    composer: str
    to: Person
    key: str
    ids: Mapping[str, int | str]


def write_letters(letters: Iterable[NewLetter]) -> int:
    """Queue many mails, each once for its key, in a constant number of questions a batch. Returns how many are new.

    Each batch is a transaction, so after a kill some batches are whole and the others are not there: whoever does it
    again writes the rest, and none twice. Within the caller's transaction all are queued, or none.
    """
    wanted = list({one.key: one for one in letters}.values())
    return sum(_write_batch(wanted[at : at + AT_ONCE]) for at in range(0, len(wanted), AT_ONCE))


@transaction.atomic
def _write_batch(wanted: Sequence[NewLetter]) -> int:
    known = letters_with([one.key for one in wanted])
    now = timezone.now()
    fresh = [
        Letter(key=one.key, composer=one.composer, ids=dict(one.ids), to=one.to, next_try_at=now)
        for one in wanted
        if one.key not in known
    ]
    if fresh:
        # Somebody else may have written one of them in the same instant.
        Letter.objects.bulk_create(fresh, ignore_conflicts=True)
        # One job for all. Should it die, the minute's round sends what is left.
        written = Letter.objects.filter(key__in=[one.key for one in fresh])
        first, last = written.aggregate(first=Min("pk"), last=Max("pk")).values()
        enqueue("rapport.people.tasks.deliver_between", key=f"letters:{first}-{last}", first=first, last=last)
    return len(fresh)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Forget who somebody is: name, address, affiliations, letters and every way to sign in.

    The row stays as an opaque id, so that signatures and the audit trail still point at one and the same somebody.
    """
    for session in UserSession.objects.filter(user=person):
        session.end()
    for kept in (EmailAddress, Authenticator, SocialAccount):
        kept.objects.filter(user=person).delete()
    person.affiliations.all().delete()
    person.letters.all().delete()
    person.tokens.all().delete()
    person.name, person.email, person.orcid = "", None, ""
    person.is_active, person.erased_at = False, timezone.now()
    person.set_unusable_password()
    person.save()
    record(did="people.erase", target=f"person:{person.pk}", by=by.pk)
