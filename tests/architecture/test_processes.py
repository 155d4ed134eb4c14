"""What a fresh interpreter loads: the science without the web, the web without the science."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.conftest import clean_env

ROOT = Path(__file__).parents[2]
# python-docx is not among them: beside lxml, which SAML brings anyway, it takes 3 MB of 150 and no time that can be
# measured. A process for each Word file would take longer than to write it, and agreements come from the database.
HEAVY = {"numpy", "scipy", "pandas", "statsmodels", "typst"}


def loaded(code: str, folder: Path) -> set[str]:
    """The top-level packages that are loaded after the code has run."""
    tell = "import sys; print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], env=clean_env(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_web_process_loads_neither_arrays_nor_the_typesetter(tmp_path: Path) -> None:
    assert not HEAVY & loaded("import rapport.wsgi, rapport.urls, rapport.navigation", tmp_path)


def test_what_the_web_process_has_loaded_is_not_looked_through_again(tmp_path: Path) -> None:
    kept = "import rapport.wsgi, gc, sys; assert gc.get_freeze_count() > 50_000; assert 'rapport.urls' in sys.modules"
    assert "rapport" in loaded(kept, tmp_path)


def test_it_would_be_seen(tmp_path: Path) -> None:
    assert "numpy" in loaded("import rapport.wsgi, numpy", tmp_path)


@pytest.mark.parametrize("package", ["stats", "tables", "textfiles", "analysis"])
def test_the_science_starts_without_django(package: str, tmp_path: Path) -> None:
    folder = ROOT / "src" / "rapport" / package
    modules = [f"rapport.{package}.{found.name}" for found in pkgutil.iter_modules([str(folder)])]
    names = [name for name in modules if not name.endswith("__main__")]
    assert names
    assert "django" not in loaded(f"import {', '.join(names)}", tmp_path)
