"""Two worlds that differ in who gave which answers look the same to everybody, the owner of all data included."""

import itertools
import logging
import re

import pytest

from rapport.ballots import actions
from rapport.ballots.models import Box
from tests.ballots.boxes import answers, closed_box, put_in, rolling_box
from tests.ballots.kept import Kept

UUID = re.compile(r"UUID\('[0-9a-f-]{36}'\)|'[0-9a-f]{32}'")


def world(kept: Kept, texts: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> str:
    """Twenty people answer two boxes; gives all that is kept and all that was said, but for random ids."""
    count = itertools.count()
    monkeypatch.setattr(actions, "token_urlsafe", lambda _: f"secret-{next(count):015}")
    caplog.clear()
    secrets = sorted(closed_box("closed", 20))
    rolling_box("rolling")
    said = [put_in("closed", secret, answers(text)) for secret, text in zip(secrets, texts, strict=True)]
    receipts = [answer.content.decode() for answer in said]
    said += [put_in("rolling", actions.issue(slug="rolling"), answers(text)) for text in texts]
    actions.release(slug="rolling")
    actions.close(slug="closed")
    actions.close(slug="rolling")
    actions.sweep()
    words = [f"{answer.status_code} {sorted(answer.headers.items())}" for answer in said]
    rows = sorted(UUID.sub("random", kept.dump()).splitlines())
    Box.objects.all().delete()
    return "\n".join([*receipts, *words, *rows, caplog.text])


def test_the_swap(kept: Kept, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG)
    texts = [f"text {number}" for number in range(20)]
    swapped = [texts[1], texts[0], *texts[2:]]
    one = world(kept, texts, caplog, monkeypatch)
    assert "text 1" in one
    assert one == world(kept, swapped, caplog, monkeypatch)


def test_the_swap_test_can_fail(kept: Kept, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"text {number}" for number in range(20)]
    other = [texts[0], *texts[:1], *texts[2:]]  # somebody wrote something else: that may be seen
    assert world(kept, texts, caplog, monkeypatch) != world(kept, other, caplog, monkeypatch)
