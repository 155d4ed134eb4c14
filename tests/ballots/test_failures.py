"""Killed in between: all or nothing. Many at once: each once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from rapport.ballots import actions, queries, sealing
from rapport.ballots.models import Box, Pending, Released, Secret, Unissued
from rapport.ballots.outcomes import Receipt
from tests.ballots.boxes import answers, closed_box, rolling_box
from tests.ballots.kept import Kept

THREADS = 16


class Killed(BaseException):
    """As if the process had ended here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def state() -> list[object]:
    """All that a box consists of."""
    return [
        sorted(model.objects.values_list())  # type: ignore[type-var]
        for model in (Box, Secret)
    ] + [
        sorted((row.pk, bytes(row.sealed)) for row in model.objects.all())  # type: ignore[attr-defined]
        for model in (Unissued, Pending)
    ]


def test_taking_is_all_or_nothing(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = closed_box("box", 20)[0]
    before = state()
    for place, name in ((Pending.objects, "create"), (sealing.Sealer, "seal")):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, killed)
            with pytest.raises(Killed):
                actions.spend(slug="box", secret=secret, answers=answers("x"))
        assert state() == before
    assert actions.spend(slug="box", secret=secret, answers=answers("x")).is_first


# The last step stands for a release that fails when all of it is done.
STEPS: list[tuple[Any, str]] = [
    (Released.objects, "bulk_create"),
    (sealing, "new_key"),
    (Secret.objects, "bulk_create"),
    (Unissued.objects, "bulk_create"),
    (Pending.objects, "bulk_create"),
    (Box, "save"),
]


