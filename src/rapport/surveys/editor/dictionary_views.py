"""REDCap data dictionaries: one that becomes drafts, and the one that an instrument is."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.surveys.editor import actions, queries
from rapport.surveys.editor.dictionary_forms import MOST_CARRIED, DictionaryForm, TakeForm, packed
from rapport.surveys.editor.steps import SHOWN_MISTAKES, trail
from rapport.surveys.permissions import may_read_codebooks, may_write_instruments
from rapport.surveys.redcap import checks
from rapport.surveys.redcap.dictionary import write
from rapport.surveys.redcap.importing import TakenForm, take_over
from rapport.surveys.redcap.rows import dictionary_of
from rapport.surveys.worded import find
from rapport.textfiles.mistakes import Mistake, TextFileError

SHOWN_REMARKS = 40


@dataclass(frozen=True)
class Shown:
    """One form of the dictionary on the page that shows what would become of it."""

    form: TakenForm
    version: int
    is_chosen: bool
    is_too_long: bool

    @property
    def remarks(self) -> list[str]:
        return [str(remark) for remark in self.form.remarks[:SHOWN_REMARKS]]

    @property
    def more(self) -> int:
        """How many remarks are not shown."""
        return max(0, len(self.form.remarks) - SHOWN_REMARKS)


@open_to(may_write_instruments)
@require_http_methods(["GET", "POST"])
def take_dictionary(request: SignedInRequest) -> HttpResponse:
    """Choose a file, look at what would become of it, take it over. Nothing is kept before the last step."""
    if request.method == "GET":
        return choose(request, DictionaryForm())
    if request.POST.get("do") == "take":
        return take(request)
    form = DictionaryForm(request.POST, request.FILES)
    if not form.is_valid():
        return choose(request, form)
    file = form.cleaned_data["file"]
    data, name = bytes(file.read()), str(file.name)[:200]
    try:
        forms = take_over(checks.read(data, name=name), form.words)
    except TextFileError as error:
        return choose(request, form, error.mistakes)
    carried = packed(data)
    if len(carried) > MOST_CARRIED:
        form.add_error("file", "This file is too large for the browser. On the server: rapport instrument from-redcap.")
        return choose(request, form)
    return preview(request, name, carried, forms)


def choose(request: SignedInRequest, form: DictionaryForm, mistakes: tuple[Mistake, ...] = ()) -> HttpResponse:
    context = {
        "form": form,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "trail": trail(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if mistakes or form.errors else HTTPStatus.OK
    return render(request, "surveys/editor/dictionary.html", context, status=status)


def preview(
    request: SignedInRequest, name: str, carried: str, forms: tuple[TakenForm, ...], why: str = ""
) -> HttpResponse:
    """What would become of each form; `why` says what hindered taking them over."""
    chosen = set(request.POST.getlist("form")) if why else {one.form for one in forms}
    versions = queries.as_versions(one.tree for one in forms)
    shown = [
        Shown(one, int(tree["version"]), one.form in chosen and not is_too_long(one), is_too_long(one))
        for one, (tree, _) in zip(forms, versions, strict=True)
    ]
    context = {
        "name": name,
        "carried": carried,
        "forms": shown,
        "fields": sum(one.fields for one in forms),
        "remarks": sum(len(one.remarks) for one in forms),
        "said": [
            (key, request.POST.get(key, "")) for key in ("wording", "citation", "licence", "permission", "language")
        ],
        "is_placeholder": (request.POST.get("wording") or "placeholder") == "placeholder",
        "why": why,
        "trail": trail(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if why else HTTPStatus.OK
    return render(request, "surveys/editor/dictionary_preview.html", context, status=status)


def is_too_long(form: TakenForm) -> bool:
    """Whether the editor cannot hold a form."""
    return len(json.dumps(form.tree, ensure_ascii=False, separators=(",", ":"))) > actions.LONGEST


def take(request: SignedInRequest) -> HttpResponse:
    """The forms that were chosen become drafts: all of them, or none."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The file did not come back whole, so nothing was kept. Please choose it again.")
        return redirect("surveys:dictionary")
    data, name = form.cleaned_data["carried"], form.cleaned_data["name"] or "dictionary.csv"
    try:
        forms = take_over(checks.read(data, name=name), form.words)
    except TextFileError as error:
        return choose(request, DictionaryForm(), error.mistakes)
    wanted = set(request.POST.getlist("form"))
    chosen = [one for one in forms if one.form in wanted]
    if not chosen:
        return preview(request, name, packed(data), forms, "Choose at least one form.")
    try:
        made = actions.begin_with_forms(by=request.user, forms=[one.tree for one in chosen])
    except actions.TooLongError:
        why = "Nothing was kept: one of the forms is longer than 200,000 signs. Leave it out."
        return preview(request, name, packed(data), forms, why)
    became = "One form became a draft" if len(made) == 1 else f"{len(made)} forms became drafts"
    messages.success(request, f"{became}. Look through each, and publish it when it is as you want it.")
    return redirect("surveys:drafts")


@open_to(may_read_codebooks)
@require_GET
def download(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    """An instrument as the data dictionary of a REDCap project; cells are as they are, since REDCap reads them."""
    shown = find(instrument, number, request.GET.get("words", ""))
    name = "-".join(filter(None, [instrument, str(number), shown.words, "dictionary.csv"]))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    dictionary = dictionary_of([shown.content])
    return HttpResponse(write(dictionary.rows), content_type="text/csv; charset=utf-8", headers=headers)
