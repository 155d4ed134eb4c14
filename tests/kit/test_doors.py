"""After signing in again, one comes back to a page that can be opened."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def sent_to(client: Client, **headers: str) -> str:
    return client.post("/oversight/demo/remind/train/", headers=headers).headers["Location"]


def test_a_button_leads_back_to_the_page_it_stood_on(client: Client) -> None:
    page = sent_to(client, referer="http://testserver/oversight/demo/?missing=train")
    assert page.endswith("next=/oversight/demo/%3Fmissing%3Dtrain")


@pytest.mark.parametrize("elsewhere", ["", "https://evil.example.org/oversight/", "nonsense", "http://testserver"])
def test_an_address_from_elsewhere_is_not_followed(client: Client, elsewhere: str) -> None:
    assert sent_to(client, referer=elsewhere).endswith("next=/oversight/demo/remind/train/")
