"""Attacks on the sentence that the form prints (`rapport.ballots.policy.CLAIM`).

Twenty people answer in a known order, a few times over (two hundred times in `./run prove`). A linker that knows the
order in which they were invited and came, and reads all that is kept, must not do better than chance:
P(hits | chance) > 0.001 for each of its ways, or else in a second series (a leak shows in both, bad luck does not).
Each attack first succeeds on a design that many would call anonymous.
"""

import logging
from collections.abc import Callable
from random import Random
from uuid import uuid4

import pytest
from django.core import mail

from rapport.ballots import actions, queries, sealing
from rapport.ballots.answers import ROOM
from rapport.ballots.models import Box, Pending, Secret, Unissued
from rapport.ballots.outcomes import digest
from tests.ballots.boxes import answers, closed_box, put_in, rolling_box
from tests.ballots.kept import Kept, do
from tests.ballots.linker import Score, chance, hits, listings, marked
from tests.portion import IS_PROOF, ON_POSTGRES

PEOPLE = 20
RUNS = 200 if IS_PROOF else 6 if ON_POSTGRES else 15
OURS = ["ballots_secret", "ballots_unissued", "ballots_pending", "ballots_released"]


def people() -> tuple[list[str], list[str]]:
    """What each person will write, in the order in which they are invited and in the order in which they come."""
    invited = [f"written-by-{uuid4().hex}" for _ in range(PEOPLE)]
    return invited, Random().sample(invited, PEOPLE)


def visit(slug: str, came: list[str], secret_of: dict[str, str]) -> None:
    for marker in came:
        assert put_in(slug, secret_of[marker], answers(marker)).status_code == 201


def guess(score: Score, kept: Kept, invited: list[str], came: list[str], table: str = "ballots_released") -> None:
    for way, listing in listings(kept, table, "answers", came).items():
        score.add(f"{way}, by visit", listing, came)
        score.add(f"{way}, by invitation", listing, invited)


def nobody_is_linked(attack: Callable[[], Score]) -> None:
    leaks = attack().better_than_chance()
    if leaks:
        again = attack().better_than_chance()
        assert not leaks.keys() & again.keys(), {way: (leaks[way], again[way]) for way in leaks.keys() & again.keys()}


# --- designs that many would call anonymous -----------------------------------------------------------------------


@pytest.fixture
def naive(kept: Kept) -> object:
    do("CREATE TABLE naive (id varchar(40) PRIMARY KEY, answers text)")
    do("CREATE TABLE naive_waiting (id varchar(40) PRIMARY KEY, answers text)")
    yield
    do("DROP TABLE naive")
    do("DROP TABLE naive_waiting")


def test_random_ids_and_no_dates_are_linked_by_the_order_of_rows(kept: Kept, naive: None) -> None:
    kept.begin()
    invited, came = people()
    for marker in came:
        do("INSERT INTO naive VALUES (%s, %s)", str(uuid4()), marker)
    do("UPDATE naive SET answers = answers")  # some systems level the transactions' numbers so
    score = Score()
    guess(score, kept, invited, came, "naive")
    assert score.hits[f"rows by {kept.orders[0]}, by visit"] == PEOPLE
    assert f"rows by {kept.orders[0]}, by visit" in score.better_than_chance()


def test_a_shuffle_of_what_waited_in_the_clear_is_undone_by_the_log(kept: Kept, naive: None) -> None:
    kept.begin()
    invited, came = people()
    for marker in came:
        do("INSERT INTO naive_waiting VALUES (%s, %s)", str(uuid4()), marker)
    do("DELETE FROM naive_waiting")
    for marker in Random(1).sample(came, PEOPLE):  # one of a thousand draws looks like a leak
        do("INSERT INTO naive VALUES (%s, %s)", str(uuid4()), marker)
    score = Score()
    guess(score, kept, invited, came, "naive")
    assert f"rows by {kept.orders[0]}, by visit" not in score.better_than_chance()
    log = kept.files([])[-1]
    assert hits(sorted(came, key=lambda marker: log.find(marker.encode())), came) == PEOPLE


# --- ours ---------------------------------------------------------------------------------------------------------


def attack_closed_boxes(kept: Kept, runs: int = RUNS) -> Score:
    score = Score()
    for _ in range(runs):
        kept.begin()
        slug = f"closed-{uuid4().hex[:8]}"
        invited, came = people()
        secret_of = dict(zip(invited, closed_box(slug, PEOPLE), strict=True))
        visit(slug, came, secret_of)
        assert actions.close(slug=slug) == PEOPLE
        actions.sweep()
        guess(score, kept, invited, came)
    return score


@pytest.mark.slow
def test_a_closed_box_links_nobody(kept: Kept) -> None:
    nobody_is_linked(lambda: attack_closed_boxes(kept))


def test_the_same_attack_links_everybody_when_the_box_forgets_to_shuffle(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "shuffled", list)
    score = attack_closed_boxes(kept, runs=2)
    assert score.hits[f"rows by {kept.orders[0]}, by visit"] == 2 * PEOPLE


