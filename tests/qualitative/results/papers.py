"""Results in the shape of Table 3 of the course's evaluation, with texts of our own.

Weber-Main et al. 2025, Table 3: codes in order with the respondents who carry them in the end. That 688 wrote
something, and that a stem was considered from 50 respondents on, stands in its text; how many used each stem is not
printed, so those numbers are ours – but for two codes that end below the line although their stems were above it, and
two that were added from below.
"""

from datetime import UTC, date, datetime

from rapport.qualitative.agreement.products import Told
from rapport.qualitative.agreement.result import Agreed, Estimate, Line, Measure, Part
from rapport.qualitative.agreement.telling import Words
from rapport.qualitative.results import log
from rapport.qualitative.results.appendix import AgreedRound
from rapport.qualitative.results.files import Decided, Entry, Quoted, Results
from rapport.qualitative.results.table3 import CodeFound, Found, Said

PRINTED = {
    "Expectations": 153, "Plan": 84, "Goals": 77, "Structure": 72, "Meetings": 66, "Communication": 45,
    "Reflection": 43, "Proactive": 41, "Support": 28,
}  # fmt: skip
STEMS = {
    "Expectations": 171, "Plan": 210, "Goals": 101, "Structure": 80, "Meetings": 97, "Communication": 88,
    "Reflection": 52, "Proactive": 44, "Support": 47,
}  # fmt: skip
WROTE, LINE = 688, 50
QUOTES = {
    "Plan": (
        Said("We will write a \"mentoring plan\" […] in our first week."),
        Said("[A] plan on one page", "Mentor, Site B"),
    ),
    "Communication": (Said("More talk, less e-mail: communication/trust […]"),),
    "Reflection": (Said("I’ll use [lab] days for self-reflection.", has_brackets_of_its_own=True),),
}  # fmt: skip
STEMMER = "PyStemmer 3.1.0 (Snowball), english"


def found() -> Found:
    """In the order of a codebook that is another than that of the table."""
    codes = [
        CodeFound(name, f"What {name.lower()} means.", n, (name.lower()[:6],), STEMS[name], QUOTES.get(name, ()))
        for name, n in sorted(PRINTED.items())
    ]
    return Found("Categories of intended change", tuple(codes), WROTE, WROTE, STEMMER)


def agreed() -> AgreedRound:
    some = Estimate(0.744, 0.65, 0.82)
    numbers = {
        Measure.OBSERVED: Estimate(0.967),
        Measure.POSITIVE: Estimate(0.781, 0.7, 0.85),
        Measure.NEGATIVE: Estimate(0.98),
        Measure.KAPPA: some,
        Measure.ALPHA: Estimate(0.759, 0.66, 0.83),
        Measure.AC1: Estimate(None, why="nobody used it"),
    }
    more = {Measure.POOLED_KAPPA: some, Measure.SAME_SET: Estimate(0.615, 0.5, 0.7)}
    lines = (Line(1, 70, 10, 12, 596, numbers), Line(2, 60, 9, 8, 611, numbers))
    whole = Part(None, None, 688, 688, 688, lines, Line(None, 130, 19, 20, 1207, numbers | more))
    words = Words("Round 2", {1: "Plan", 2: "Goals"}, ("Coder A", "Coder B"), "response")
    return AgreedRound(2, Told(Agreed(700, (), (whole,), 7, 2000, "0" * 64, "Python, numpy"), words))


def said() -> log.Log:
    number = log.Number(0.744, 0.65, 0.82)
    return log.Log(
        question="What will mentors do differently?",
        texts=(log.Texts("Intended changes", "answers to a survey", "confidential", "response", 700),),
        respondents=WROTE,
        withdrawn=1,
        duplicates=log.Duplicates(3, 1, 1, 2),
        words=log.Words(
            STEMMER, "english@1", (), WROTE, "50 respondents", 9,
            candidates=(log.StemDecided("plan", 210, "A behaviour."),),
            excluded=(log.StemDecided("relationship", 61, "Overlaps with another category."),),
            added=(log.StemDecided("proactiv", 44, "The course is about it."), log.StemDecided("support", 47, "Same.")),
        ),
        codebooks=(
            log.CodebookVersion(1, 8, date(2026, 2, 1)),
            log.CodebookVersion(2, 9, date(2026, 3, 1), "Plan keeps written plans only."),
        ),
        rounds=(
            log.RoundDone(1, "training", 1, 2, 20, 20, 100),
            log.RoundDone(
                2, "real", 2, 2, 700, 700, 100,
                agreed=log.Agreed(
                    688, 688, 2000, 7, number, number, log.Number(0.615, 0.5, 0.7), (("were taken back", 1),)
                ),
                disputed=39, disputed_units=31, ruled=38, adjudicators=1,
            ),
        ),
        quoting=log.Quoting(4, 3, (("a date", 2),), 0, 1, 1),
    )  # fmt: skip


def results() -> Results:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    return Results(
        found(),
        said(),
        (agreed(),),
        (Entry(2, "Plan", "", "A written plan.", "An agreement.", "Planning.", "We will write one.", "plan"),),
        (Quoted("Plan", "[A] plan on one page", 1, "Intended changes", 7, "passed"),),
        (Decided(at, "a stem", "relationship", "excluded", "Overlaps.", "Ada Example"),),
    )
