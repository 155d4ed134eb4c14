"""Work outside the request: named, leased, tried three times, safe to run twice.

A task is a plain function that takes ids; `enqueue("rapport.people.tasks.deliver", key="mail:7", mail=7)`
queues it with the transaction that caused it. Keys are unique: pressing twice queues once.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from rapport.kit.models import Heartbeat, Job

LEASE = timedelta(minutes=10)
TRIES = 3


def enqueue(path: str, *, key: str, **ids: int | str) -> Job:
    """Queue the function at `path`, called with `ids`, once for this key. Returns the (old or new) job."""
    job, is_new = Job.objects.get_or_create(key=key, defaults={"task": path, "ids": ids})
    if is_new:
        transaction.on_commit(lambda: run.enqueue(job.pk))
    return job


def again(job: Job) -> None:
    """Queue a finished or failed job once more, from the first try."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, tries=0, problem="", lease_until=None)
    transaction.on_commit(lambda: run.enqueue(job.pk))


def progress(key: str, done: int, of: int) -> None:
    """Say how far a running job is, and renew its lease."""
    Job.objects.filter(key=key).update(steps_done=done, steps=of, lease_until=timezone.now() + LEASE)


@task()
def run(job_id: int) -> None:
    """Run one job if nobody else does."""
    now = timezone.now()
    claimed = (
        Job.objects.filter(pk=job_id, tries__lt=TRIES)
        .filter(Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now))
        .update(state=Job.State.RUNNING, lease_until=now + LEASE)
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    job.tries += 1
    job.save(update_fields=["tries"])
    try:
        import_string(job.task)(**job.ids)
    except Exception as problem:
        # The class alone: a message may quote what somebody wrote.
        job.problem = type(problem).__name__
        job.state = Job.State.FAILED if job.tries >= TRIES else Job.State.WAITING
        job.lease_until = now + timedelta(minutes=job.tries)
        job.save(update_fields=["problem", "state", "lease_until"])
        raise
    Job.objects.filter(pk=job_id).update(state=Job.State.DONE, problem="")


def reap() -> int:
    """Queue again what a killed worker left behind or what failed and has waited. Returns how many."""
    now = timezone.now()
    late = Job.objects.filter(tries__lt=TRIES, lease_until__lt=now).exclude(
        state__in=[Job.State.DONE, Job.State.FAILED]
    )
    for pk in list(late.values_list("pk", flat=True)):
        Job.objects.filter(pk=pk).update(state=Job.State.WAITING, lease_until=now + LEASE)
        run.enqueue(pk)
    Job.objects.filter(state=Job.State.RUNNING, tries__gte=TRIES, lease_until__lt=now).update(
        state=Job.State.FAILED, problem="WorkerKilled"
    )
    return len(late)


def beat(name: str) -> None:
    """Leave a sign of life."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})
