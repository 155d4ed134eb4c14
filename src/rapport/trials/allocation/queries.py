"""Questions about the allocation: its log, who is ready, what the statistician may have."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable

from rapport.trials import queries
from rapport.trials.allocation.planning import plan_of
from rapport.trials.models import LogLine, Participant, Randomisation, Site, Trial
from rapport.trials.outcomes import queries as outcomes
from rapport.trials.outcomes.columns import HEADER
from rapport.trials.randomising.log import ACCEPTED, COMMITTED, OPENED, REVEALED, Entry, read_log
from rapport.trials.randomising.verifying import Verified, verify
from rapport.trials.reading import Protocol

IS_REVEALED = "the seed is revealed: nobody is allocated any more"
LEFT_OUT = "it was not ready when all were randomised together, so it gets no arm in this trial"


def log_text(kept: Randomisation) -> str:
    """The log as a file: `rapport trial randomize --verify` takes it."""
    return "".join(f"{one.hash} {one.text}\n" for one in kept.lines.order_by("number"))


def entries(kept: Randomisation) -> tuple[Entry, ...]:
    """The log. Raises BrokenLog where its chain does not hold."""
    return read_log(log_text(kept))


def verdict(kept: Randomisation) -> Verified:
    """Whether the log follows from its seed, as far as that is revealed. Raises BrokenLog."""
    return verify(entries(kept))


def lines(kept: Randomisation) -> list[LogLine]:
    """The log as a page shows it, the last line first."""
    return list(kept.lines.select_related("site__institution", "by").order_by("-number"))


def accepted(kept: Randomisation) -> dict[str, object] | None:
    """What a constrained randomisation accepted, without arms; None while that is sealed (one query)."""
    line = kept.lines.filter(did=ACCEPTED).first()
    return dict(json.loads(line.text)["what"]) if line else None


def reason_of(line: LogLine) -> str:
    """Why an allocation was annulled."""
    return str(json.loads(line.text)["what"].get("reason", ""))


def is_revealed(trial: Trial) -> bool:
    """Whether the seed is told, after which nobody is allocated."""
    return LogLine.objects.filter(randomisation__trial=trial, did=REVEALED).exists()


def never(trial: Trial, sites: Iterable[Site]) -> dict[int, str]:
    """Why institutions without an arm can get none any more, by id; of those that still can nothing (one query)."""
    lines = LogLine.objects.filter(randomisation__trial=trial, did__in=(COMMITTED, REVEALED))
    said = dict(lines.values_list("did", "text"))
    if REVEALED in said:
        return {one.pk: IS_REVEALED for one in sites}
    design = json.loads(said[COMMITTED])["what"]["design"] if COMMITTED in said else {}
    if (constrained := design.get("constrained")) is None:
        return {}
    together = {one["name"] for one in constrained["clusters"]}
    return {one.pk: LEFT_OUT for one in sites if one.code not in together}


def lacks(site: Site) -> str:
    """What an institution still lacks before it is allocated, or why it never is; nothing where it is ready."""
    included = site.participants.filter(state=queries.INCLUDED).count()
    return never(site.trial, [site]).get(site.pk) or _lack(site, queries.protocol(site.trial), included)


def _lack(site: Site, protocol: Protocol | None, included: int) -> str:
    if protocol is None:
        return "there is no protocol"
    if site.state != Site.State.RECRUITING:
        return "it does not recruit"
    smallest, largest = protocol.eligibility.smallest, protocol.eligibility.largest
    if included < smallest:
        return f"it has included {included}, and needs {smallest}"
    if included > largest:
        return f"it has included {included}, more than {largest}"
    level = {one.factor: one.level for one in site.levels.all()}
    if any(level.get(factor.name) not in factor.levels for factor in protocol.factors()):
        return "it is not sorted in yet"
    return ""


def waiting(trial: Trial) -> list[tuple[Site, str]]:
    """Institutions that recruit and have no arm, each with what it lacks (six queries)."""
    opened = set(LogLine.objects.filter(randomisation__trial=trial, did=OPENED).values_list("site_id", flat=True))
    recruiting = [one for one in queries.sites(trial) if one.state == Site.State.RECRUITING and one.pk not in opened]
    included = Counter(
        Participant.objects.filter(site__trial=trial, state=queries.INCLUDED).values_list("site_id", flat=True)
    )
    protocol, shut = queries.protocol(trial), never(trial, recruiting)
    return [(one, shut.get(one.pk) or _lack(one, protocol, included[one.pk])) for one in recruiting]


def together(trial: Trial) -> list[tuple[str, list[int]]]:
    """Institutions that are ready, where all are randomised at once: code, participants, place of each level."""
    protocol = queries.protocol(trial)
    if protocol is None or protocol.constrained is None:
        return []
    found = []
    for site, lack in waiting(trial):
        if not lack:
            levels = {one.factor: one.level for one in site.levels.all()}
            places = [factor.levels.index(levels[factor.name]) for factor in protocol.factors()]
            found.append((site.code, [site.included, *places]))  # type: ignore[attr-defined]
    return found


def blinded_csv(trial: Trial, *, unblinded: bool) -> str:
    """Who is in which arm, and how they scored, for the statistician: numbers for names, letters for arms.

    Args:
        trial: which.
        unblinded: arms stand by name.
    """
    arms, masks = queries.arms(trial), queries.masked(trial)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    protocol = queries.protocol(trial)
    strata = [factor.name for factor in protocol.factors()] if protocol else []
    scores = outcomes.outcomes(trial, protocol) if protocol else {}
    rows.writerow([*HEADER, *strata, *scores])
    there = Participant.objects.filter(site__trial=trial, state__in=queries.EVER_INCLUDED)
    there = there.select_related("site").prefetch_related("site__levels").order_by("site", "number")
    for one in there:
        arm = arms.get(one.site_id, "")
        levels = {level.factor: level.level for level in one.site.levels.all()}
        left = "" if one.state == Participant.State.INCLUDED else one.state
        rows.writerow(
            [
                one.code,
                one.site.code,
                arm if unblinded else masks.get(arm, ""),
                one.included_on or "",
                one.left_on or "",
                left,
                *(levels.get(name, "") for name in strata),
                *(of.get(one.pk, "") for of in scores.values()),
            ]
        )
    return out.getvalue()


def plan(trial: Trial, protocol: Protocol) -> str:
    """The plan of analysis that a protocol gives; arms as they stand in the list of participants.

    Once the trial is unblinded, their order stays that of the letters: so each number is what it was.
    """
    known = sorted((letter, arm) for arm, letter in queries.masked(trial).items())
    letters = [letter for letter, _ in known] or [chr(ord("A") + at) for at in range(len(protocol.arms))]
    names = [arm for _, arm in known] if trial.unblinded_at else letters
    kept = queries.randomisation(trial)
    told = accepted(kept) if kept else None
    return plan_of(protocol, names, [one.code for one in queries.sites(trial)], told)
