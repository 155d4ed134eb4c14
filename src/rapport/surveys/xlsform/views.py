"""An instrument to take away as XLSForm."""

import json
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.programs.roster.sheet import ask
from rapport.surveys import library
from rapport.surveys.permissions import may_read_codebooks
from rapport.surveys.xlsform.sheets import sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(may_read_codebooks)
@require_GET
def xlsform(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    """All words of the instrument in one workbook, written outside the web process."""
    read = library.find(instrument, number)
    if read is None:
        raise Http404
    others = {name: one.instrument for name, one in library.words_for(instrument, number).items()}
    book = written(json.dumps(sheets(library.branches_of(instrument, number), others)))
    headers = {"Content-Disposition": f'attachment; filename="{read.content.instrument}-{number}-xlsform.xlsx"'}
    return HttpResponse(book, content_type=XLSX, headers=headers)


@lru_cache(maxsize=64)
def written(text: str) -> bytes:
    """Sheets as a workbook; the same sheets are the same bytes, and written once."""
    return ask("write", text.encode())
