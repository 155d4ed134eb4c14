"""The colours that somebody chose stand in the page itself, so that none flashes in others."""

import pytest
from django.test import Client


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_page_comes_in_the_chosen_colours(client: Client, chosen: str) -> None:
    client.cookies["theme"] = chosen
    assert f'<html lang="en" data-theme="{chosen}">' in client.get("/kit/gallery/").content.decode()


@pytest.mark.parametrize("chosen", ["", "pink", '"><script>'])
def test_without_a_choice_the_system_decides(client: Client, chosen: str) -> None:
    client.cookies["theme"] = chosen
    assert '<html lang="en">' in client.get("/kit/gallery/").content.decode()
