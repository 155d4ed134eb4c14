"""The page that lies beside exported data: what it is, what the codes mean, what is left out and why."""

from collections.abc import Sequence

from django.utils import timezone

from rapport.stats.suppression import INSIDE
from rapport.surveys.exports.layout import Edition
from rapport.surveys.exports.rows import Frame
from rapport.surveys.exports.sheets import names_in_programs
from rapport.surveys.models import ExportFile

CODES = (
    "No answer is never a blank:",
    "  -97  prefer not to say",
    "  -98  not asked (the answers before led past it, or this version of the instrument does not have it)",
    "  -99  skipped",
    "A select-all question has one column for each option: 1 ticked, 0 not ticked; where nothing was ticked, all of",
    "them are -99, not 0. A score is blank where too little was answered.",
)
IN_FORMAT = {
    "csv": ("Words stand in quotes, numbers and missing codes do not: a “-99” in quotes is what somebody wrote.",),
    "excel": ("Made for a spreadsheet: words that could be taken for a formula have an apostrophe in front.",),
    "xlsx": ("Words that could be taken for a formula have an apostrophe in front; cells hold at most 32,000 signs.",),
    "sav": (
        "SPSS: -99 to -97 are declared as user-missing. Dates are text (2026-01-31), so that they can hold the codes.",
        "Words longer than 32,000 bytes are cut; the CSV beside it holds all.",
    ),
    "dta": (
        "Stata: -97 is .a, -98 is .b, -99 is .c. In words and dates, which are text (2026-01-31), they are digits.",
        "Words longer than 2,000 bytes are cut; the CSV beside it holds all.",
    ),
    "xpt": (
        "SAS transport, version 8 (read it with %xpt2loc). The format knows no labels of values and no reasons for",
        "missing answers: -97, -98 and -99 are numbers in it. Exclude them before you compute; labels stand in the",
        "codebook. Words longer than 2,000 bytes are cut; the CSV beside it holds all.",
    ),
}


def explain(
    export: ExportFile, frame: Frame, editions: Sequence[Edition], number: int, kept_back: Sequence[str]
) -> str:
    """The page as text.

    Args:
        export: what was asked for.
        frame: its table; where there are several, all that stands in them.
        editions: what was asked.
        number: of how many responses it is.
        kept_back: lines about what is left out, and why.
    """
    survey = export.survey
    lines = [
        f"{editions[0].branches.instrument.title} ({survey.instrument})",
        f"{survey.program.name}, {', '.join(dict.fromkeys(one.wave.name for one in frame.surveys.values()))}",
        f"Taken out of Rapport on {timezone.localdate():%Y-%m-%d}; {number} responses",
        "",
    ]
    for edition in sorted(editions, key=lambda one: -one.version):
        instrument = edition.branches.instrument
        lines.append(f"Version {instrument.version}, SHA-256 {edition.sha256}")
        lines.append(f"  Source: {instrument.source.citation}")
        lines.append(f"  Licence of the words: {instrument.source.licence}")
    lines += ["", *CODES, "", *IN_FORMAT[export.format], "", scored(export, editions), "", *kept_back]
    short = {long: name for long, name in names_in_programs(frame.variables).items() if long != name}
    if short:
        lines += ["", "Names that SPSS, Stata and SAS do not take as they are:"]
        lines += [f"  {long} is {name}" for long, name in short.items()]
    return "\n".join(lines).rstrip() + "\n"


def scored(export: ExportFile, editions: Sequence[Edition]) -> str:
    """Which way of scoring the scores follow; they are computed anew from the answers whenever they are taken out."""
    if not export.has_scores:
        return "Scores: none."
    newest = max(editions, key=lambda one: one.version).branches.instrument
    known = newest.definitions.get(export.definition)
    if known:
        return f"Scores: computed from these answers after “{known.title}” ({known.citation}). Others are not in it."
    return "Scores: computed from these answers by the rules in the codebook." if newest.scores else "Scores: none."


def kept_back(export: ExportFile, frame: Frame) -> list[str]:
    """What is left out, and why."""
    if export.release is None:
        return [] if export.with_names else ["Names and addresses are left out; codes stand for people and pairs."]
    left_out = frame.layout.left_out
    return [
        "These answers were given in confidence.",
        "The rows stand in an order that is drawn anew for every export. No column tells the person, whom they",
        "answered about, the pair, the institution, the language or the day, and no code ties two rows, two surveys or",
        "two exports to one person. Rare combinations of answers can still tell who somebody is: do not look for them,",
        "and publish no small groups.",
        f"Words that may tell who wrote them stand alone in texts/, each column in an order of its own, if at least"
        f" {INSIDE} people",
        "wrote any.",
        f"Left out of the table: {', '.join(left_out)}." if left_out else "No column is left out.",
        f"Counts below {INSIDE} in the codebook are hidden.",
    ]