@pytest.mark.slow
def test_a_rolling_box_links_nobody_while_it_goes_on(kept: Kept) -> None:
    """Two releases; the linker also has every mail, and tries the order of the hashes against that of the answers."""

    def attack() -> Score:
        score = Score()
        for _ in range(RUNS):
            kept.begin()
            slug = f"rolling-{uuid4().hex[:8]}"
            rolling_box(slug)
            invited, came = people()
            secret_of = {marker: actions.issue(slug=slug) for marker in invited}
            visit(slug, came[:12], secret_of)
            assert actions.release(slug=slug) == 7
            visit(slug, came[12:], secret_of)
            assert actions.release(slug=slug) == 8
            actions.sweep()
            guess(score, kept, invited, came)
            with_the_mails(score, kept, slug, came, secret_of)
        return score

    nobody_is_linked(attack)


def with_the_mails(score: Score, kept: Kept, slug: str, came: list[str], secret_of: dict[str, str]) -> None:
    author = {digest(slug, secret): marker for marker, secret in secret_of.items()}
    for order in kept.orders:
        holders = [author[sha] for (sha,) in kept.rows("ballots_secret", order, "sha256") if sha in author]
        released = marked(kept.rows("ballots_released", order, "answers"), came)
        score.add(f"hashes by {order}, by visit", holders, came)
        score.add(f"hashes by {order}, against answers", released, holders)


def test_until_the_release_nothing_that_was_written_is_on_the_disk(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    """No answer and no secret: not in a row, a file, the write-ahead log, a log line, a mail."""
    caplog.set_level(logging.DEBUG)
    kept.begin()
    invited, came = people()
    rolling_box("rolling")
    issued = {marker: actions.issue(slug="rolling") for marker in invited}
    drawn = dict(zip(invited, closed_box("closed", PEOPLE), strict=True))
    for slug, secret_of in (("rolling", issued), ("closed", drawn)):
        visit(slug, came, secret_of)
    marks = [*came, *issued.values(), *drawn.values()]
    everything = b"".join([*kept.files(OURS), kept.dump().encode(), caplog.text.encode(), repr(mail.outbox).encode()])
    assert came[0].encode() not in everything
    assert not [mark for mark in marks if mark.encode() in everything]
    actions.close(slug="closed")
    actions.release(slug="rolling")
    actions.sweep()
    everything = b"".join([*kept.files(OURS), kept.dump().encode(), caplog.text.encode(), repr(mail.outbox).encode()])
    assert came[0].encode() in everything
    assert not [secret for secret in (*issued.values(), *drawn.values()) if secret.encode() in everything]
    assert "ballots/" not in caplog.text


def test_a_copy_of_what_waited_cannot_be_opened_after_the_release(kept: Kept) -> None:
    """Old rows, logs and replicas keep what was sealed: it opens while the key lives, and never again."""
    rolling_box("box")
    for number in range(10):
        actions.spend(slug="box", secret=actions.issue(slug="box"), answers=answers(f"{number}"))
    key = Box.objects.get(slug="box").key
    waiting = [bytes(row.sealed) for row in Pending.objects.all()]
    pool = [bytes(row.sealed) for row in Unissued.objects.all()]
    assert len({len(sealed) for sealed in waiting}) == 1
    opened = [sealing.Sealer("box", key, ROOM).open(sealed) for sealed in waiting]
    assert len(opened) == 10  # so far, the operator could
    actions.release(slug="box")
    with pytest.raises(sealing.KeyLost):
        sealing.Sealer("box", key, ROOM)
    names = [path.name for path in sealing.folder().iterdir()]
    assert names == [f"box.{Box.objects.get(slug='box').key}"]
    for sealed in (*waiting, *pool):
        with pytest.raises(sealing.KeyLost):
            sealing.Sealer("box", Box.objects.get(slug="box").key, ROOM).open(sealed)
    actions.close(slug="box")
    assert not list(sealing.folder().iterdir())


def test_after_closing_the_mails_do_not_tell_who_answered(kept: Kept) -> None:
    secrets = closed_box("box", PEOPLE)
    for secret in secrets[:6]:
        actions.spend(slug="box", secret=secret, answers=answers("x"))
    actions.close(slug="box")
    assert not Secret.objects.exists()
    said = {(put_in("box", secret, {}).status_code, put_in("box", secret, {}).content) for secret in secrets}
    assert len(said) == 1


def test_two_backups_differ_by_at_least_five_people(kept: Kept) -> None:
    """What was released between two backups hides among as many as the promise says, whoever came last."""
    rolling_box("box", joined=True)
    seen: set[str] = set()
    for number in range(40):
        actions.spend(slug="box", secret=actions.issue(slug="box"), answers=answers(f"text {number}"))
        actions.release(slug="box")
        now = {str(row["changes"]) for row in queries.for_statistics("box", "answers")}
        assert seen <= now
        assert len(now - seen) == 0 or len(now - seen) >= 5
        assert not now or len(now) <= number + 1 - 5
        seen = now


def test_the_bound_finds_a_small_leak() -> None:
    """One more right guess a run than chance gives is found; chance itself is not."""
    assert chance(2 * RUNS, float(RUNS)) < 0.001
    assert chance(RUNS, float(RUNS)) > 0.4
