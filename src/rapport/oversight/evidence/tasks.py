"""What the worker does: counts, compares with what was handed out before, and sets the pack."""

from django.db import transaction
from django.utils import timezone

from rapport.oversight.evidence import pdf, queries
from rapport.oversight.evidence.sheet import as_csv, data_of
from rapport.oversight.evidence.tables import Table, to_tell
from rapport.oversight.models import EvidenceCell, EvidencePack, EvidenceTable
from rapport.oversight.plan import queries as plan
from rapport.programs.models import Program


@transaction.atomic
def make_pack(pack: int) -> None:
    """Make the PDF and the CSV of a pack, and keep of whom its tables were made. Twice is once."""
    asked = EvidencePack.objects.select_related("program").get(pk=pack)
    # One pack of a programme after the other, so that each sees those before it.
    Program.objects.select_for_update(no_key=True).get(pk=asked.program_id)
    asked.refresh_from_db(fields=["made_at"])
    if asked.made_at is not None:
        return
    found = to_tell(queries.tables(asked.program), queries.earlier(asked.program))
    for table in found:
        keep(asked, table)
    asked.made_at = timezone.now()
    facts, duties = queries.facts(asked.program), plan.duties(asked.program)
    data = data_of(asked.program, timezone.localdate(asked.made_at), found, facts, duties)
    asked.pdf = pdf.render(data, asked.made_at)
    asked.csv = as_csv(data)
    asked.save(update_fields=["made_at", "pdf", "csv"])


def keep(pack: EvidencePack, table: Table) -> None:
    """Keep who was counted where, to compare later packs with."""
    kept = EvidenceTable.objects.create(
        pack=pack,
        name=table.name,
        subject=table.subject,
        title=table.title,
        definition=table.definition,
        as_of=table.as_of,
        column_totals=table.column_totals,
    )
    EvidenceCell.objects.bulk_create(
        EvidenceCell(
            table=kept,
            row=at_row,
            column=at_column,
            row_label=row,
            column_label=column,
            people=",".join(map(str, sorted(table.cell(row, column)))),
        )
        for at_row, row in enumerate(table.rows)
        for at_column, column in enumerate(table.columns)
    )
