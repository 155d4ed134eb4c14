"""`rapport administrator EMAIL`: make the first server administrator. There are no default accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from rapport.people import actions, first_sign_in
from rapport.people.models import Person


class Command(BaseCommand):
    help = "Make somebody a server administrator, and print a link that signs them in once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="their e-mail address")
        parser.add_argument("--name", default="", help="their name, if they are new here")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        person = appoint(options["email"], options["name"])
        self.stdout.write(
            f"{person} ({person.email}) is a server administrator.\n\n"
            f"Open this link in the browser that they will use. It works once, for one hour:\n\n"
            f"  {first_sign_in.link(person)}\n\n"
            "Rapport then asks for a second factor: a passkey or an authenticator app. From then on they sign in\n"
            "with a code that is sent to their address, or with the passkey."
        )


@transaction.atomic
def appoint(email: str, name: str) -> Person:
    try:
        validate_email(email.strip())
    except ValidationError as wrong:
        raise CommandError(f"“{email}” is not an e-mail address. Nothing was changed.") from wrong
    person = actions.add_person(by=None, name=name, email=email)
    if not person.is_active:
        raise CommandError(f"{person.email} is closed. Nothing was changed.")
    actions.make_administrator(by=None, person=person)
    return person
