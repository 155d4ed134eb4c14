"""The review of documents as layers – and what of a project no file carries, counted."""

from collections.abc import Mapping

from rapport.qualitative.models import Expected, Paragraph, Project
from rapport.qualitative.refi import beside
from rapport.qualitative.refi.losses import LossList


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
    """Note what a project has that no file carries (two queries).

    Args:
        project: the project.
        losses: where it is noted.
    """
    why = "what the director reads is shown anew from the project that it becomes"
    losses.add("table shown to the director", "tables shown to the director", why, project.shown_tables.count())
    why = "a file names nobody; whoever brings it in leads the project"
    losses.add("part in the project", "parts in the project", why, project.members.count())
