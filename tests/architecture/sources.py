"""Rules about the text of the code. Each takes a folder and gives one sentence for each place that breaks it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 50, 100
DRAWERS = {"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "tools"}
SKIPPED = {"__pycache__", ".venv", "var", "migrations", ".git"}

WRITING = {
    "save", "create", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "executemany",
    "acreate", "asave", "adelete", "aupdate", "execute", "raw",
}  # fmt: skip
# They know no database (import contract "science"): .save() is a document's there, .delete() an array's.
SCIENCE = {"stats", "tables", "figures", "textfiles", "analysis"}
# Who writes besides actions.py and tasks.py, and why.
WRITERS = {
    "kit/jobs.py": "jobs are the kit's own; actions of all packages queue through it",
    "kit/restore.py": "puts a whole backup into an empty database",
    "kit/backup.py": "asks PostgreSQL for a snapshot, which is said in SQL",
    "people/adapters.py": "allauth's own rows of an account elsewhere",
    "programs/roster/workbook.py": "saves a sheet for download, not a row",
    "surveys/exports/workbook.py": "saves a sheet for download, not a row",
    "agreements/agree/word.py": "saves a document for download, not a row",
    "tables/word.py": "saves a document for download, not a row",
    "people/models.py": "create_user is what allauth calls at registration",
}

# What is another value in each process.
OF_THE_MOMENT = {"time", "now", "today", "localdate", "localtime", "uuid4", "random", "token_hex", "urandom", "getpid"}

INLINE = {
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a script in the page": re.compile(r"<script\b(?![^>]*\ssrc\s*=)[^>]*>", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}


def python_files(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(root.rglob("*.py")):
        if not SKIPPED & set(path.relative_to(root).parts):
            yield path.relative_to(root), path.read_text(encoding="utf-8")


def templates(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted([*root.rglob("*.html"), *root.rglob("*.txt")]):
        if "templates" in path.relative_to(root).parts:
            yield path.relative_to(root), path.read_text(encoding="utf-8")


def long_files(root: Path) -> list[str]:
    lengths = [(path, len(text.splitlines())) for path, text in python_files(root)]
    return [f"{path}: {length} lines, {LONGEST_FILE} are allowed" for path, length in lengths if length > LONGEST_FILE]


def names_of_the_moment(root: Path) -> list[str]:
    """A test that is called otherwise in each process that collects it ends a run of several before it began."""
    return [
        f"{path}:{call.lineno}: {called(call)}() in the parameters of a test"
        for path, text in python_files(root)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and called(node) == "parametrize"
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and called(call) in OF_THE_MOMENT
    ]


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def long_functions(root: Path) -> list[str]:
    found = []
    for path, text in python_files(root):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found.append(
                        f"{path}:{node.lineno}: {node.name} has {length} lines, {LONGEST_FUNCTION} are allowed"
                    )
    return found


def long_templates(root: Path) -> list[str]:
    lengths = [(path, len(text.splitlines())) for path, text in templates(root)]
    return [
        f"{path}: {length} lines, {LONGEST_TEMPLATE} are allowed"
        for path, length in lengths
        if length > LONGEST_TEMPLATE
    ]


def drawers(root: Path) -> list[str]:
    """Files and folders named for nothing."""
    names = {part for path, _ in python_files(root) for part in [path, *path.parents]}
    return [f"{path}: name it for what it does" for path in sorted(names) if path.stem in DRAWERS]


def writes_outside_actions(root: Path) -> list[str]:
    """Writes to the database in a file that should only read."""
    found = []
    for path, text in python_files(root):
        if may_write(path):
            continue
        writes = [(node, name) for node in ast.walk(ast.parse(text)) if (name := written_by(node))]
        found += [f"{path}:{node.lineno}: .{name}() writes; only actions.py and tasks.py may" for node, name in writes]
    return found


def may_write(path: Path) -> bool:
    is_verbs = path.name in {"actions.py", "tasks.py"} or "actions" in path.parts[:-1]
    knows_no_database = path.parts[0] in SCIENCE
    return knows_no_database or (is_verbs and path.parts[0] != "demo") or path.as_posix() in WRITERS


def written_by(node: ast.AST) -> str:
    """The name of the method when this is a call that writes to the database."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return ""
    name = node.func.attr
    if name in WRITING:
        return name
    # Only querysets are updated with words alone; dictionaries and digests get a value – but for these two.
    of_a_dictionary = isinstance(node.func.value, ast.Attribute) and node.func.value.attr in {"attrs", "environ"}
    by_words = name == "update" and bool(node.keywords) and not node.args and all(word.arg for word in node.keywords)
    return name if by_words and not of_a_dictionary else ""


def unused_exceptions(root: Path) -> list[str]:
    """Exceptions that nothing needs any more."""
    return [
        f"{name}: is listed as a writer, but writes nothing"
        for name in WRITERS
        if not (root / name).exists()
        or not any(written_by(node) for node in ast.walk(ast.parse((root / name).read_text(encoding="utf-8"))))
    ]


def inline_parts(root: Path) -> list[str]:
    """What the content policy would refuse in the browser: inline script, style, event attributes."""
    found = []
    for path, text in templates(root):
        if path.suffix == ".html" and not is_mail(path):
            bare = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
            found += [f"{path}: holds {what}" for what, pattern in INLINE.items() if pattern.search(bare)]
    return found


def is_mail(path: Path) -> bool:
    """A mail has no style sheet and no content policy: its text twin lies beside it."""
    return "mail" in path.parts or "email" in path.parts


RULES = [
    long_files, long_functions, long_templates, drawers, writes_outside_actions, inline_parts,
]  # fmt: skip
