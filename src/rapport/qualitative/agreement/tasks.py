"""What the worker does when a round has closed: computes how far its coders agree. The web process loads no arrays."""

from rapport.kit.jobs import progress
from rapport.qualitative.agreement import queries
from rapport.qualitative.agreement.actions import keep
from rapport.qualitative.agreement.computing import agreement
from rapport.qualitative.agreement.readings import compare
from rapport.qualitative.models import Agreement, Round


def compute(round: int) -> None:  # noqa: A002 – the id that the job is queued with
    """Compute the agreement of a closed round; one that is computed stays as it is."""
    asked = Round.objects.select_related("project").filter(pk=round, closed_at__isnull=False).first()
    if asked is None or Agreement.objects.filter(round=asked).exists():
        return
    progress(queries.job_key(asked), 0, 1)
    found = agreement(compare(queries.read_units(asked)), queries.codes_of(asked), asked.seed)
    keep(round_=asked, found=found)