@pytest.mark.parametrize(("place", "name"), STEPS, ids=lambda step: str(getattr(step, "__name__", step)))
def test_a_release_is_all_or_nothing(kept: Kept, monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    rolling_box("box", joined=True)
    for number in range(12):
        actions.spend(slug="box", secret=actions.issue(slug="box"), answers=answers(f"{number}"))
    before = state()
    with monkeypatch.context() as patch:
        patch.setattr(place, name, killed)
        with pytest.raises(Killed):
            actions.release(slug="box")
    assert state() == before
    assert not Released.objects.exists()
    assert actions.release(slug="box") == 7
    assert actions.close(slug="box") == 12
    assert {row["changes"] for row in queries.for_statistics("box")} == {f"{number}" for number in range(12)}


@pytest.mark.parametrize("end", [actions.release, actions.close], ids=["release", "close"])
def test_a_key_that_outlived_its_release_is_swept(
    kept: Kept, keys: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[..., int]
) -> None:
    rolling_box("box")
    for _ in range(10):
        actions.spend(slug="box", secret=actions.issue(slug="box"), answers=answers("x"))
    with monkeypatch.context() as patch:
        for name in ("destroy", "destroy_all_but"):
            patch.setattr(sealing, name, lambda *_: 1 / 0)
        end(slug="box")
    key = Box.objects.get().key
    assert [path.name for path in keys.iterdir()] != ([f"box.{key}"] if key else [])
    assert Box.objects.get().needs_sweep
    actions.sweep()
    assert [path.name for path in keys.iterdir()] == ([f"box.{key}"] if key else [])
    assert not Box.objects.get().needs_sweep


def test_a_sweep_that_cannot_be_done_stays_due(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    rolling_box("box")
    actions.release(slug="box")
    with monkeypatch.context() as patch:
        patch.setattr(actions, "rewrite_files", killed)
        with pytest.raises(Killed):
            actions.sweep()
    assert Box.objects.get().needs_sweep


def test_a_sweep_waits_for_who_is_reading(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long reader holds old versions of rows: the sweep says so, and is done at a later minute."""
    rolling_box("box")
    actions.release(slug="box")
    monkeypatch.setattr(actions, "LOCK_PATIENCE", "200ms")
    connection.cursor().execute("PRAGMA busy_timeout = 200" if connection.vendor == "sqlite" else "SELECT 1")
    begun, ended = threading.Event(), threading.Event()

    def read() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("SELECT count(*) FROM ballots_secret")
                begun.set()
                ended.wait(20)
                cursor.execute("COMMIT")
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    begun.wait(20)
    with pytest.raises(OperationalError):
        actions.sweep()
    ended.set()
    reader.join()
    assert Box.objects.get().needs_sweep
    actions.sweep()
    assert not Box.objects.get().needs_sweep


def test_keys_are_readable_by_their_owner_alone(kept: Kept, keys: Path) -> None:
    rolling_box("box")
    (key,) = keys.iterdir()
    assert keys.stat().st_mode & 0o077 == 0
    assert key.stat().st_mode & 0o177 == 0


def test_after_a_restore_the_box_goes_on_under_a_new_key(kept: Kept, keys: Path) -> None:
    """A backup holds neither keys nor what waits: what is restored looks like this."""
    rolling_box("box")
    secret = actions.issue(slug="box")
    Unissued.objects.all().delete()
    next(keys.iterdir()).unlink()
    assert actions.spend(slug="box", secret=secret, answers=answers("x")).is_first
    assert actions.issue(slug="box")
    assert [path.name for path in keys.iterdir()] == [f"box.{Box.objects.get().key}"]


def test_while_answers_wait_a_lost_key_is_not_replaced(kept: Kept, keys: Path) -> None:
    """The folder may only be away: nothing is destroyed by itself."""
    secrets = closed_box("box", 20)
    for secret in secrets[:6]:
        actions.spend(slug="box", secret=secret, answers=answers("x"))
    (key,) = keys.iterdir()
    content = key.read_bytes()
    key.unlink()
    for refused in (
        lambda: actions.spend(slug="box", secret=secrets[6], answers=answers("x")),
        lambda: actions.issue(slug="box"),
        lambda: actions.release(slug="box"),
        lambda: actions.close(slug="box"),
    ):
        with pytest.raises(sealing.KeyLost):
            refused()
    key.write_bytes(content)
    assert actions.close(slug="box") == 6


def test_a_box_touches_no_person_in_its_transaction(kept: Kept) -> None:
    """Two writes in one transaction carry the same number: whoever invites somebody ends theirs first."""
    secret = closed_box("box", 20)[0]
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        actions.spend(slug="box", secret=secret, answers=answers("x"))
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        actions.issue(slug="box")


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    def alone(one: Callable[[], Any]) -> Any:
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(alone, work))


def test_a_hundred_at_once_with_one_secret_are_one_row(kept: Kept) -> None:
    secret = closed_box("box", 20)[0]
    work = [lambda number=n: actions.spend(slug="box", secret=secret, answers=answers(f"{number}")) for n in range(100)]
    ended: list[Receipt] = at_once(work)
    assert sum(receipt.is_first for receipt in ended) == 1
    assert len({receipt.code for receipt in ended}) == 1
    assert Pending.objects.count() == Secret.objects.filter(is_spent=True).count() == 1


def test_answers_that_come_during_releases_are_neither_lost_nor_doubled(kept: Kept) -> None:
    secrets = closed_box("box", 60, joined=True)
    work: list[Callable[[], Any]] = []
    for number, secret in enumerate(secrets):
        work.append(lambda s=secret, n=number: actions.spend(slug="box", secret=s, answers=answers(f"{n}")))
        if number % 6 == 5:
            work.append(lambda: actions.release(slug="box"))
            work.append(lambda s=secret: actions.spend(slug="box", secret=s, answers=answers("again")))
    at_once(work)
    assert actions.close(slug="box") == 60
    rows = [str(row["changes"]) for row in queries.released("box")]
    assert len(rows) == 60
    assert len(set(rows) - {"again"}) + rows.count("again") == 60


def test_many_at_once_never_get_the_same_secret(kept: Kept) -> None:
    rolling_box("box")
    issued = at_once([lambda: actions.issue(slug="box") for _ in range(150)])
    assert len(set(issued)) == 150
