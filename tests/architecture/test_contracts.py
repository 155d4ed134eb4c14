"""Each import contract of pyproject.toml is broken once, in a copy of the code, and import-linter says so."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        ROOT / "src" / "rapport",
        folder / "rapport",
        ignore=lambda at, names: [name for name in names if not (name.endswith(".py") or (Path(at) / name).is_dir())],
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken(folder: Path, contract: str) -> bool:
    lint = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", "--contract", contract]
    env = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(lint, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return done.returncode != 0


PLANTED = [
    ("down", "kit/content.py", "from rapport.people import models"),
    ("down", "training/queries.py", "from rapport.surveys import models"),
    ("down", "privacy/queries.py", "from rapport.home import views"),
    ("down", "people/queries.py", "def late():\n    from rapport.programs import queries"),
    ("down", "stats/describe.py", "from rapport.tables import csv_export"),
    ("down", "new_room/__init__.py", ""),
    ("science", "textfiles/canonical.py", "import django"),
    ("science", "stats/describe.py", "from rapport.analysis import run\nimport django.utils.timezone"),
    ("science", "analysis/run.py", "from rapport.kit import content"),
    ("pure", "surveys/scoring.py", "from django.db import models"),
    ("pure", "agreements/alignment.py", "from rapport.agreements import models"),
    ("numbers", "stats/paired.py", "import pandas"),
    ("numbers", "stats/ranks.py", "import statsmodels"),
    ("peers", "stats/ranks.py", "from rapport.stats.peers import gee"),
    ("web", "training/queries.py", "import numpy"),
    ("web", "surveys/scoring.py", "from rapport.stats import paired"),
    ("inside", "people/queries.py", "from rapport.people import actions"),
    ("inside", "training/actions.py", "from rapport.training import views"),
    ("inside", "programs/models.py", "from rapport.programs import permissions"),
    ("pages", "oversight/views.py", "from rapport.training import views"),
    ("demo", "demo/actions.py", "from rapport.agreements.models import Version"),
    ("circles", "kit/models.py", "from rapport.kit import jobs"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "name", "text"), PLANTED)
def test_a_planted_import_is_found(copied: Path, contract: str, name: str, text: str) -> None:
    path = copied / "rapport" / name
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{text}\n", encoding="utf-8")
    try:
        assert broken(copied, contract)
    finally:
        if before is None:
            shutil.rmtree(path.parent)
        else:
            path.write_text(before, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("contract", sorted({contract for contract, _, _ in PLANTED}))
def test_the_code_itself_keeps_it(copied: Path, contract: str) -> None:
    assert not broken(copied, contract)
