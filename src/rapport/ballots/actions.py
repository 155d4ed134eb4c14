"""Open a box, hand out secrets, take answers, release them in shuffled lots.

No action here has a `by`, and nothing is audited: a trail of who did what in a box, and when, is what a box must
not have. A person's own record (invited or not) is written elsewhere, in another transaction – `issue` and `spend`
refuse to run inside one.

What could tell whose answers are whose, and what is done about it:

- *Order of rows* (rowid, ctid), *number of the transaction* (xmin, xmax), *batches in backups*: hashes, waiting
  answers and released answers are written anew in random order, in one transaction, at each release; ids are random
  and new each time.
- *Old versions of rows, the write-ahead log, replicas, statement logs*: an answer that waits is sealed before it
  reaches the database, always at the same length. The key is a file; each release destroys it and begins a new one,
  so that what any log still holds cannot be opened. The same is true of secrets that nobody has yet, so the place
  from which one was taken does not lead to its hash.
- *Time*: no column holds any. Of those that wait, at least five (`Policy.least`), chosen at random, stay behind at
  each release until the box closes: a release does not tell who came since the last one, and a box that has taken
  five answers never ends with fewer than five to hide among.
- *Space that the database has freed*: `sweep` rewrites the tables after each release.

What this cannot do: keep an operator out who watches, or copies database and keys, before the release; hide
*whether* a secret was used from somebody who has both that mail and the database while the box is open (at closing,
the hashes go); hide what an answer says about its author.
"""

import json
from collections.abc import Iterable, Sequence
from random import Random
from secrets import SystemRandom, token_urlsafe
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import OperationalError, connection, transaction

from rapport.ballots import sealing
from rapport.ballots.answers import ROOM, Answers, checked, split
from rapport.ballots.models import Box, Pending, Released, Secret, Unissued
from rapport.ballots.outcomes import BoxIsClosed, NoSuchBox, NotOpened, Receipt, WrongSecret, digest, receipt_code
from rapport.ballots.policy import Policy
from rapport.textfiles.canonical import canonical_json

RANDOM: Random = SystemRandom()
# Secrets of a rolling box are made in lots, a new one before there are too few to draw from.
LOT = 100
TOO_FEW = 20
SECRET_ROOM = 64
# Any fixed number: the first half of our locks.
LOCKS = 81_131
# Who waits for a table longer than this keeps others from writing to it.
LOCK_PATIENCE = "5s"
TABLES = (Secret, Unissued, Pending, Released)
T = TypeVar("T")


