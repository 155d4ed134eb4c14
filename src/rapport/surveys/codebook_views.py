"""The instruments of this server and their codebooks: what is asked, never what was answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.surveys import library
from rapport.surveys.codebook import CodebookRow, codebook, codebook_table
from rapport.surveys.permissions import may_read_codebooks, may_write_instruments
from rapport.surveys.worded import Shown, find
from rapport.tables.csv_export import rows_as_csv


@open_to(may_read_codebooks)
@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    all_of_them = library.instruments()
    words = library.all_words(list(all_of_them))
    found = [
        {"shown": Shown(read.content, read.sha256), "languages": [read.content.language, *words[key]]}
        for key, read in all_of_them.items()
    ]
    may_write = may_write_instruments(request.user)
    return render(request, "surveys/instruments.html", {"instruments": found, "may_write": may_write})


@open_to(may_read_codebooks)
@require_GET
def instrument(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    shown = find(instrument, number, request.GET.get("words", ""))
    rows = codebook(shown.content)
    context = {
        "shown": shown,
        "instrument": shown.content,
        "pages": [(page, [row for row in rows if row.page == page.title]) for page in shown.content.pages],
        "scores": of_kind(rows, "score"),
        "groups": of_kind(rows, "group"),
        "tabs": tabs(shown),
        "may_write": may_write_instruments(request.user),
        "trail": [{"label": "Instruments", "href": reverse("surveys:instruments")}],
    }
    return render(request, "surveys/instrument.html", context)


@open_to(may_read_codebooks)
@require_GET
def codebook_csv(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    shown = find(instrument, number, request.GET.get("words", ""))
    name = "-".join(filter(None, [instrument, str(number), shown.words, "codebook.csv"]))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = rows_as_csv(codebook_table(shown.content, shown.sha256))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def tabs(shown: Shown) -> list[dict[str, object]]:
    """One tab for each wording; none where there is only one."""
    content = shown.content
    of = library.find(content.instrument, content.version)
    others = library.words_for(content.instrument, content.version)
    if of is None or not others:
        return []
    address = reverse("surveys:instrument", args=[content.instrument, content.version])
    found = [("", of.content.language, address), *((name, name, f"{address}?words={name}") for name in others)]
    return [{"label": label, "href": href, "current": name == shown.words} for name, label, href in found]


def of_kind(rows: tuple[CodebookRow, ...], kind: str) -> list[CodebookRow]:
    return [row for row in rows if row.kind == kind]
