"""Each variable that the settings read stands in `.env.example` and in `docs/settings.md`, and no other does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = {"flag", "hours", "text", "words", "secret"}


def variables() -> set[str]:
    """The names that `settings.py` reads: text("X"), flag("X"), words("X"), hours("X"), secret("X")."""
    tree = ast.parse((ROOT / "src/rapport/settings.py").read_text(encoding="utf-8"))
    return {name for node in ast.walk(tree) for name in read_by(node)}


def read_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        yield ast.literal_eval(node.slice)
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        name, called = str(node.args[0].value), ast.unparse(node.func)
        if called in READERS | {"os.environ.get", "os.getenv"}:
            yield name
        if called == "secret":
            yield f"{name}_FILE"


def test_the_settings_are_found() -> None:
    assert {"DEBUG", "SECRET_KEY", "SECRET_KEY_FILE", "RAPPORT_CONTENT", "SIGN_IN_PER_ADDRESS"} <= variables()


def test_the_example_lists_them_all() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)) == variables()


def test_the_documentation_explains_them_all() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)]
    assert sorted(named) == sorted(variables())
