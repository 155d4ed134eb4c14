"""How often a pair agreed to meet is an answer that they chose, not a word in their text."""

import pytest
from django.test import Client
from django.urls import reverse

from rapport.agreements import actions, queries
from rapport.agreements.actions import NotYoursError
from rapport.agreements.decided import Decided
from rapport.agreements.meetings.queries import rhythm
from rapport.agreements.models import Statement, Version
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db
ITEM = "meeting-frequency"


def agreed(pair: Mentorship) -> int | None:
    return rhythm(queries.desk(pair.scholar, make.mentorships.mentorship(pair.pk)))


def decide(pair: Mentorship, text: str, value: str, outcome: str = "agreed") -> Statement:
    kept = Statement.objects.filter(agreement=pair.agreement, item=ITEM).first()
    decided = Decided(text, outcome, value=value)
    version = kept.version if kept else 0
    return actions.decide(by=pair.scholar, mentorship=pair, item=ITEM, decided=decided, version=version)


def test_it_follows_the_answer_whatever_the_words_say() -> None:
    pair = make.compared_pair()
    assert agreed(pair) is None
    decide(pair, "We meet every week in spring and when we like in summer.", "")
    assert agreed(pair) is None
    decide(pair, "Tuesdays at nine, and then lunch.", "fortnightly")
    assert agreed(pair) == 14
    decide(pair, "Tuesdays at nine, and then lunch.", "as-needed")
    assert agreed(pair) is None
    decide(pair, "Not for us", "monthly", "dropped")
    assert agreed(pair) is None
    with pytest.raises(NotYoursError):
        decide(pair, "Tuesdays", "every-leap-year")


def test_what_a_text_comes_to_is_no_part_of_what_is_signed() -> None:
    pair = make.signed_version().agreement.mentorship
    text = make.JOINT_TEXTS[ITEM]
    assert decide(pair, text, "monthly").version == 2
    assert not Version.objects.filter(outdated_at__isnull=False).exists()
    assert agreed(pair) == 31
    decide(pair, f"{text} At nine.", "monthly")
    assert Version.objects.filter(outdated_at__isnull=False).exists()


def test_the_form_asks_for_it_and_one_press_brings_it_along(client: Client) -> None:
    pair = make.compared_pair()
    client.force_login(pair.scholar)
    page = reverse("agreements:item", args=[pair.pk, ITEM])
    shown = client.get(page).content.decode()
    assert "Which answer comes to the same?" in shown
    words = {"version": "0", "text": "Every other Tuesday", "outcome": "compromise", "value": "fortnightly"}
    assert client.post(page, {**words, "value": "no such"}).status_code == 422
    client.post(page, words)
    assert (Statement.objects.get().value, agreed(pair)) == ("fortnightly", 14)
    compared = client.get(reverse("agreements:compare", args=[pair.pk])).content.decode()
    assert 'name="value" value="7"' in compared
    drafts = reverse("agreements:item", args=[pair.pk, "feedback-days"])
    assert client.post(drafts, {"version": "0", "text": "Soon", "value": "1000"}).status_code == 422
    client.post(drafts, {"version": "0", "text": "In a week", "outcome": "deferred", "value": "7"})
    assert Statement.objects.get(item="feedback-days").value == ""
    assert (
        "comes to the same" not in client.get(reverse("agreements:item", args=[pair.pk, "authorship"])).content.decode()
    )
