"""The review of documents as layers – and what of a project no file carries, counted."""

from collections.abc import Mapping

from rapport.qualitative.models import Expected, Paragraph, Project, Reading, Reference
from rapport.qualitative.refi import beside
from rapport.qualitative.refi.losses import LossList

OWN_FILES = "the screening stays in its programme; its flow, evidence table and references have files on its own pages"


def stood(project: Project) -> dict[int, beside.Stood]:
    """Where each paragraph of a document stood, by the id of its unit (one query)."""
    rows = Paragraph.objects.filter(unit__document__project=project)
    return {one.unit_id: beside.Stood(place=one.place, under=one.under, is_heading=one.is_heading) for one in rows}


def expected(project: Project, codes: Mapping[int, int], units: Mapping[int, int]) -> tuple[beside.Expected, ...]:
    """Who is expected to do what paragraphs say (one query); `codes` and `units` give the place of an id."""
    rows = Expected.objects.filter(unit__document__project=project)
    found = sorted(rows, key=lambda one: (units[one.unit_id], codes[one.code_id]))
    return tuple(
        beside.Expected.model_validate(
            {"unit": units[one.unit_id], "code": codes[one.code_id], "party": one.party, "at": one.at}
        )
        for one in found
    )


def stays_behind(project: Project, losses: LossList) -> None:
    """Note what a project has that no file carries (five queries).

    Args:
        project: the project.
        losses: where it is noted.
    """
    references = Reference.objects.filter(screening__project=project)
    one, many = "publication of the screening, with its hits", "publications of the screening, with their hits"
    losses.add(one, many, OWN_FILES, references.count())
    read = Reading.objects.filter(reference__in=references).count()
    losses.add("reading of a publication", "readings of publications", OWN_FILES, read)
    settled = references.filter(consensus__isnull=False).count()
    losses.add("consensus on a publication", "consensuses on publications", OWN_FILES, settled)
    why = "what the director reads is shown anew from the project that it becomes"
    losses.add("table shown to the director", "tables shown to the director", why, project.shown_tables.count())
    why = "a file names nobody; whoever brings it in leads the project"
    losses.add("part in the project", "parts in the project", why, project.members.count())
