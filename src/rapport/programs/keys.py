"""Who may enter an address of the JSON API: a key with the word for it, its programme, and the rule of the pages.

    @open_to_key("responses", may_read_identified, survey=queries.survey)
    def responses(request, program: Program, survey: Survey, paging: Query[Paging]) -> ...

A key never opens more than its person may open today: the same predicate is asked as at the page.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from rapport.kit.doors import Loader, Rule
from rapport.kit.problems import ProblemError
from rapport.people import actions as people
from rapport.people.bearer import KeyRequest
from rapport.programs import queries
from rapport.programs.models import Program

Endpoint = Callable[..., Any]
NOTHING = "There is nothing here for this key: it is not there, or whose key it is may not see it."


def open_to_key(word: str, rule: Rule, **loaders: Loader) -> Callable[[Endpoint], Endpoint]:
    """An address for keys that hold `word` and whose person `rule(person, *objects)` lets in.

    Without loaders the rule is asked about the programme of the key, which is also the one in the address. A loader
    turns the value of the same name in the address into an object of that programme. Who is refused gets the same 404
    as for what does not exist. Each call that gets in is one event of the audit trail.
    """

    def decorate(endpoint: Endpoint) -> Endpoint:
        wanted = inspect.signature(endpoint)

        @wraps(endpoint)
        def guarded(request: KeyRequest, **kwargs: Any) -> Any:  # noqa: ANN401 – whatever the endpoint takes and gives
            token = request.auth
            if not token.allows(word):
                raise ProblemError(HTTPStatus.FORBIDDEN, f"This key does not hold the word “{word}”.")
            try:
                program = queries.program(token.program)
                found = {name: load(kwargs.pop(name)) for name, load in loaders.items()}
            except ObjectDoesNotExist as missing:
                raise ProblemError(HTTPStatus.NOT_FOUND, NOTHING) from missing
            is_of_it = kwargs.pop("program", program.slug) == program.slug
            is_of_it &= all(one.program == program for one in found.values())
            if not (is_of_it and rule(token.person, *(found.values() or [program]))):
                raise ProblemError(HTTPStatus.NOT_FOUND, NOTHING)
            people.note_call(by=token.person, token=token, word=word)
            return endpoint(request, **_asked(wanted, program), **found, **kwargs)

        guarded.door, guarded.word = rule, word  # type: ignore[attr-defined]
        guarded.__signature__ = _as_in_the_address(wanted, loaders)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _asked(wanted: inspect.Signature, program: Program) -> dict[str, Program]:
    return {"program": program} if "program" in wanted.parameters else {}


def _as_in_the_address(wanted: inspect.Signature, loaders: dict[str, Loader]) -> inspect.Signature:
    """The signature as callers see it: an object is what its loader takes, the programme a slug."""
    types: dict[str, Any] = {name: str if name == "program" else int for name in ("program", *loaders)}
    return wanted.replace(
        parameters=[one.replace(annotation=types.get(one.name, one.annotation)) for one in wanted.parameters.values()]
    )
