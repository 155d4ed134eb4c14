"""What addresses of webhooks name: a webhook, and a message that waits to be sent."""

from typing import Protocol

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program, Webhook
from rapport.programs.webhooks import actions as webhooks
from rapport.programs.webhooks import queries as hooks
from rapport.programs.webhooks.events import SIGNED


class Made(Protocol):
    """The part of the world that is needed here."""

    here: Program
    visitors: dict[str, Person]


def webhook(made: Made) -> Webhook:
    """The one webhook of the programme."""
    found = hooks.webhooks_of(made.here).first()
    url = "https://hooks.example.edu/rapport"
    return (
        found
        or webhooks.make_webhook(
            by=made.visitors[Role.DIRECTOR.value], program=made.here, name="A", url=url, events=[SIGNED]
        )[0]
    )


def told(made: Made) -> int:
    """A message that waits to be sent."""
    hook = webhook(made)
    webhooks.emit(by=None, program=made.here, event=SIGNED, key="version:0", data={"version": 0})
    return int(hooks.deliveries_of(hook)[0].pk)
