"""The instruments of this server and their codebooks: what is asked, never what was answered."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.surveys import library
from rapport.surveys.codebook import CodebookRow, codebook, codebook_table
from rapport.surveys.instrument import Instrument
from rapport.surveys.permissions import may_read_codebooks, may_write_instruments
from rapport.surveys.redcap.dictionary import write
from rapport.surveys.redcap.rows import dictionary_of
from rapport.surveys.showing import WORDS
from rapport.tables.csv_export import rows_as_csv

TONES = {"own": "info", "adapted": "info", "verbatim": "good", "placeholder": "warn"}


@dataclass(frozen=True)
class Shown:
    """An instrument in the words that were asked for, and the fingerprint of what people are asked in them."""

    content: Instrument
    sha256: str
    words: str = ""

    @property
    def wording(self) -> str:
        """Whose words these are."""
        return WORDS[self.content.source.wording_status]

    @property
    def tone(self) -> str:
        return TONES[self.content.source.wording_status]

    @property
    def items(self) -> int:
        """How many things are asked; each row of a grid is one, whatever its columns."""
        return self.content.length


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


@open_to(may_read_codebooks)
@require_GET
def dictionary_csv(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    """An instrument as the data dictionary of a REDCap project; cells are as they are, since REDCap reads them."""
    shown = find(instrument, number, request.GET.get("words", ""))
    name = "-".join(filter(None, [instrument, str(number), shown.words, "dictionary.csv"]))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = write(dictionary_of([shown.content]).rows)
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def find(name: str, version: int, words: str) -> Shown:
    """An instrument of the shelf, in its own words or in others. Raises Http404."""
    read = library.find(name, version)
    if read is None:
        raise Http404
    if not words:
        return Shown(read.content, read.sha256)
    other = library.words_for(name, version).get(words)
    if other is None:
        raise Http404
    return Shown(other.instrument, other.sha256, other.name)


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
