import itertools

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from rapport.ballots import actions, queries, tasks
from rapport.ballots.answers import Refused
from rapport.ballots.models import Box, Pending, Released, Secret, Unissued
from rapport.ballots.outcomes import BoxIsClosed, NoSuchBox, NotOpened, WrongSecret, digest
from rapport.ballots.policy import Policy
from rapport.kit.models import Job
from tests.ballots.boxes import answers, closed_box, policy, rolling_box

pytestmark = pytest.mark.django_db


def spend(slug: str, secret: str, marker: str = "x", now: int = 5) -> str:
    return actions.spend(slug=slug, secret=secret, answers=answers(marker, now)).code


def fill(slug: str, people: int) -> None:
    for number in range(people):
        spend(slug, actions.issue(slug=slug), f"text {number}", now=number % 7 + 1)


# --- opening


def test_a_closed_box_gives_its_secrets_once_and_keeps_hashes_only() -> None:
    secrets = closed_box("box", 30)
    assert len(set(secrets)) == 30
    assert {len(secret) for secret in secrets} == {22}  # 128 bits
    hashes = set(Secret.objects.values_list("pk", flat=True))
    assert {digest("box", secret) for secret in secrets} <= hashes
    with pytest.raises(NotOpened, match="opened once"):
        closed_box("box", 30)


def test_a_box_is_what_its_policy_says() -> None:
    for promised, how in (
        (policy(20), {"secrets": 21}),
        (policy(20), {"rolling": True}),
        (policy(), {"secrets": 20}),
        (policy(), {}),
        (policy(20), {"secrets": 20, "rolling": True}),
    ):
        with pytest.raises(NotOpened, match="as many people as its policy says"):
            actions.open_box(slug="box", policy=promised, **how)  # type: ignore[arg-type]
    with pytest.raises(NotOpened, match="letters"):
        actions.open_box(slug="../box", policy=policy(), rolling=True)


def test_a_policy_protects_no_less_than_ours() -> None:
    with pytest.raises(ValueError, match="At least 5"):
        policy(20, least=4)
    with pytest.raises(ValueError, match="Fewer than 5"):
        policy(4)
    with pytest.raises(ValueError, match="not called like a part"):
        Policy(questions="q", closes="soon", texts=("rated",))


def test_a_policy_is_a_text_with_a_fingerprint() -> None:
    promised = policy(20, joined=True, least=7)
    assert Policy.read(promised.text()) == promised
    assert promised.digest() != policy(20, joined=True, least=8).digest()
    actions.open_box(slug="box", policy=promised, secrets=20)
    assert queries.box("box").policy_hash == promised.digest()


