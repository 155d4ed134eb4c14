from dataclasses import replace
from datetime import date, timedelta

import pytest

from rapport.agreements.signs.rules import LATE, QUIET, Facts, Sign, quiet, signs

TODAY = date(2030, 6, 1)
CALM = Facts(today=TODAY, began_on=TODAY - timedelta(days=30))


def keys(**news: object) -> list[str]:
    return [sign.key for sign in signs(replace(CALM, **news))]  # type: ignore[arg-type]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_calm_mentorship_has_none() -> None:
    assert keys() == []


@pytest.mark.parametrize(
    ("news", "key"),
    [
        ({"waits_since": ago(21)}, "unanswered"),
        ({"unsigned_since": ago(21)}, "unsigned"),
        ({"review_on": ago(14)}, "review"),
        ({"milestones_due": (ago(14), ago(20))}, "milestones"),
        ({"milestones_due": (ago(60),)}, "milestones"),
        ({"meets_every": 7, "unmet_since": ago(21)}, "meetings"),
        ({"meets_every": 31, "unmet_since": ago(62)}, "meetings"),
        ({"began_on": ago(90)}, "no-agreement"),
        ({"answered": 6, "assumed": 3}, "assumed"),
    ],
)
def test_each_sign_shows_on_its_day(news: dict[str, object], key: str) -> None:
    assert keys(**news) == [key]


@pytest.mark.parametrize(
    "news",
    [
        {"waits_since": ago(20)},
        {"unsigned_since": ago(20)},
        {"review_on": ago(13)},
        {"milestones_due": (ago(59), ago(13))},
        {"meets_every": 7, "unmet_since": ago(20)},
        {"meets_every": 31, "unmet_since": ago(61)},
        {"meets_every": None, "unmet_since": ago(400)},
        {"meets_every": 7, "unmet_since": None},
        {"began_on": ago(89)},
        {"began_on": ago(900), "has_agreement": True},
        {"answered": 5, "assumed": 5},
        {"answered": 7, "assumed": 3},
    ],
)
def test_and_not_a_day_or_an_answer_too_early(news: dict[str, object]) -> None:
    assert keys(**news) == []


def test_one_thing_is_not_said_twice() -> None:
    assert keys(began_on=ago(200), waits_since=ago(30)) == ["unanswered"]


def test_a_sign_is_a_sentence_with_its_day_and_blames_nobody() -> None:
    [sign] = signs(replace(CALM, review_on=ago(30)))
    assert sign.says == "You wanted to look at your agreement again on 2 May 2030."
    assert LATE.days == 14


def test_what_is_put_aside_stays_away_for_three_months() -> None:
    sign = Sign("review", "", "")
    assert quiet([sign], {"review": TODAY}, TODAY + QUIET - timedelta(days=1)) == []
    assert quiet([sign], {"review": TODAY}, TODAY + QUIET) == [sign]
    assert quiet([sign], {"other": TODAY}, TODAY) == [sign]
