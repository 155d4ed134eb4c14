"""The agreement templates of this server: files, read once for each process and never in somebody's request."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapport.agreements.completeness import gaps
from rapport.agreements.template import Template
from rapport.kit import content
from rapport.kit.remembered import remembered
from rapport.textfiles import yaml_file
from rapport.textfiles.canonical import canonical_json, fingerprint
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.yaml_file import Document


@dataclass(frozen=True)
class Shelf:
    """All templates that could be read, by id, and why others could not."""

    templates: dict[str, Template]
    mistakes: tuple[Mistake, ...]


@cache
def shelf() -> Shelf:
    return remembered("templates", content.files("agreements", "*.yaml").values(), read_shelf)


def read_shelf() -> Shelf:
    """Read every template of the server."""
    templates: dict[str, Template] = {}
    mistakes: list[Mistake] = []
    for path in content.files("agreements", "*.yaml").values():
        try:
            template = read_template(path)
        except TextFileError as error:
            mistakes.extend(error.mistakes)
        else:
            templates[template.id] = template
    return Shelf(templates, tuple(mistakes))


def read_template(path: Path) -> Template:
    """Read a template. Raises TextFileError with every mistake of the file."""
    return _open(path).content


def read_complete(path: Path) -> Template:
    """Read a template that leaves nothing out. Raises TextFileError with every mistake and every gap of the file."""
    document = _open(path)
    if found := gaps(document):
        raise TextFileError(found)
    return document.content


def text_of(template: Template) -> str:
    """The template as canonical JSON. Keys left at their default are left out, so that the format can grow."""
    return canonical_json(template.model_dump(mode="json", exclude_defaults=True)).decode()


def hash_of(template: Template) -> str:
    """SHA-256 of `text_of`."""
    return fingerprint(template.model_dump(mode="json", exclude_defaults=True))


@cache
def template_in(text: str) -> Template:
    """The template that was kept as this canonical JSON when an agreement began."""
    return Template.model_validate_json(text, strict=True)


def _open(path: Path) -> Document[Template]:
    document = yaml_file.open_document(path, Template)
    template, mistakes = document.content, []
    if template.id != path.stem:
        what = f"the template is called “{template.id}”, its file “{path.name}”"
        mistakes.append(document.mistake("id", what=what, mend="give both the same name"))
    ids = [item.id for item in template.items]
    for at, word in enumerate(ids):
        if word in ids[:at]:
            what = f"the item “{word}” stands twice"
            mistakes.append(document.mistake("items", at, "id", what=what, mend="give each item an id of its own"))
    if mistakes:
        raise TextFileError(mistakes)
    return document
