"""The quotes of a project as layers: which stand beside which code, with what was decided about them."""

from collections.abc import Mapping

from rapport.qualitative.models import Project
from rapport.qualitative.models.results import BesideQuotes, QuoteConsent
from rapport.qualitative.refi import beside


def quotes(project: Project, codes: Mapping[int, int], units: Mapping[int, int]) -> tuple[beside.Quote, ...]:
    """All quotes of texts that are still there (four queries); `codes` and `units` give the place of an id."""
    found = project.quotes.exclude(unit__text="").order_by("pk").prefetch_related("edits", "findings", "decisions")
    return tuple(
        beside.Quote(
            code=codes[one.code_id],
            unit=units[one.unit_id],
            at=one.at,
            checked_at=one.checked_at,
            taken_out_at=one.taken_out_at,
            edits=tuple(
                beside.Edit(start=each.start, end=each.end, shown=each.shown)
                for each in sorted(one.edits.all(), key=lambda each: each.start)
            ),
            findings=tuple(
                beside.Finding(kind=each.kind, start=each.start, end=each.end, number=each.number)
                for each in sorted(one.findings.all(), key=lambda each: each.pk)
            ),
            decisions=tuple(
                beside.QuoteDecision(
                    kind=each.kind,
                    start=each.start,
                    end=each.end,
                    number=each.number,
                    stays=each.stays,
                    reason=each.reason,
                    at=each.at,
                )
                for each in sorted(one.decisions.all(), key=lambda each: each.pk)
            ),
        )
        for one in found
    )


def consents(project: Project) -> tuple[beside.Consent, ...]:
    """Which documents may be quoted, as was decided."""
    place = {pk: at for at, pk in enumerate(project.documents.order_by("pk").values_list("pk", flat=True))}
    return tuple(
        beside.Consent(
            document=place[one.document_id],
            told_sha256=one.told_sha256,
            allows=one.allows,
            reason=one.reason,
            at=one.at,
        )
        for one in QuoteConsent.objects.filter(document__project=project).order_by("pk")
    )


def beside_quotes(project: Project) -> tuple[str, ...]:
    """The attributes that stand beside quotes."""
    found = BesideQuotes.objects.filter(project=project).order_by("pk")
    return tuple(found.values_list("attribute__name", flat=True))
