"""The whole log of a project: every decision with its reason, who made it and when."""

from collections.abc import Iterator

from rapport.qualitative.models import (
    Anchor,
    Codebook,
    Entry,
    Project,
    QuoteConsent,
    QuoteDecision,
    RoundCoder,
    Ruling,
    SameText,
)
from rapport.qualitative.results.files import Decided, Quoted, Results
from rapport.qualitative.results.files import Entry as Line
from rapport.qualitative.results.gathering import Gathered, agreed_rounds, gather, log_of
from rapport.qualitative.results.reidentify import WHAT, Kind
from rapport.qualitative.wordlist import logbook


def results_of(project: Project, gathered: Gathered | None = None) -> Results:
    """Everything that the files of a project are made of."""
    found = gathered or gather(project)
    return Results(
        found=found.found,
        log=log_of(project, found),
        agreed=tuple(agreed_rounds(project)),
        codebook=tuple(codebook_lines(project)),
        quotes=tuple(quote_lines(found)),
        decided=tuple(sorted(decisions(project))),
    )


def codebook_lines(project: Project) -> Iterator[Line]:
    """Every published version of the codebook, code by code."""
    rows = Entry.objects.filter(codebook__project=project).exclude(codebook__number=None).select_related("codebook")
    entries = list(rows.prefetch_related("stems", "anchors").order_by("codebook__number", "position"))
    names = {(one.codebook_id, one.code_id): one.name for one in entries}
    for one in entries:
        yield Line(
            version=one.codebook.number or 0,
            name=one.name,
            parent=names.get((one.codebook_id, one.parent_id or 0), ""),
            definition=one.definition,
            includes=one.includes,
            excludes=one.excludes,
            examples="\n".join(map(_example, sorted(one.anchors.all(), key=lambda each: (each.position, each.pk)))),
            stems=" ".join(sorted(each.stem for each in one.stems.all())),
        )


def _example(anchor: Anchor) -> str:
    return anchor.text if anchor.is_in else f"(not: {anchor.text})"


def quote_lines(gathered: Gathered) -> Iterator[Quoted]:
    """The quotes that are printed."""
    names = {one.code_id: one.name for one in gathered.entries}
    for one in gathered.standing:
        unit = one.row.unit
        edits = len(one.quote.edits) if one.quote else 0
        name = names.get(one.row.code_id, "")
        yield Quoted(name, one.shown, edits, unit.document.name, unit.number, one.state)


def decisions(project: Project) -> Iterator[Decided]:
    """Every decision that the project keeps."""
    for one in logbook.lines(project):
        what = "a stem" if one.is_stem else "a rule of the word query"
        yield Decided(one.at, what, one.about, one.decided, one.reason, one.who)
    yield from _of_texts(project)
    yield from _of_codebooks(project)
    yield from _of_rounds(project)
    yield from _of_quotes(project)


def _of_texts(project: Project) -> Iterator[Decided]:
    for one in SameText.objects.filter(project=project).select_related("by"):
        decision = "one person" if one.are_one else "each counts"
        yield Decided(one.at, "the same text", one.sha256[:12], decision, one.reason, str(one.by))
    for told in QuoteConsent.objects.filter(document__project=project).select_related("by", "document"):
        decision = "may be quoted" if told.allows else "may not be quoted"
        yield Decided(told.at, "consent", told.document.name, decision, told.reason, str(told.by))


def _of_codebooks(project: Project) -> Iterator[Decided]:
    published = Codebook.objects.filter(project=project, published_at__isnull=False).select_related("published_by")
    for one in published:
        if one.published_at:
            about, who = f"version {one.number}", str(one.published_by or "")
            yield Decided(one.published_at, "codebook", about, "published", one.reason, who)


def _of_rounds(project: Project) -> Iterator[Decided]:
    """What was decided between coders, and who was taken out – of rounds that are closed."""
    names = dict(
        Entry.objects.filter(codebook__project=project).order_by("codebook__number").values_list("code", "name")
    )
    closed = Ruling.objects.filter(round__project=project, round__closed_at__isnull=False)
    for one in closed.select_related("by", "unit__document", "round"):
        about = f"round {one.round.number}, {one.unit.document.name} {one.unit.number}: {names.get(one.code_id, '')}"
        decision = "applies" if one.applies else "does not apply"
        yield Decided(one.at, "coders differ", about, decision, one.reason, str(one.by or ""))
    out = RoundCoder.objects.filter(round__project=project, released_at__isnull=False).select_related("round")
    for coder in out.filter(round__closed_at__isnull=False):
        if coder.released_at:
            about = f"round {coder.round.number}: {coder.label}"
            yield Decided(coder.released_at, "a coder", about, "taken out of the round", coder.released_why, "")


def _of_quotes(project: Project) -> Iterator[Decided]:
    """What was decided about quotes; a quote is named by its document and number, its words are not repeated."""
    rows = QuoteDecision.objects.filter(quote__project=project).select_related("by", "quote__unit__document")
    for one in rows:
        unit = one.quote.unit
        about = f"{unit.document.name} {unit.number}: {WHAT[Kind(one.kind)]}"
        yield Decided(one.at, "a quote", about, "may stay" if one.stays else "open again", one.reason, str(one.by))
