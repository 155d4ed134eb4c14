import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from tests.ops.conftest import PATIENCE
from tests.postgres import DEBIAN, cluster

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("debian", [DEBIAN, Path("/nowhere")], ids=["installed", "packaged"])
def test_a_cluster_answers_and_leaves_nothing(debian: Path) -> None:
    with cluster(debian) as url:
        folder = Path(unquote(urlsplit(url).netloc.rpartition("@")[2]))
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_it_ends_with_the_process_that_started_it(how: str) -> None:
    starter = subprocess.Popen([sys.executable, "-m", "tests.postgres"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    url = starter.stdout.readline().strip().removeprefix("TEST_DATABASE_URL=")
    folder = Path(unquote(urlsplit(url).netloc.rpartition("@")[2]))
    psycopg.connect(url).close()
    getattr(starter, how)()
    starter.wait(PATIENCE)
    starter.stdout.close()
    until = time.monotonic() + PATIENCE
    while (folder / "data" / "postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.1)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    if how == "terminate":
        assert not folder.exists()
    else:
        shutil.rmtree(folder)
