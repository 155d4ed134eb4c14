from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from rapport.kit import jobs
from rapport.kit.models import Heartbeat, Job
from rapport.kit.worker import queue

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "tests.ops.jobs_to_run"


@pytest.fixture
def real_queue(settings: Settings) -> None:
    """Jobs wait in the database, as on a server, instead of running at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def later(minutes: int) -> None:
    """Let the leases and pauses of all jobs be that much older."""
    for job in Job.objects.exclude(lease_until=None):
        Job.objects.filter(pk=job.pk).update(lease_until=job.lease_until - timedelta(minutes=minutes))


def test_a_job_runs_when_the_transaction_commits() -> None:
    with transaction.atomic():
        jobs.enqueue(f"{HERE}.writes", key="k", word="hello")
        assert not Job.objects.filter(key="written:hello").exists()
    assert Job.objects.get(key="k").state == Job.State.DONE
    assert Job.objects.filter(key="written:hello").exists()


def test_a_job_is_lost_with_the_transaction_that_caused_it() -> None:
    with transaction.atomic():
        jobs.enqueue(f"{HERE}.writes", key="k", word="hello")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_the_same_key_is_queued_once() -> None:
    first = jobs.enqueue(f"{HERE}.writes", key="k", word="a")
    assert jobs.enqueue(f"{HERE}.writes", key="k", word="b") == first
    assert not Job.objects.filter(key="written:b").exists()


def test_the_user_s_work_is_saved_when_the_queue_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(pk: int) -> None:
        raise DatabaseError("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr(type(jobs.run), "enqueue", lambda self, pk: refuse(pk))
        jobs.enqueue(f"{HERE}.writes", key="k", word="a")
    assert Job.objects.get(key="k").state == Job.State.WAITING
    assert jobs.reap() == 0
    later(minutes=11)
    assert jobs.reap() == 1
    assert Job.objects.get(key="k").state == Job.State.DONE


def test_a_failing_job_is_tried_three_times_and_keeps_no_message(real_queue: None) -> None:
    job = jobs.enqueue(f"{HERE}.fails", key="k", word="confidential")
    for tried in (1, 2, 3):
        for row in DBTaskResult.objects.ready():
            row.task.call(*row.args_kwargs["args"])
            row.delete()
        job.refresh_from_db()
        assert job.tries == tried
        assert jobs.reap() == 0  # it waits first
        later(minutes=tried)
        jobs.reap()
    assert (job.state, job.problem) == (Job.State.FAILED, "ValueError")
    assert not DBTaskResult.objects.exists()


def test_what_fails_in_the_worker_leaves_no_message_in_the_queue(real_queue: None) -> None:
    jobs.enqueue(f"{HERE}.fails", key="k", word="confidential")
    from_worker()
    row = DBTaskResult.objects.get()
    assert "confidential" not in f"{row.traceback}{row.exception_class_path}{row.return_value}"
    assert Job.objects.get(key="k").problem == "ValueError"


def from_worker() -> None:
    """What the worker does with what waits, without its other duties."""
    queue(once=True).run()


def test_a_job_that_another_worker_finished_is_not_taken_back() -> None:
    jobs.enqueue(f"{HERE}.overtaken", key="k2")
    job = Job.objects.get(key="k2")
    Job.objects.filter(pk=job.pk).update(ids={"key": "k2"}, state=Job.State.WAITING, tries=0, problem="")
    jobs.run.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == (Job.State.DONE, "")


def test_a_job_that_kills_its_worker_three_times_is_given_up() -> None:
    past = timezone.now() - timedelta(minutes=1)
    Job.objects.create(key="k", task="x", state=Job.State.RUNNING, tries=3, lease_until=past)
    assert jobs.reap() == 0
    assert Job.objects.values_list("state", "problem").get() == ("failed", "WorkerKilled")


def test_a_running_job_keeps_its_lease_by_saying_how_far_it_is(real_queue: None) -> None:
    soon = timezone.now() + timedelta(minutes=1)
    Job.objects.create(key="k", task="x", state=Job.State.RUNNING, tries=1, lease_until=soon)
    jobs.progress("k", 3, 7)
    with time_machine.travel(timezone.now() + timedelta(minutes=9)):
        assert jobs.reap() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert jobs.reap() == 1
    assert Job.objects.values_list("steps_done", "steps").get() == (3, 7)


def test_again_starts_an_ended_job_anew_and_leaves_a_running_one() -> None:
    job = jobs.enqueue(f"{HERE}.writes", key="k", word="a")
    Job.objects.filter(key="written:a").delete()
    jobs.again(job)
    assert Job.objects.filter(key="written:a").exists()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, tries=1)
    jobs.again(job)
    assert Job.objects.get(pk=job.pk).state == Job.State.RUNNING


def test_rows_of_the_queue_do_not_pile_up(real_queue: None) -> None:
    jobs.enqueue(f"{HERE}.writes", key="k", word="a")
    from_worker()
    jobs.reap()
    assert DBTaskResult.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        jobs.reap()
    assert not DBTaskResult.objects.exists()


def test_a_beat_is_one_row() -> None:
    jobs.beat("worker")
    jobs.beat("worker")
    assert Heartbeat.objects.count() == 1