@transaction.atomic
def open_box(*, slug: str, policy: Policy, secrets: int | None = None, rolling: bool = False) -> list[str]:
    """Open a box under a promise that stays as it is. Raises NotOpened.

    With `secrets=N` returns N secrets in no order, this once: they go out by mail and are kept nowhere. With
    `rolling=True` returns nothing; secrets are asked for one by one (`issue`).
    """
    refuse_if_commits_have_times()
    if rolling == (secrets is not None) or policy.audience != secrets:
        raise NotOpened("A box is rolling, or is opened for as many people as its policy says.")
    try:
        validate_slug(slug)
    except ValidationError as wrong:
        raise NotOpened("The name of a box is made of letters, digits and hyphens.") from wrong
    box = Box(slug=slug, policy=policy.text(), policy_hash=policy.digest(), is_rolling=rolling, invited=secrets or 0)
    hold(slug, alone=True)
    if Box.objects.filter(slug=slug).exists():
        raise NotOpened(f"There is a box “{slug}” already, and a box is opened once.")
    box.key = sealing.new_key(slug)
    box.save(force_insert=True)
    drawn = [token_urlsafe(16) for _ in range(secrets or 0)]
    # For mails that could not be delivered, a few more; a rolling box begins with its first lot.
    spare = [token_urlsafe(16) for _ in range(LOT if rolling else max(policy.least, len(drawn) // 10))]
    write_hashes(box, drawn + spare)
    write_pool(box, spare)
    return shuffled(drawn)


@transaction.atomic(durable=True)
def issue(*, slug: str) -> str:
    """Take a random secret that nobody has: for the next person of a rolling box, or instead of a mail that failed.

    Runs in no other transaction: the one that says who was invited must not be this one. Raises NoSuchBox,
    BoxIsClosed, KeyLost.
    """
    replace_lost_key(slug=slug)
    box = open_one(slug)
    pool = list(box.unissued.values_list("pk", flat=True))
    if box.is_rolling and len(pool) < TOO_FEW:
        lot = [token_urlsafe(16) for _ in range(LOT)]
        write_hashes(box, lot)
        write_pool(box, lot)
        pool = list(box.unissued.values_list("pk", flat=True))
    if not pool:
        raise BoxIsClosed("This box has no secret left to replace one.")
    taken = box.unissued.get(pk=RANDOM.choice(sorted(pool)))
    secret = sealing.Sealer(slug, box.key, SECRET_ROOM).open(bytes(taken.sealed)).decode()
    taken.delete()
    return secret


def spend(*, slug: str, secret: str, answers: object) -> Receipt:
    """Take somebody's answers, once for a secret; sent again, it gives the same receipt and changes nothing.

    Runs in no other transaction. Raises NoSuchBox, BoxIsClosed, WrongSecret, Refused, KeyLost.
    """
    box = open_one(slug)
    clean = checked(Policy.read(box.policy), answers)
    if not sealing.is_there(slug, box.key):
        replace_lost_key(slug=slug)
    return take(slug=slug, secret=secret, answers=clean)


@transaction.atomic(durable=True)
def take(*, slug: str, secret: str, answers: Answers) -> Receipt:
    """Mark the hash and keep the sealed answers: both or neither."""
    hold(slug, alone=False)
    box = open_one(slug)
    code = receipt_code(slug, secret)
    mine = Secret.objects.filter(pk=digest(slug, secret), box=box)
    if not mine.filter(is_spent=False).update(is_spent=True):
        if mine.exists():
            return Receipt(code, is_first=False)
        raise WrongSecret(slug)
    sealed = sealing.Sealer(slug, box.key, ROOM).seal(canonical_json(answers))
    Pending.objects.create(box=box, sealed=sealed)
    return Receipt(code, is_first=True)


@transaction.atomic
def release(*, slug: str) -> int:
    """Release what waits, but for a few who stay behind; write the whole box anew under a new key.

    Returns how many answers were released: none while fewer than twice the least number wait.
    """
    hold(slug, alone=True)
    if not Box.objects.filter(slug=slug, state=Box.State.OPEN).exists():
        return 0
    replace_lost_key(slug=slug)
    box = open_one(slug)
    policy = Policy.read(box.policy)
    waiting = unseal(box.pending.all(), box, ROOM)
    moving = len(waiting) - policy.least if len(waiting) >= 2 * policy.least else 0
    publish(box, policy, waiting[:moving])
    write_anew(box, waiting[moving:])
    return moving


@transaction.atomic
def close(*, slug: str) -> int:
    """Close the box for good: release all that waits, or destroy it unread when it is too little to hide among.

    Returns how many answers the box has given in all.
    """
    hold(slug, alone=True)
    box = Box.objects.get(slug=slug)
    if box.state != Box.State.OPEN:
        return box.answered
    policy = Policy.read(box.policy)
    if box.pending.count() >= policy.least:
        publish(box, policy, unseal(box.pending.all(), box, ROOM))
    return end(box)


@transaction.atomic
def abandon(*, slug: str) -> int:
    """Close the box and destroy unread whatever waits: its key is lost, or its mails went astray."""
    hold(slug, alone=True)
    box = Box.objects.get(slug=slug)
    return box.answered if box.state != Box.State.OPEN else end(box)


def end(box: Box) -> int:
    """Remove hashes, pool, what waits, and every key."""
    if box.is_rolling:
        box.invited = box.secrets.count() - box.unissued.count()
    for rows in (box.pending, box.unissued, box.secrets):
        rows.all().delete()
    box.state = Box.State.CLOSED if box.answered else Box.State.DESTROYED
    box.key, box.needs_sweep = "", True
    box.save()
    transaction.on_commit(lambda: sealing.destroy_all_but(box.slug, ""), robust=True)
    return box.answered


@transaction.atomic
def replace_lost_key(*, slug: str) -> None:
    """After a restore the key is gone, and so is what it had sealed: begin a new one.

    Raises KeyLost when answers wait under the lost key. They cannot be read without it: bring the file back, or
    `abandon` the box.
    """
    hold(slug, alone=True)
    box = open_one(slug)
    if sealing.is_there(slug, box.key):
        return
    if box.pending.exists():
        raise sealing.KeyLost(slug)
    box.unissued.all().delete()
    box.key = sealing.new_key(slug)
    box.save()


def sweep() -> None:
    """Destroy old keys and rewrite the files of the database where a box was released or closed. In no transaction."""
    due = dict(Box.objects.filter(needs_sweep=True).values_list("slug", "key"))
    if not due:
        return
    for slug in due:
        with transaction.atomic():
            hold(slug, alone=True)
            sealing.destroy_all_but(slug, Box.objects.get(slug=slug).key)
    rewrite_files()
    for slug, key in due.items():
        # A box that was released meanwhile has another key and stays due.
        Box.objects.filter(slug=slug, key=key).update(needs_sweep=False)


def rewrite_files() -> None:
    """Leave no old version of a row. Raises OperationalError when somebody reads for so long that it cannot be done."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                raise OperationalError("the write-ahead log is being read")
            return
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_PATIENCE])
        try:
            for model in TABLES:
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
        finally:
            cursor.execute("RESET lock_timeout")


def hold(slug: str, *, alone: bool) -> None:
    """Until the transaction ends, keep all else in this box out, or (not `alone`) only who must be alone.

    A lock that lives in memory: one on a row would leave the number of its transaction there. On SQLite, where one
    transaction writes at a time, there is nothing to do.
    """
    if connection.vendor == "postgresql":
        ask = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"
        ask = ask if alone else ask.replace("_lock(", "_lock_shared(")
        with connection.cursor() as cursor:
            cursor.execute(ask, [LOCKS, slug])


def open_one(slug: str) -> Box:
    """The box, if it takes answers. Raises NoSuchBox, BoxIsClosed."""
    box = Box.objects.filter(slug=slug).first()
    if box is None:
        raise NoSuchBox(slug)
    if box.state != Box.State.OPEN:
        raise BoxIsClosed(slug)
    return box


def refuse_if_commits_have_times() -> None:
    """PostgreSQL can keep the time of every transaction, and so of every row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW track_commit_timestamp")
            if cursor.fetchone() != ("off",):
                raise NotOpened(
                    "This database keeps the time of every commit, so no answer in it is anonymous. Set "
                    "track_commit_timestamp = off in postgresql.conf and restart PostgreSQL; then open the box."
                )


def shuffled(rows: Sequence[T]) -> list[T]:
    """The same in a random order that nobody can guess."""
    return RANDOM.sample(rows, len(rows))


def publish(box: Box, policy: Policy, waiting: Sequence[bytes]) -> None:
    """Put answers among those that were released before, and all of them into a new order."""
    if waiting:
        rows = list(box.released.values_list("part", "answers"))
        rows += [row for answers in waiting for row in split(policy, json.loads(answers))]
        box.released.all().delete()
        Released.objects.bulk_create(
            [Released(box=box, part=part, answers=answers) for part, answers in shuffled(rows)], batch_size=500
        )
        box.answered += len(waiting)


def write_anew(box: Box, waiting: Sequence[bytes]) -> None:
    """Write hashes, pool and those who stay behind in a new order, under a new key; then destroy the old one."""
    pool = unseal(box.unissued.all(), box, SECRET_ROOM)
    hashes = list(box.secrets.values_list("sha256", "is_spent"))
    for rows in (box.pending, box.unissued, box.secrets):
        rows.all().delete()
    old, box.key = box.key, sealing.new_key(box.slug)
    Secret.objects.bulk_create(
        [Secret(sha256=sha256, is_spent=is_spent, box=box) for sha256, is_spent in shuffled(hashes)], batch_size=500
    )
    write_pool(box, [secret.decode() for secret in pool])
    sealer = sealing.Sealer(box.slug, box.key, ROOM)
    Pending.objects.bulk_create([Pending(box=box, sealed=sealer.seal(answers)) for answers in shuffled(waiting)])
    box.needs_sweep = True
    box.save()
    # The old one by its name: by then, another release may have begun a newer one than ours.
    transaction.on_commit(lambda: sealing.destroy(box.slug, old), robust=True)


def unseal(rows: Iterable[Pending | Unissued], box: Box, room: int) -> list[bytes]:
    """What was sealed, in no order."""
    sealer = sealing.Sealer(box.slug, box.key, room)
    return shuffled([sealer.open(bytes(row.sealed)) for row in rows])


def write_hashes(box: Box, secrets: Sequence[str]) -> None:
    """Let these secrets answer once each."""
    Secret.objects.bulk_create(shuffled([Secret(sha256=digest(box.slug, secret), box=box) for secret in secrets]))


def write_pool(box: Box, secrets: Sequence[str]) -> None:
    """Keep these secrets, sealed, until they are issued."""
    sealer = sealing.Sealer(box.slug, box.key, SECRET_ROOM)
    Unissued.objects.bulk_create(shuffled([Unissued(box=box, sealed=sealer.seal(one.encode())) for one in secrets]))
