"""A draft as people will see it, what it changes, its end; texts to download, and other words to upload."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.surveys import library, posted
from rapport.surveys.branching import branches
from rapport.surveys.comparing import Comparison, compare
from rapport.surveys.editor import actions, queries, tree
from rapport.surveys.editor.forms import FileForm
from rapport.surveys.editor.looking import comparable, look, scored, shown
from rapport.surveys.editor.steps import SHOWN_MISTAKES, attempt, home_of, trail
from rapport.surveys.editor.tree import Tree
from rapport.surveys.editor.trying import results, worked_test
from rapport.surveys.fielding import refusals
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Draft
from rapport.surveys.permissions import may_open_draft, may_write_instruments
from rapport.surveys.posted import Posted
from rapport.surveys.sheet import Filled, sheet
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import decode_utf8
from rapport.textfiles.yaml_writing import as_yaml

LONGEST_NAME = 120


@open_to(may_open_draft, draft=queries.draft)
@require_http_methods(["GET", "POST"])
def preview(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """As people will see it; nothing that is answered here is kept, unless as a worked example."""
    held = queries.tree_of(draft)
    instrument, left_out = shown(held)
    context: dict[str, object] = {
        "draft": draft,
        "left_out": left_out,
        "is_mine": draft.author_id == request.user.pk,
        "trail": trail(home_of(draft)),
    }
    if instrument is None:
        return render(request, "surveys/editor/preview.html", context)
    ready, came = branches(instrument), Posted()
    rules = scored(held)
    if request.method == "POST":
        came = posted.read(ready, request.POST)
        if "keep" in request.POST and rules is not None and not came.mistakes:
            return keep_as_test(request, draft, rules, came)
    filled = Filled(values=came.values, typed=came.typed, mistakes=came.mistakes)
    laid = sheet(ready, instrument, filled)
    context |= {
        "sheet": laid,
        "is_tried": request.method == "POST",
        "mistakes": [one for page in laid.pages for item in page.items for one in item.controls if one.mistake],
        "results": results(rules, came.values) if rules is not None and request.method == "POST" else [],
        "has_rules": bool(held["scores"] or held.get("derived")),
        "can_be_tried": rules is not None,
        "name": request.POST.get("name", "")[:LONGEST_NAME],
    }
    return render(request, "surveys/editor/preview.html", context)


def keep_as_test(request: SignedInRequest, draft: Draft, rules: Instrument, came: Posted) -> HttpResponse:
    """These answers, and what the rules give, become a worked example."""

    def step(held: Tree) -> None:
        name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
        held["tests"].append(worked_test(rules, came.values, name or f"example {len(held['tests']) + 1}"))

    if attempt(request, draft, lambda number: actions.change(by=request.user, draft=draft, number=number, step=step)):
        messages.success(request, "Kept as a worked example. It is recomputed at every check from now on.")
    return redirect(f"{home_of(draft)[1]}#tests")


@open_to(may_open_draft, draft=queries.draft)
@require_http_methods(["GET", "POST"])
def publish(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """What changes, what the checker says, and the button that makes a version of it."""
    if request.method == "POST":
        return do_publish(request, draft)
    if draft.published is not None:
        return redirect("surveys:instrument", instrument=draft.published.instrument, number=draft.published.version)
    held = queries.tree_of(draft)
    verdict = look(held)
    base, mistakes = queries.base_of(draft), verdict.mistakes or actions.clashes(draft)
    content = verdict.read.content if verdict.read else comparable(held)
    context = {
        "draft": draft,
        "is_mine": draft.author_id == request.user.pk,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "base": base,
        "changes": in_words(compare(base, content)) if base and content else None,
        "scores": compare(base, content).new_scores if base and content else {},
        "refusals": refusals(content, content.respondents.degrees[0]) if content else [],
        "sha256": verdict.read.sha256 if verdict.read else "",
        "trail": trail(home_of(draft)),
    }
    return render(request, "surveys/editor/publish.html", context)


def in_words(found: Comparison) -> list[tuple[str, list[object]]]:
    """The changes, those of each kind together."""
    kinds = dict.fromkeys(change.kind for change in found.changes)
    return [(str(kind), [change for change in found.changes if change.kind == kind]) for kind in kinds]


def do_publish(request: SignedInRequest, draft: Draft) -> HttpResponse:
    try:
        done = attempt(request, draft, lambda number: actions.publish(by=request.user, draft=draft, number=number))
    except actions.NotWholeError:
        messages.error(request, "Nothing was published: something is still missing or wrong.")
        return redirect("surveys:draft_publish", draft=draft.pk)
    if not done:
        return redirect("surveys:draft", draft=draft.pk)
    made = queries.draft(draft.pk).published
    if made is None:
        return redirect("surveys:draft", draft=draft.pk)
    messages.success(request, f"Version {made.version} is published. It can be asked like any other.")
    return redirect("surveys:instrument", instrument=made.instrument, number=made.version)


@open_to(may_open_draft, draft=queries.draft)
@require_POST
def copy_draft(request: SignedInRequest, draft: Draft) -> HttpResponse:
    made = actions.copy(by=request.user, draft=draft)
    messages.success(request, "This copy is yours. The other draft stays as it is.")
    return redirect("surveys:draft", draft=made.pk)


@open_to(may_open_draft, draft=queries.draft)
@require_GET
def draft_yaml(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """The text of the draft, as a file would say it."""
    name = f"{draft.instrument or 'draft'}-{draft.version}.yaml"
    return yaml_file(as_yaml(tree.to_write(queries.tree_of(draft))), name)


@open_to(may_write_instruments)
@require_GET
def version_yaml(request: SignedInRequest, instrument: str, number: int) -> HttpResponse:
    """The text of a version that there is."""
    found = queries.tree_of_version(instrument, number)
    if found is None:
        raise Http404
    return yaml_file(as_yaml(tree.to_write(found)), f"{instrument}-{number}.yaml")


def yaml_file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@open_to(may_write_instruments)
@require_http_methods(["GET", "POST"])
def words(request: SignedInRequest, instrument: str, number: int) -> HttpResponse:
    """Other words for a version: languages, and published wordings with permission."""
    found = library.find(instrument, number)
    if found is None:
        raise Http404
    form, mistakes = FileForm(), tuple[Mistake, ...]()
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            mistakes = take_words(request, found.content, form)
            if not mistakes:
                return redirect("surveys:words", instrument=instrument, number=number)
    return show_words(request, found.content, form, mistakes)


def take_words(request: SignedInRequest, instrument: Instrument, form: FileForm) -> tuple[Mistake, ...]:
    """Publish an uploaded overlay; every mistake where it cannot be."""
    file = form.cleaned_data["file"]
    whole = f"{instrument.instrument}-{instrument.version}"
    name = str(file.name).removesuffix(".yaml").removesuffix(".yml").removeprefix(f"{whole}.")
    try:
        text = decode_utf8(file.read(), name=file.name)
        made = actions.publish_words(by=request.user, instrument=instrument, name=name, text=text)
    except TextFileError as error:
        return error.mistakes
    except actions.AlreadyThereError:
        what = f"there are words called “{name}” already, and they say something else"
        return (Mistake(file.name, 1, what, "what was published stays; choose another name for the file"),)
    messages.success(request, f"The words “{made.name}” are there from now on.")
    return ()


def show_words(
    request: SignedInRequest, instrument: Instrument, form: FileForm, mistakes: tuple[Mistake, ...]
) -> HttpResponse:
    place = [instrument.instrument, instrument.version]
    address = reverse("surveys:instrument", args=place)
    by_name = {one.name: one for one in queries.wordings(instrument.instrument, instrument.version)}
    context = {
        "instrument": instrument,
        "words": [
            {"name": name, "read": read, "kept": by_name.get(name), "href": f"{address}?words={name}"}
            for name, read in library.words_for(instrument.instrument, instrument.version).items()
        ],
        "form": form,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "trail": [*trail()[:1], {"label": instrument.title, "href": address}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if mistakes or form.errors else HTTPStatus.OK
    return render(request, "surveys/editor/words.html", context, status=status)
