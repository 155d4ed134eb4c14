"""Work outside the request: named, leased, tried three times, safe to run twice.

A task is a plain function that takes ids; `enqueue("rapport.people.tasks.deliver", key="mail:7", mail=7)`
queues it with the transaction that caused it. Keys are unique: pressing twice queues once. A job that takes
longer than its lease says `progress` now and then, or another worker takes it for dead and starts it again.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from rapport.kit.models import Heartbeat, Job

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
TRIES = 3
# The queue's own rows say nothing that the job does not say better.
QUEUE_ROWS_STAY = timedelta(days=1)


def enqueue(path: str, *, key: str, **ids: int | str) -> Job:
    """Queue the function at `path`, called with `ids`, once for this key. Returns the (old or new) job."""
    job, is_new = Job.objects.get_or_create(
        key=key, defaults={"task": path, "ids": ids, "lease_until": timezone.now() + LEASE}
    )
    if is_new:
        queue_after_commit(job.pk)
    return job


def again(job: Job) -> None:
    """Queue a finished or failed job once more, from the first try."""
    ended = Job.objects.filter(pk=job.pk, state__in=[Job.State.DONE, Job.State.FAILED])
    lease = timezone.now() + LEASE
    if ended.update(state=Job.State.WAITING, tries=0, problem="", steps_done=0, steps=0, lease_until=lease):
        queue_after_commit(job.pk)


def queue_after_commit(pk: int) -> None:
    """Put the job into the queue; should the process die before, or the queue refuse, the reaper does it."""
    transaction.on_commit(lambda: run.enqueue(pk), robust=True)


def progress(key: str, done: int, of: int) -> None:
    """Say how far a running job is, and renew its lease."""
    Job.objects.filter(key=key).update(steps_done=done, steps=of, lease_until=timezone.now() + LEASE)


@task()
def run(job_id: int) -> None:
    """Run one job if nobody else does. Never raises: the queue would keep the message, which may quote somebody."""
    now = timezone.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    claim = Job.objects.filter(free, pk=job_id, tries__lt=TRIES)
    if not claim.update(state=Job.State.RUNNING, lease_until=now + LEASE, tries=F("tries") + 1):
        return
    job = Job.objects.get(pk=job_id)
    try:
        import_string(job.task)(**job.ids)
    except Exception as problem:  # noqa: BLE001 – whatever a task raises, the job keeps the class of it
        log.warning("job %s, try %d: %s", job.pk, job.tries, type(problem).__name__)
        put_off(job, type(problem).__name__)
    else:
        mine(job).update(state=Job.State.DONE, problem="", lease_until=None)


def mine(job: Job) -> QuerySet[Job]:
    """The job, as long as no other worker has taken it over since."""
    return Job.objects.filter(pk=job.pk, tries=job.tries, state=Job.State.RUNNING)


def put_off(job: Job, problem: str) -> None:
    """Let a failed job wait a little, longer each time, or give it up."""
    if job.tries >= TRIES:
        mine(job).update(state=Job.State.FAILED, problem=problem, lease_until=None)
    else:
        pause = timezone.now() + timedelta(minutes=job.tries)
        mine(job).update(state=Job.State.WAITING, problem=problem, lease_until=pause)


def reap() -> int:
    """Each minute: queue again what a killed worker left behind or what failed and has waited. Returns how many."""
    now = timezone.now()
    open_jobs = Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING], lease_until__lt=now)
    open_jobs.filter(tries__gte=TRIES).update(state=Job.State.FAILED, problem="WorkerKilled", lease_until=None)
    late = list(open_jobs.filter(tries__lt=TRIES).values_list("pk", flat=True))
    for pk in late:
        if open_jobs.filter(pk=pk).update(state=Job.State.WAITING, lease_until=now + LEASE):
            run.enqueue(pk)
    forget_queue_rows(now - QUEUE_ROWS_STAY)
    return len(late)


def forget_queue_rows(before: datetime) -> None:
    """Remove the queue's rows of what has run, or began to run in a worker that was killed."""
    DBTaskResult.objects.filter(started_at__lt=before).delete()


def beat(name: str) -> None:
    """Leave a sign of life."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})
