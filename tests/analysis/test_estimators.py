"""No estimator without an option of a plan and a test that holds it to another program; the page says so."""

import ast
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter

import rapport.stats
from rapport.analysis.estimators import ELSEWHERE, ESTIMATORS, PARTS, Estimator, page
from rapport.analysis.specs.every import TableSpec
from rapport.analysis.verbs import VERBS

ROOT = Path(__file__).parents[2]
SPECS = {get_args(spec.model_fields["verb"].annotation)[0]: spec for spec in get_args(get_args(TableSpec)[0])}


def public_functions() -> dict[str, str]:
    """Every public function of rapport.stats with its docstring."""
    found = {}
    for module in pkgutil.walk_packages(rapport.stats.__path__, "rapport.stats."):
        for name, function in vars(importlib.import_module(module.name)).items():
            if inspect.isfunction(function) and not name.startswith("_") and function.__module__ == module.name:
                found[f"{module.name}.{name}".removeprefix("rapport.stats.")] = function.__doc__ or ""
    return found


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_function_that_names_its_r_function_is_listed() -> None:
    listed = {one.function for one in ESTIMATORS} | set(PARTS) | set(ELSEWHERE)
    functions = public_functions()
    gaps = sorted(name for name, doc in functions.items() if "R:" in doc and name not in listed)
    assert gaps == [], "add each to rapport.analysis.estimators, with its option and its reference test"
    assert sorted(listed - set(functions)) == []
    assert sorted(set(PARTS.values()) - {one.function for one in ESTIMATORS}) == []


@pytest.mark.parametrize("one", ESTIMATORS, ids=[one.function for one in ESTIMATORS])
def test_every_estimator_has_an_option_and_a_reference_test(one: Estimator) -> None:
    assert one.verb in VERBS
    fields = SPECS[one.verb].model_fields
    for key, value in one.options.items():
        field = fields[key]
        TypeAdapter(field.annotation).validate_python(value)
    file, name = one.test.split("::")
    assert name in names_in(ROOT / "tests" / "stats" / file)
    assert one.peer
    script = ROOT / "tests" / "reference" / one.script
    assert script.exists()
    assert script.with_suffix(".csv").exists()


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "reference").glob("*.csv")), ids=lambda path: path.name)
def test_reference_numbers_say_what_made_them(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert path.with_suffix(".R").exists() or path.with_suffix(".py").exists()


def test_the_page_is_what_the_list_says() -> None:
    stored = (ROOT / "docs" / "estimators.md").read_text(encoding="utf-8")
    assert stored == page(), "run python -m rapport.analysis.estimators > docs/estimators.md"


# Modules of rapport.stats that only serve those of the estimators: every other one holds an estimator of the list.
MACHINERY = {
    "agreement.perception", "design", "logit.alone", "logit.batched", "logit.newton", "logit.problem", "optimum",
    "parts", "resampled_selection", "suppression", "told_alone",
}  # fmt: skip


def test_no_module_is_forgotten_even_if_it_names_no_r_function() -> None:
    def module(name: str) -> str:
        return name.rpartition(".")[0]

    listed = {module(one) for one in (*(one.function for one in ESTIMATORS), *PARTS, *ELSEWHERE)}
    gaps = {module(name) for name in public_functions()} - listed - MACHINERY
    assert gaps == set(), "an estimator needs an option of a plan and a reference test"
