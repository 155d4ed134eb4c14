"""An institution says since when it relies on the one review board that the protocol names."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.audit.models import Event
from rapport.people.roles import Role
from rapport.trials import queries
from rapport.trials.models import Site
from rapport.trials.next_steps import next_steps
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.sites import actions
from tests import make
from tests.make_trials import registered
from tests.trials.conftest import Place

BOARD, OTHER = "Lakeside IRB, 26-0041", "Hillside IRB, 7"


def with_board(board: str) -> str:
    return example().replace('review_board: ""', f'review_board: "{board}"')


def test_an_institution_recruits_once_it_relies_on_the_one_review_board(db: None, client: Client) -> None:
    program = make.program()
    director = make.member(program, Role.DIRECTOR)
    trial = registered(program, director, with_board(BOARD))
    site = actions.approach(by=director, trial=trial, institution=make.institution())
    actions.move(by=director, site=site, state=Site.State.AGREED)
    with pytest.raises(actions.RefusedError, match="26-0041"):
        actions.move(by=director, site=site, state=Site.State.RECRUITING)
    client.force_login(director)
    page = reverse("trials:site", args=[program.slug, trial.pk, site.pk])
    assert "Lakeside IRB, 26-0041" in client.get(page).content.decode()
    move = reverse("trials:move_site", args=[program.slug, trial.pk, site.pk])
    tomorrow = timezone.localdate() + timedelta(days=1)
    for since in ("", "soon", tomorrow.isoformat()):
        answer = client.post(move, {"state": "recruiting", "relies_since": since})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(move, {"state": "recruiting", "relies_since": "2026-03-15"})
    assert "relies on the review board since 15 March 2026" in client.get(page).content.decode()


def named_later(place: Place, board: str) -> None:
    """A later version of the protocol names a review board."""
    number = place.fresh().number
    protocols.write(by=place.director, trial=place.trial, text=with_board(board), began_with=number, why="One board")


def test_an_institution_that_recruits_says_since_when_it_relies_on_a_board_that_is_new(
    place: Place, client: Client
) -> None:
    site = place.site()
    keeper = make.member(place.program, Role.SITE_COORDINATOR)
    keeper.participations.update(institution=site.institution)
    client.force_login(keeper)
    page = reverse("trials:site", args=[place.program.slug, place.trial.pk, site.pk])
    rely = reverse("trials:rely", args=[place.program.slug, place.trial.pk, site.pk])
    asked = "names a review board that this institution has not said to rely on"
    assert asked not in client.get(page).content.decode()
    assert client.post(rely, {"since": "2026-03-15"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    named_later(place, BOARD)
    assert asked in client.get(page).content.decode()
    assert f"Note the review board: {site}" in [one.title for one in next_steps(keeper, place.fresh())]
    tomorrow = timezone.localdate() + timedelta(days=1)
    for since in ("", "soon", tomorrow.isoformat()):
        assert client.post(rely, {"since": since}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    for _ in range(2):
        client.post(rely, {"since": "2026-03-15"})
    text = client.get(page).content.decode()
    assert "relies on the review board since 15 March 2026" in text
    assert asked not in text
    assert Event.objects.filter(did="trials.rely").count() == 1

    named_later(place, OTHER)
    text = client.get(page).content.decode()
    assert asked in text
    assert f"relies on {BOARD} since 15 March 2026" in text
    actions.rely(by=keeper, site=site, since=timezone.localdate())
    assert queries.site(site.pk).relies_on_board == OTHER


def test_only_an_institution_that_recruits_notes_it_by_itself(place: Place) -> None:
    named_later(place, BOARD)
    site = actions.approach(by=place.director, trial=place.trial, institution=make.institution())
    with pytest.raises(actions.RefusedError, match="begins to recruit"):
        actions.rely(by=place.director, site=site, since=timezone.localdate())
    assert queries.site(site.pk).relies_on_board_since is None
