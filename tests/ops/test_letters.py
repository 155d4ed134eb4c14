"""Many letters, and a process that is killed while it queues them."""

import signal
from collections.abc import Callable
from subprocess import Popen

import pytest

from tests.ops.conftest import Server
from tests.ops.letters_to_write import AT_ONCE, MANY
from tests.ops.test_worker import wait_for

Keep = Callable[["Popen[str]"], "Popen[str]"]
PEOPLE = f"""
from rapport.people.models import Person
Person.objects.bulk_create([Person(name=str(at), email=f"p{{at}}@example.org") for at in range({MANY})])
"""
COUNT = """
from rapport.kit.models import Job
from rapport.people.models import Letter
print(Letter.objects.count(), Letter.objects.values("to").distinct().count(), Job.objects.count())
"""
WRITE = "from tests.ops.letters_to_write import write_all; print(write_all(), write_all())"


@pytest.mark.slow
def test_after_a_kill_none_is_queued_twice_and_none_is_lost(server: Server, running: Keep) -> None:
    server.python(PEOPLE)
    process = running(server.start("tests.ops.letters_to_write", str(server.folder)))
    wait_for(server.folder / "reached")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert server.python(COUNT) == f"{AT_ONCE} {AT_ONCE} 1", "the first batch is whole, and nothing of the second there"
    assert server.python(WRITE) == f"{MANY - AT_ONCE} 0"
    assert server.python(COUNT) == f"{MANY} {MANY} 3"
