"""What a webhook can be told, and how a message is written. Pure.

A message holds codes and numbers, never a name, a word or an answer. Nothing is told of a survey that is answered in
confidence or without a name: that somebody has answered is then nobody's business, and the moment alone would say who.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

RESPONSE, SIGNED, TRAINED = "response.completed", "agreement.signed", "training.done"
EVENTS: Mapping[str, str] = {
    RESPONSE: "Somebody has handed in their answers to a survey that carries names – never to a confidential or "
    "anonymous one.",
    SIGNED: "All parties have signed an agreement, and a chair where the programme asks for one.",
    TRAINED: "Somebody has completed a course that the programme asks for or registered them for.",
}
PING = "ping"
EXAMPLE = {"mentorship": "m4f1c09ab23de", "version": 1}
# Codes and numbers.
Data = Mapping[str, object]


def write(event: str, program: str, at: datetime, data: Data) -> str:
    """The message: the same words in the same order at every try, so that its signature can be checked."""
    said = {"type": event, "timestamp": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "program": program}
    return json.dumps({**said, "data": dict(data)}, separators=(",", ":"), sort_keys=False)
