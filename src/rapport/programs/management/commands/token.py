"""`rapport token create|list|revoke`: keys with which a script reads a programme's data."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from rapport.people import actions, scopes
from rapport.people import queries as people
from rapport.people.models import Person, Token
from rapport.people.roles import Role
from rapport.programs import queries
from rapport.programs.models import Program

# Whose it is where nobody is named: the first role that somebody holds. Of our own API, staff may see most.
WHOSE = {
    Token.Kind.REDCAP: (Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR),
    Token.Kind.API: (Role.DIRECTOR, Role.COORDINATOR, Role.EVALUATOR),
}


class Command(BaseCommand):
    help = "Make, list and revoke keys with which a script reads a programme's data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="create|list|revoke")
        create = steps.add_parser("create", help="print a new key; it is not kept and cannot be shown again")
        create.add_argument("--scope", required=True, choices=[str(kind) for kind in WHOSE], help="what it opens")
        create.add_argument("--program", required=True, metavar="SLUG", help="the programme whose data it opens")
        create.add_argument("--person", metavar="EMAIL", help="whose it is: it opens no more than they may open")
        create.add_argument(
            "--may",
            action="append",
            default=[],
            metavar="WORD",
            help=f"how far it reaches, once for each word; REDCap: {', '.join(scopes.REDCAP)}; API: "
            f"{', '.join(scopes.API)}. Without it: a full export and what staff may enter, or all that the API reads",
        )
        create.add_argument("--survey", type=int, metavar="ID", help="REDCap: this anonymous survey and nothing else")
        create.add_argument("--name", default="", help="what it is for, in your own words")
        create.add_argument("--days", type=int, default=365, help="how long it opens anything (365); 0 for no last day")
        shown = steps.add_parser("list", help="the keys, without their secrets")
        shown.add_argument("--program", default="", metavar="SLUG")
        revoke = steps.add_parser("revoke", help="end a key at once")
        revoke.add_argument("number", type=int, help="its number, as the list has it")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        {"create": self.create, "list": self.list, "revoke": self.revoke}[options["step"]](options)

    def create(self, options: dict[str, Any]) -> None:
        """Print the key alone to the output, so that a script can take it; the rest goes beside it."""
        program = _program(options["program"])
        owner = _owner(program, options["person"], Token.Kind(options["scope"]))
        words = _words(options["scope"], options["may"], options["survey"])
        if options["days"] < 0:
            raise CommandError("A key cannot have ended before it begins. Nothing was made.")
        last_day = timezone.localdate() + timedelta(days=options["days"]) if options["days"] else None
        token, secret = actions.make_token(
            by=owner,
            kind=Token.Kind(options["scope"]),
            name=options["name"][:100],
            scopes=words,
            program=program.slug,
            expires_on=last_day,
        )
        until = f"until {last_day}" if last_day else "without a last day"
        self.stderr.write(
            f"Key {token.pk} of {owner} for {program} ({token.scopes}), {until}. It opens what they may open.\n"
            "It is shown this once: keep it where you keep passwords."
        )
        self.stdout.write(secret)

    def list(self, options: dict[str, Any]) -> None:
        """One line for each."""
        program = _program(options["program"]).slug if options["program"] else ""
        lines = ["number\tkind\tprogramme\tperson\tscopes\tmade\tlast day\tlast used\tstate\tname"]
        for one in people.all_tokens(program):
            state = "revoked" if one.revoked_on else "expired" if one.is_over else "open"
            days = [str(day or "–") for day in (one.made_on, one.expires_on, one.last_used_on)]
            lines.append(
                "\t".join([str(one.pk), one.kind, one.program, str(one.person), one.scopes, *days, state, one.name])
            )
        self.stdout.write("\n".join(lines))

    @transaction.atomic
    def revoke(self, options: dict[str, Any]) -> None:
        """At once, whoever holds it."""
        token = people.token(options["number"])
        if token is None:
            raise CommandError(f"There is no key {options['number']}. See them with: rapport token list")
        actions.revoke_token(by=None, token=token)
        self.stdout.write(f"Key {token.pk} opens nothing any more.")


def _program(slug: str) -> Program:
    try:
        return queries.program(slug)
    except Program.DoesNotExist as gone:
        known = ", ".join(one.slug for one in queries.all_programs()) or "none yet"
        raise CommandError(f"There is no programme “{slug}”. Programmes of this server: {known}.") from gone


def _owner(program: Program, address: str | None, kind: Token.Kind) -> Person:
    if address:
        person = people.person_at(address)
        if person is None or queries.person_in(program, person.pk) is None:
            raise CommandError(f"Nobody with the address “{address}” takes part in {program}. Nothing was made.")
        return person
    for role in WHOSE[kind]:
        if person := queries.with_role(program, role).first():
            return person
    raise CommandError(
        f"Name whose key it is with --person EMAIL: {program} has no evaluator, director or coordinator."
    )


def _words(kind: str, asked: Sequence[str], survey: int | None) -> list[str]:
    words = [word for one in asked for word in one.replace(",", " ").split()]
    if wrong := scopes.unknown(kind, words):
        raise CommandError(f"“{wrong[0]}” is not one of: {', '.join(scopes.OF_KIND[kind])}. Nothing was made.")
    if kind == Token.Kind.API:
        if survey is not None:
            raise CommandError("--survey belongs to --scope redcap. Nothing was made.")
        return words or list(scopes.API)
    if len(set(words) & set(scopes.EXPORTS)) > 1:
        raise CommandError(f"Choose one of: {', '.join(scopes.EXPORTS)}. Nothing was made.")
    if not words and survey is None:
        # What staff may not enter at all, no key enters either.
        return [scopes.FULL, scopes.IMPORT]
    if not set(words) & set(scopes.EXPORTS):
        words.insert(0, scopes.FULL)
    return [*words, f"{scopes.SURVEY}{survey}"] if survey is not None else words