def test_no_box_where_commits_keep_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting needs a restart of PostgreSQL, so the answer of the server is given here."""

    class Cursor:
        def __enter__(self) -> "Cursor":
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, query: str) -> None:
            assert query == "SHOW track_commit_timestamp"

        def fetchone(self) -> tuple[str]:
            return ("on",)

    with monkeypatch.context() as patch:
        patch.setattr(connection, "vendor", "postgresql")
        patch.setattr(connection, "cursor", Cursor)
        with pytest.raises(NotOpened, match="track_commit_timestamp = off"):
            actions.refuse_if_commits_have_times()


# --- issuing


def test_issuing_takes_a_secret_from_the_pool_and_writes_nothing_else() -> None:
    rolling_box("box")
    hashes = set(Secret.objects.values_list("pk", "is_spent"))
    secret = actions.issue(slug="box")
    assert (digest("box", secret), False) in hashes
    assert set(Secret.objects.values_list("pk", "is_spent")) == hashes
    assert Unissued.objects.count() == actions.LOT - 1


def test_a_new_lot_comes_before_the_pool_is_too_small_to_draw_from() -> None:
    rolling_box("box")
    issued = {actions.issue(slug="box") for _ in range(250)}
    assert len(issued) == 250
    assert Unissued.objects.count() >= actions.TOO_FEW - 1
    assert Secret.objects.count() % actions.LOT == 0
    for secret in issued:
        spend("box", secret)


def test_a_closed_box_has_a_few_replacements() -> None:
    closed_box("box", 100)
    spare = [actions.issue(slug="box") for _ in range(10)]
    assert queries.replaced("box") == 10
    spend("box", spare[0])
    with pytest.raises(BoxIsClosed, match="no secret left"):
        actions.issue(slug="box")


# --- answering


def test_the_same_secret_again_gives_the_same_receipt_and_changes_nothing() -> None:
    secret = closed_box("box", 20)[0]
    first = actions.spend(slug="box", secret=secret, answers=answers("first"))
    again = actions.spend(slug="box", secret=secret, answers=answers("second"))
    assert (first.is_first, again.is_first) == (True, False)
    assert first.code == again.code
    assert Pending.objects.count() == 1


def test_wrong_secret_other_box_closed_box_no_box() -> None:
    secret = closed_box("one", 20)[0]
    closed_box("two", 20)
    for wrong in ("guess", "", "\x00", digest("one", secret)):
        with pytest.raises(WrongSecret):
            spend("one", wrong)
    with pytest.raises(WrongSecret):
        spend("two", secret)
    with pytest.raises(NoSuchBox):
        spend("three", secret)
    actions.close(slug="one")
    with pytest.raises(BoxIsClosed):
        spend("one", secret)
    assert not Pending.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "text",
        {"unknown": 1},
        {"title": "x" * 201},
        {"title": {"a": 1}},
        {"title": [["a"]]},
        {"changes": 7},
        {"now": float("nan")},
        {"ticks": list(range(101))},
        {"changes": "\ud800"},
        {"changes": "x" * 33_000},
    ],
    ids=lambda given: repr(given)[:30],
)
def test_what_is_no_answer_is_refused_and_spends_nothing(given: object) -> None:
    secret = closed_box("box", 20)[0]
    with pytest.raises(Refused):
        actions.spend(slug="box", secret=secret, answers=given)
    assert spend("box", secret)


def test_the_way_of_writing_tells_nothing() -> None:
    rolling_box("box", joined=True)
    for given in (
        {"now": 4.0, "title": "prof", "ticks": ["b", "a", "b"], "changes": " more\x00 "},
        {"changes": "more", "wishes": None, "ticks": ["a", "b"], "title": "prof ", "now": 4},
    ):
        for _ in range(5):
            actions.spend(slug="box", secret=actions.issue(slug="box"), answers=given)
    actions.close(slug="box")
    assert Released.objects.values("answers").distinct().count() == 1


# --- releasing


@pytest.mark.parametrize(("waiting", "moved"), [(0, 0), (5, 0), (9, 0), (10, 5), (12, 7)])
def test_at_least_five_move_and_at_least_five_stay(waiting: int, moved: int) -> None:
    rolling_box("box")
    fill("box", waiting)
    assert actions.release(slug="box") == moved
    assert Pending.objects.count() == waiting - moved
    assert queries.box("box").answered == moved


def test_who_stays_behind_is_drawn_by_lot() -> None:
    stayed: set[str] = set()
    for number in range(12):
        rolling_box(f"box{number}", joined=True)
        fill(f"box{number}", 10)
        actions.release(slug=f"box{number}")
        released = {str(row["changes"]) for row in queries.for_statistics(f"box{number}")}
        stayed |= {f"text {one}" for one in range(10)} - released
    assert len(stayed) > 5


@pytest.mark.parametrize(("people", "kept"), [(0, 0), (4, 0), (5, 5), (14, 14)])
def test_closing_releases_all_or_destroys_unread(people: int, kept: int) -> None:
    rolling_box("box")
    fill("box", people)
    assert actions.close(slug="box") == kept == actions.close(slug="box")
    assert queries.box("box").state == (Box.State.CLOSED if kept else Box.State.DESTROYED)
    assert not Pending.objects.exists()
    assert not Secret.objects.exists()
    assert not Unissued.objects.exists()
    assert actions.release(slug="box") == 0


def test_what_was_released_stays_when_the_rest_is_abandoned() -> None:
    rolling_box("box", joined=True)
    fill("box", 12)
    actions.release(slug="box")
    assert actions.abandon(slug="box") == 7
    assert len(queries.for_statistics("box")) == 7
    assert queries.box("box").state == Box.State.CLOSED


def test_boxes_do_not_touch_one_another() -> None:
    rolling_box("one", joined=True)
    rolling_box("two", joined=True)
    fill("one", 6)
    fill("two", 12)
    actions.close(slug="two")
    assert actions.close(slug="one") == 6
    assert len(queries.for_statistics("one")) == 6
    assert len(queries.for_statistics("two")) == 12


# --- reading


def test_rows_from_twenty_on_statistics_from_five_on() -> None:
    rolling_box("few", joined=True)
    fill("few", 19)
    actions.close(slug="few")
    assert queries.released("few") == []
    assert len(queries.for_statistics("few")) == 19
    rolling_box("many", joined=True)
    fill("many", 20)
    actions.close(slug="many")
    assert {str(row["changes"]) for row in queries.released("many")} == {f"text {number}" for number in range(20)}


def test_a_box_that_keeps_apart_gives_parts_that_do_not_meet() -> None:
    rolling_box("box")
    fill("box", 21)
    actions.close(slug="box")
    parts = {part: queries.released("box", part) for part in queries.policy("box").parts}
    assert {part: len(rows) for part, rows in parts.items()} == {
        "demographics": 21,
        "rated": 21,
        "changes": 21,
        "wishes": 0,
    }
    assert {tuple(row) for row in parts["rated"]} == {("before", "now")}
    ids = Released.objects.values_list("pk", flat=True)
    assert len(set(ids)) == 63
    with pytest.raises(ValueError, match="no part"):
        queries.released("box")


def test_a_rewrite_gives_new_ids_and_loses_nothing() -> None:
    rolling_box("box", joined=True)
    fill("box", 10)
    actions.release(slug="box")
    before = set(Released.objects.values_list("pk", flat=True))
    fill("box", 5)
    actions.release(slug="box")
    after = set(Released.objects.values_list("pk", flat=True))
    assert (len(before), len(after)) == (5, 10)
    assert not before & after


def test_tallies_count_values_and_leave_texts_out() -> None:
    rolling_box("box")
    for number in range(6):
        given = {"title": "prof", "now": number % 2, "ticks": ["a", "b"][: number % 3], "changes": "secret"}
        actions.spend(slug="box", secret=actions.issue(slug="box"), answers=given)
    assert not queries.tallies("box")["title"]
    actions.close(slug="box")
    assert queries.tallies("box") == {
        "title": {"prof": 6},
        "before": {},
        "now": {0: 3, 1: 3},
        "ticks": {"a": 4, "b": 2},
    }


def test_the_rate_moves_in_steps_and_never_says_all() -> None:
    secrets = closed_box("box", 40)
    rates = []
    for secret in secrets:
        spend("box", secret)
        actions.release(slug="box")
        rates.append(queries.rate("box"))
    changes = [place for place in range(1, 40) if rates[place] != rates[place - 1]]
    assert all(rate % 5 == 0 for rate in rates)
    assert all(later - earlier >= 5 for earlier, later in itertools.pairwise(changes))
    actions.close(slug="box")
    assert queries.rate("box") == 95


def test_the_rate_of_a_rolling_box_is_of_those_who_were_invited() -> None:
    rolling_box("box")
    assert queries.rate("box") == 0
    for _ in range(30):
        actions.issue(slug="box")
    fill("box", 10)
    actions.release(slug="box")
    assert queries.rate("box") == 10  # 5 of 40 are out: 12.5
    actions.close(slug="box")
    assert queries.rate("box") == 25


# --- the worker


def test_the_worker_releases_once_a_day(settings: Settings, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    rolling_box("box")
    fill("box", 10)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.release_daily()
    assert queries.box("box").answered == 5
    fill("box", 10)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.release_daily()
    assert queries.box("box").answered == 5
    assert Job.objects.filter(key__startswith="ballots.release:").count() == 1
    assert {*settings.EVERY_MINUTE} >= {"rapport.ballots.tasks.release_daily", "rapport.ballots.tasks.sweep"}


def test_no_open_box_no_job() -> None:
    tasks.release_daily()
    assert not Job.objects.exists()
