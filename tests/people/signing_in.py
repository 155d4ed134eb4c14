"""Steps that the tests of signing in share."""

import re

from django.core import mail
from django.http import HttpResponseBase
from django.test import Client

LOGIN = "/people/account/login/"
CODE = "/people/account/login/code/"
SIGN_UP = "/people/account/signup/"
ADDRESS_CODE = "/people/account/email/code/"
FACTORS = "/people/account/2fa/"


def ask_for_code(client: Client, address: str, after: str = "") -> HttpResponseBase:
    return client.post(LOGIN + (f"?next={after}" if after else ""), {"login": address})


def last_code() -> str:
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found.group()


def sign_in(client: Client, address: str) -> HttpResponseBase:
    """By the code from the mail."""
    ask_for_code(client, address)
    return client.post(CODE, {"code": last_code()})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
