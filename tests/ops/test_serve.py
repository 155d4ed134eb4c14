import os
import re
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen, run

import pytest

from tests.ops.conftest import PATIENCE, Server, clean_env
from tests.portion import elsewhere_on_postgres

pytestmark = elsewhere_on_postgres
Keep = Callable[["Popen[str]"], "Popen[str]"]


def family(pid: int) -> set[int]:
    """The process and all that it has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {pid}.union(*(family(int(child)) for child in children)) if children else {pid}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: set[int], seconds: float = PATIENCE) -> bool:
    until = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(alive, pids))


def served(process: "Popen[str]") -> tuple[str, str]:
    """The address that it tells, and all that it said until then."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"Rapport runs at (http://\S+)/ ", line):
            return found[1], said
    raise AssertionError(said)


def page(url: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code


def start(server: Server, running: Keep, **more: str) -> tuple["Popen[str]", str]:
    env = {**server.env, "DEMO": "", "PORT": "0", **more}
    process = running(Server(server.folder, env).start("rapport.kit.serve"))
    return process, served(process)[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_it_serves_and_all_of_it_ends(server: Server, running: Keep, how: signal.Signals) -> None:
    process, site = start(server, running)
    assert page(f"{site}/healthz") == 200
    until = time.monotonic() + PATIENCE
    while (ready := page(f"{site}/readyz")) != 200 and time.monotonic() < until:
        time.sleep(0.1)
    assert ready == 200, "the worker does not beat"
    while len(all_of_it := family(process.pid)) < 5:  # this, the web server and its two processes, the worker
        assert time.monotonic() < until
    process.send_signal(how)
    assert process.wait(PATIENCE) == (-signal.SIGKILL if how == signal.SIGKILL else 0)
    assert gone(all_of_it), "orphans are left"


def test_when_one_part_dies_all_ends_with_a_message(server: Server, running: Keep) -> None:
    process, _ = start(server, running)
    all_of_it = family(process.pid)
    worker = max(pid for pid in all_of_it if len(family(pid)) == 1 and os.getpgid(pid) == pid)
    os.kill(worker, signal.SIGKILL)
    assert process.wait(PATIENCE) == 1
    assert process.stdout is not None
    assert "The worker has ended" in process.stdout.read()
    assert gone(all_of_it)


def test_it_prepares_an_empty_folder_and_is_quick_the_next_time(tmp_path: Path, running: Keep) -> None:
    env = clean_env(tmp_path, DEMO="", PORT="0")
    for said_first in (True, False):
        began = time.monotonic()
        process = running(Server(tmp_path, env).start("rapport.kit.serve"))
        site, said = served(process)
        assert page(f"{site}/") in {200, 302}
        took = time.monotonic() - began
        assert ("Preparing the database" in said) is said_first
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert took < 10  # 1 s on a quiet machine; this one may be busy with other tests


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        env = clean_env(tmp_path, PORT=port)
        done = run([sys.executable, "-m", "rapport.kit.serve"], env=env, stdout=PIPE, stderr=STDOUT, text=True)
    assert done.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be opened: address already in use" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (tmp_path / "rapport.sqlite3").exists()


@pytest.mark.parametrize(
    ("setting", "said"),
    [({"PORT": "http"}, "PORT=http is not a number"), ({"DEBUG": "0", "DEMO": "1"}, "refused while DEBUG is off")],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path: Path, setting: dict[str, str], said: str) -> None:
    env = clean_env(tmp_path, **setting)
    done = run([sys.executable, "-m", "rapport.kit.serve"], env=env, stdout=PIPE, stderr=STDOUT, text=True)
    assert done.returncode == 2
    assert said in done.stdout
    assert "Traceback" not in done.stdout
