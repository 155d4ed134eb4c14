"""A description after OpenAPI, completed and made readable: what a page of documentation shows. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.kit.problems import MEDIA_TYPE, Problem

Json = dict[str, Any]
REF = "#/components/schemas/"
JSON = "application/json"
PROBLEMS = {
    401: "No key, or one that opens nothing any more.",
    403: "The key does not hold the word for this.",
    404: "It is not there, or whose key it is may not see it: both look the same.",
    422: "A parameter is not as it should be.",
    429: "Too many requests within a minute.",
}
ETAG = {"ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}}}
RETRY = {"Retry-After": {"description": "So many seconds to wait.", "schema": {"type": "integer"}}}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of an earlier answer: where nothing has changed, the answer is 304 and empty.",
}


def described(
    schema: Json, words: Mapping[str, str], who: Mapping[str, Sequence[str]], places: Mapping[str, str]
) -> Json:
    """The description with what ninja does not know: the word that a key needs, for whom it is, and all errors.

    Args:
        schema: as ninja made it.
        words: the word of each endpoint, by its operationId.
        who: the roles that each endpoint is for.
        places: what stands in an address for each of its words.
    """
    for _, operation in _operations(schema):
        name = operation["operationId"]
        operation["security"] = [{"Key": [words[name]]}]
        operation["x-roles"] = list(who[name])
        operation["responses"][200]["headers"] = ETAG
        operation["responses"] |= _problems(operation)
        for one in operation["parameters"]:
            if one["in"] == "path":
                one["description"] = places[one["name"]]
        operation["parameters"].append(IF_NONE_MATCH)
    problem = Problem.model_json_schema(ref_template=f"{REF}{{model}}")
    schemas = schema["components"]["schemas"] | problem.pop("$defs") | {"Problem": problem}
    schema["components"]["schemas"] = dict(sorted(schemas.items()))
    made: Json = json.loads(json.dumps(schema))  # numbers of statuses become text, as they are in a file
    return made


def _operations(schema: Json) -> Iterator[tuple[str, Json]]:
    for path, ways in schema["paths"].items():
        yield path, ways["get"]


def _problems(operation: Json) -> dict[int, Json]:
    takes_parameters = any(one["in"] == "query" for one in operation["parameters"])
    shape = {MEDIA_TYPE: {"schema": {"$ref": f"{REF}Problem"}}}
    found: dict[int, Json] = {
        304: {"description": "Nothing has changed since the answer whose ETag was sent.", "headers": ETAG}
    }
    for status, why in PROBLEMS.items():
        if status != 422 or takes_parameters:
            found[status] = {"description": why, "content": shape}
    found[429]["headers"] = RETRY
    return found


@dataclass(frozen=True)
class Named:
    """A parameter, or a field of an answer.

    Attributes:
        name: of a field within others with dots, of one in a list with [].
        kind: what it is, in words: "text", "number", "list of …, or null".
    """

    name: str
    kind: str
    words: str
    where: str = ""


@dataclass(frozen=True)
class Operation:
    """One address as the page shows it."""

    id: str
    path: str
    summary: str
    words: str
    key: str
    roles: tuple[str, ...]
    parameters: tuple[Named, ...]
    fields: tuple[Named, ...]
    curl: str
    example: str


def read(schema: Json, start: str) -> list[tuple[str, list[Operation]]]:
    """The operations under their headings; `start` is the address of the server, for examples."""
    groups: dict[str, list[Operation]] = {}
    for path, one in _operations(schema):
        groups.setdefault(one["tags"][0], []).append(_operation(schema, path, one, start))
    return list(groups.items())


def _operation(schema: Json, path: str, one: Json, start: str) -> Operation:
    answer = one["responses"]["200"]["content"][JSON]["schema"]
    return Operation(
        id=one["operationId"].replace("_", "-"),
        path=path,
        summary=one["summary"],
        words=one.get("description", ""),
        key=one["security"][0]["Key"][0],
        roles=tuple(one["x-roles"]),
        parameters=tuple(
            Named(each["name"], _parameter(each), each.get("description", ""), each["in"]) for each in one["parameters"]
        ),
        fields=tuple(_fields(schema, answer)),
        curl=f'curl -H "Authorization: Bearer $KEY" {start}{path.format(program="demo", survey=1)}',
        example=json.dumps(_example(schema, answer, ""), indent=2, ensure_ascii=False),
    )


def _parameter(one: Json) -> str:
    shape = one["schema"]
    said = _kind(shape)
    if "maximum" in shape:
        said += f", {shape['minimum']} to {shape['maximum']}"
    if shape.get("default"):
        said += f"; {shape['default']} where it is left out"
    return said if not one["required"] else f"{said}, always"


def _fields(schema: Json, shape: Json, before: str = "") -> Iterator[Named]:
    for name, one in _resolved(schema, shape).get("properties", {}).items():
        here = f"{before}{name}"
        inner, is_list = (one["items"], True) if one.get("type") == "array" else (one, False)
        yield Named(here, _kind(one), one.get("description", ""))
        yield from _fields(schema, inner, f"{here}[]." if is_list else f"{here}.")


def _resolved(schema: Json, shape: Json) -> Json:
    name = shape.get("$ref", "").removeprefix(REF)
    found: Json = schema["components"]["schemas"][name] if name else shape
    return found


FORMATS = {"date": "day", "date-time": "time"}
KINDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}


def _kind(shape: Json) -> str:
    if "anyOf" in shape:
        return " or ".join(_kind(one) for one in shape["anyOf"])
    if "$ref" in shape:
        return "object"
    if shape.get("type") == "array":
        inner = _kind(shape["items"])
        return "list of objects" if inner == "object" else f"list of {inner}"
    if shape.get("type") == "object":
        return "object"
    return FORMATS.get(shape.get("format", ""), KINDS[shape["type"]])


EXAMPLES: Mapping[str, Any] = {
    "text": "…",
    "whole number": 1,
    "number": 0.5,
    "true or false": False,
    "day": "2026-09-01",
    "time": "2026-09-01T08:30:00Z",
    "null": None,
}


def _example(schema: Json, shape: Json, name: str) -> Any:  # noqa: ANN401 – any JSON
    shape = _resolved(schema, shape)
    if "anyOf" in shape:
        return _example(schema, shape["anyOf"][-1 if name == "next" else 0], name)
    if shape.get("type") == "array":
        return [_example(schema, shape["items"], name)]
    if "properties" in shape:
        # A list comes before what says how it goes on.
        names = sorted(shape["properties"], key=lambda one: one == "next")
        return {one: _example(schema, shape["properties"][one], one) for one in names}
    if shape.get("type") == "object":
        return {"q1": 4, "q2": -99}
    return EXAMPLES[_kind(shape)]
