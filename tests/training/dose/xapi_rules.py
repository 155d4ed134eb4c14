"""What the specification of xAPI 1.0.3 (part two, sections 2 to 4) asks of a statement, as far as ours use it. Strict.

`faults(statement)` gives a sentence for each rule that is broken; none where the statement is well formed.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
TOP = {
    "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments"
}  # fmt: skip
RESULT = {"score", "success", "completion", "response", "duration", "extensions"}
CONTEXT = {
    "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement",
    "extensions"
}  # fmt: skip
AROUND = {"parent", "grouping", "category", "other"}
IDENTIFIERS = {"mbox", "mbox_sha1sum", "openid", "account"}
DEFINITION = {"name", "description", "type", "moreInfo", "extensions", "interactionType", "correctResponsesPattern"}
COMPONENTS = {
    "true-false": set(), "choice": {"choices"}, "fill-in": set(), "long-fill-in": set(),
    "matching": {"source", "target"}, "performance": {"steps"}, "sequencing": {"choices"}, "likert": {"scale"},
    "numeric": set(), "other": set()
}  # fmt: skip
Words = Mapping[str, Any]


def faults(statement: Words) -> list[str]:
    return list(_statement(statement))


def _statement(one: Words) -> Iterator[str]:
    yield from _only(one, TOP, "the statement")
    yield from (f"{name} is missing" for name in ("actor", "verb", "object") if name not in one)
    yield from _nulls(one, "the statement")
    yield from _uuid(one.get("id"), "id")
    yield from _actor(one.get("actor", {}))
    yield from _verb(one.get("verb", {}))
    yield from _activity(one.get("object", {}), "object")
    yield from _result(one.get("result", {}))
    yield from _context(one.get("context", {}))
    yield from _instant(one.get("timestamp"))
    if not re.fullmatch(r"1\.0\.\d+", str(one.get("version"))):
        yield "version is none of 1.0"
    yield from _response(one)


def _only(value: Words, known: set[str], where: str) -> Iterator[str]:
    yield from (f"{where} has {name}, which is not known" for name in value.keys() - known)


def _nulls(value: Any, where: str) -> Iterator[str]:
    if value is None:
        yield f"{where} is null"
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name != "extensions":
                yield from _nulls(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _nulls(inner, where)


def _uuid(value: object, where: str) -> Iterator[str]:
    try:
        is_fine = isinstance(value, str) and str(uuid.UUID(value)) == value.lower()
    except ValueError:
        is_fine = False
    if not is_fine:
        yield f"{where} is no UUID in its standard form"


def _iri(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, str) or not IRI.fullmatch(value):
        yield f"{where} is no IRI"


def _language_map(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{where} is no language map"
        return
    for language, text in value.items():
        if not LANGUAGE.fullmatch(language):
            yield f"{where}: {language} is no language"
        if not isinstance(text, str) or not text:
            yield f"{where} has no text"


def _extensions(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"the extensions of {where} are no object"
        return
    for name in value:
        yield from _iri(name, f"an extension of {where}")


def _actor(actor: Words) -> Iterator[str]:
    yield from _only(actor, {"objectType", "name", *IDENTIFIERS}, "actor")
    if actor.get("objectType", "Agent") != "Agent":
        yield "actor is no agent"
    if len(actor.keys() & IDENTIFIERS) != 1:
        yield "actor has not exactly one identifier"
    account = actor.get("account", {"homePage": "x:y", "name": "z"})
    yield from _only(account, {"homePage", "name"}, "account")
    yield from _iri(account.get("homePage"), "homePage")
    if not isinstance(account.get("name"), str) or not account["name"]:
        yield "account has no name"


def _verb(verb: Words) -> Iterator[str]:
    yield from _only(verb, {"id", "display"}, "verb")
    yield from _iri(verb.get("id"), "the verb’s id")
    if "display" in verb:
        yield from _language_map(verb["display"], "display")


def _activity(one: Words, where: str) -> Iterator[str]:
    yield from _only(one, {"objectType", "id", "definition"}, where)
    if one.get("objectType", "Activity") != "Activity":
        yield f"{where} is no activity"
    yield from _iri(one.get("id"), f"the id of {where}")
    definition = one.get("definition", {})
    kind = definition.get("interactionType")
    parts = COMPONENTS.get(str(kind), set())
    yield from _only(definition, DEFINITION | parts, f"the definition of {where}")
    if "type" in definition:
        yield from _iri(definition["type"], f"the type of {where}")
    for name in ("name", "description"):
        if name in definition:
            yield from _language_map(definition[name], name)
    if "extensions" in definition:
        yield from _extensions(definition["extensions"], where)
    if kind is not None and kind not in COMPONENTS:
        yield f"{kind} is no type of interaction"
    if kind is None and "correctResponsesPattern" in definition:
        yield f"{where} has right answers and is no interaction"
    pattern = definition.get("correctResponsesPattern", [])
    if not isinstance(pattern, list) or not all(isinstance(text, str) for text in pattern):
        yield "correctResponsesPattern is no list of texts"
    for name in parts:
        yield from _components(definition.get(name), name)


def _components(found: object, where: str) -> Iterator[str]:
    if not isinstance(found, list) or not found:
        yield f"{where} is no list of components"
        return
    ids = [one.get("id") for one in found]
    if len(set(ids)) != len(ids) or not all(isinstance(word, str) and word for word in ids):
        yield f"the ids of {where} are not distinct texts"
    if any(re.search(r"\s|\[[,.:]\]", str(word)) for word in ids):
        yield f"an id of {where} has a blank or a delimiter"
    for one in found:
        yield from _only(one, {"id", "description"}, where)
        yield from _language_map(one.get("description", {}), where)


def _result(result: Words) -> Iterator[str]:
    yield from _only(result, RESULT, "result")
    for name in ("success", "completion"):
        if name in result and not isinstance(result[name], bool):
            yield f"{name} is neither true nor false"
    if "response" in result and not isinstance(result["response"], str):
        yield "response is no text"
    if "duration" in result and not DURATION.fullmatch(str(result["duration"])):
        yield "duration is not in ISO 8601"
    if "extensions" in result:
        yield from _extensions(result["extensions"], "result")


def _context(context: Words) -> Iterator[str]:
    yield from _only(context, CONTEXT, "context")
    if "registration" in context:
        yield from _uuid(context["registration"], "registration")
    for name in ("revision", "platform"):
        if name in context and not isinstance(context[name], str):
            yield f"{name} is no text"
    around = context.get("contextActivities", {})
    yield from _only(around, AROUND, "contextActivities")
    for name, activities in around.items():
        if not isinstance(activities, list) or not activities:
            yield f"{name} is no list of activities"
            continue
        for one in activities:
            yield from _activity(one, name)


def _instant(value: object) -> Iterator[str]:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        yield "timestamp is not in ISO 8601"
        return
    if at.tzinfo is None or "T" not in str(value) or str(value).endswith(("-00:00", "-0000")):
        yield "timestamp has no time zone"


def _response(one: Words) -> Iterator[str]:
    """A response names what its interaction has."""
    definition, response = one.get("object", {}).get("definition", {}), one.get("result", {}).get("response")
    if not isinstance(response, str):
        return
    ids = {
        name: {part.get("id") for part in definition.get(name, [])} for name in ("choices", "scale", "source", "target")
    }
    given = response.split("[,]") if response else []
    match definition.get("interactionType"):
        case "choice" | "sequencing":
            is_fine = set(given) <= ids["choices"]
        case "likert":
            is_fine = response in ids["scale"]
        case "matching":
            pairs = [pair.split("[.]") for pair in given]
            is_fine = all(len(pair) == 2 and pair[0] in ids["source"] and pair[1] in ids["target"] for pair in pairs)
        case "long-fill-in" | "fill-in":
            is_fine = True
        case _:
            is_fine = False
    if not is_fine:
        yield f"the response “{response}” names what the interaction has not"
