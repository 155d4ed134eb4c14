"""What was analysed last, and what there is to analyse."""

from dataclasses import dataclass

from rapport.trials import queries
from rapport.trials.allocation import queries as allocation
from rapport.trials.models import OutcomeReport, Trial
from rapport.trials.reading import Protocol


@dataclass(frozen=True)
class ToAnalyse:
    """A plan and its table.

    Attributes:
        plan: YAML.
        table: CSV.
        by_name: arms stand by name in both; otherwise they are letters.
    """

    plan: str
    table: str
    by_name: bool


def report(trial: Trial) -> OutcomeReport | None:
    """What was made last, or is being made."""
    return OutcomeReport.objects.select_related("trial").defer("archive").filter(trial=trial).first()


def archive(trial: Trial) -> bytes:
    """All files of it; nothing while there are none."""
    found = OutcomeReport.objects.filter(trial=trial, made__gt=0).values_list("archive", flat=True).first()
    return bytes(found or b"")


def scored(protocol: Protocol) -> Protocol | None:
    """The protocol with those outcomes whose scores this server has; None where that is none."""
    outcomes = tuple(one for one in protocol.outcomes if one.score)
    return protocol.model_copy(update={"outcomes": outcomes}) if outcomes else None


def to_analyse(trial: Trial) -> ToAnalyse | None:
    """What the planned analysis of today is; None where the protocol names no score of this server."""
    protocol = queries.protocol(trial)
    asked = scored(protocol) if protocol else None
    if asked is None:
        return None
    by_name = trial.unblinded_at is not None
    return ToAnalyse(allocation.plan(trial, asked), allocation.blinded_csv(trial, unblinded=by_name), by_name)
