"""Drafts of instruments: the list, one at a glance, its parts, and its end."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.surveys import library
from rapport.surveys.editor import actions, parts, queries, tree
from rapport.surveys.editor.conditions import SIGNS, answers_to_choose, built, mistake_of
from rapport.surveys.editor.forms import FileForm, PartForm
from rapport.surveys.editor.looking import look
from rapport.surveys.editor.outline import can_be_tried, outline
from rapport.surveys.editor.steps import REFUSED, SHOWN_MISTAKES, TOO_LONG, attempt, home_of, number_in, refused, trail
from rapport.surveys.editor.tree import TYPES, Tree
from rapport.surveys.models import Draft
from rapport.surveys.permissions import may_open_draft, may_write_instruments
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import decode_utf8


@dataclass(frozen=True)
class Shown:
    """One part on its page; `condition` is what is wrong with one that was put together."""

    kind: str
    key: str
    form: PartForm
    condition: str = ""


@open_to(may_write_instruments)
@require_http_methods(["GET", "POST"])
def drafts(request: SignedInRequest) -> HttpResponse:
    """All drafts, and three ways to begin one: with nothing, with a version that there is, with a file."""
    if request.method == "GET":
        return list_drafts(request, FileForm())
    if "file" in request.POST.get("begin", ""):
        return take_file(request)
    name, _, version = request.POST.get("version", "").partition("@")
    try:
        if request.POST.get("begin") == "version" and version.isdecimal() and len(version) < 9:
            draft = actions.begin_from(by=request.user, instrument=name, version=int(version))
        else:
            draft = actions.begin(by=request.user)
    except LookupError:
        messages.error(request, "This instrument is not there any more. Please choose again.")
        return redirect("surveys:drafts")
    except actions.TooLongError:
        messages.error(request, TOO_LONG)
        return redirect("surveys:drafts")
    return redirect("surveys:draft", draft=draft.pk)


def list_drafts(request: SignedInRequest, form: FileForm, mistakes: tuple[Mistake, ...] = ()) -> HttpResponse:
    found = list(queries.drafts())
    context = {
        "mine": [one for one in found if one.author_id == request.user.pk],
        "others": [one for one in found if one.author_id != request.user.pk],
        "versions": [(f"{name}@{version}", read.content) for (name, version), read in library.instruments().items()],
        "form": form,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "trail": trail()[:1],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if mistakes or form.errors else HTTPStatus.OK
    return render(request, "surveys/editor/drafts.html", context, status=status)


def take_file(request: SignedInRequest) -> HttpResponse:
    """A file with an instrument becomes a draft; one with mistakes is not kept."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return list_drafts(request, form)
    file = form.cleaned_data["file"]
    try:
        text = decode_utf8(file.read(), name=file.name)
        draft = actions.begin_with_text(by=request.user, text=text, name=file.name)
    except TextFileError as error:
        return list_drafts(request, FileForm(), error.mistakes)
    except actions.TooLongError:
        messages.error(request, TOO_LONG)
        return redirect("surveys:drafts")
    messages.success(request, f"The file is a draft now: version {draft.version} of “{draft.instrument}”.")
    return redirect("surveys:draft", draft=draft.pk)


@open_to(may_open_draft, draft=queries.draft)
@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """The whole draft at a glance; its buttons add, move and renumber."""
    if request.method == "POST":
        return press(request, draft)
    if draft.published is not None:
        return redirect("surveys:instrument", instrument=draft.published.instrument, number=draft.published.version)
    held = queries.tree_of(draft)
    verdict = look(held)
    mistakes = verdict.mistakes or actions.clashes(draft)
    context = {
        "draft": draft,
        "tree": held,
        "is_mine": draft.author_id == request.user.pk,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "is_taken": bool(mistakes) and not verdict.mistakes,
        "can_be_tried": can_be_tried(held),
        "types": TYPES.items(),
        "trail": trail(),
        **outline(held, mistakes),
    }
    return render(request, "surveys/editor/draft.html", context)


def press(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """A button of the outline: what it adds is opened, what it moves stays in sight."""
    word, _, rest = request.POST.get("do", "").partition(":")
    opened: list[str] = []

    def step(held: Tree) -> None:
        if word == "add":
            opened.extend(added(held, rest, request.POST))
        elif word in ("up", "down"):
            kind, _, key = rest.partition("/")
            tree.move(held, kind, key, -1 if word == "up" else 1)
        elif word == "to":
            page = request.POST.get(f"page-of-{rest}", "")
            tree.to_page(held, rest, int(page) if page.isdecimal() and len(page) < 5 else 0)

    def renumber_or_step(number: int) -> None:
        if word == "renumber":
            actions.renumber(by=request.user, draft=draft, number=number)
        else:
            actions.change(by=request.user, draft=draft, number=number, step=step)

    if not attempt(request, draft, renumber_or_step):
        return redirect("surveys:draft", draft=draft.pk)
    if opened:
        return redirect("surveys:draft_part", draft=draft.pk, kind=opened[0], key=opened[1])
    anchor = rest.replace("/", "-", 1) if word in ("up", "down") else f"item-{rest}" if word == "to" else ""
    return redirect(f"{home_of(draft)[1]}#{anchor}" if anchor else home_of(draft)[1])


def added(held: Tree, what: str, sent: dict[str, str]) -> tuple[str, str]:
    """Add a part; gives its kind and key. Raises LookupError."""
    kind, _, page = what.partition("/")
    if kind == "item" and page.isdecimal() and len(page) < 5:
        wanted = sent.get(f"type-{page}", "")
        return "item", tree.add_item(held, int(page), wanted if wanted in TYPES else "one")
    adding: dict[str, Callable[[Tree], str]] = {
        "page": tree.add_page,
        "list": tree.add_list,
        "score": lambda one: tree.add_score(one, "mean"),
    }
    return kind, adding[kind](held)


@open_to(may_open_draft, draft=queries.draft)
@require_http_methods(["GET", "POST"])
def part(request: SignedInRequest, draft: Draft, kind: str, key: str) -> HttpResponse:
    """The form of one part."""
    held = queries.tree_of(draft)
    known = parts.known_names(draft)
    data = request.POST if request.method == "POST" else None
    try:
        form = parts.form_of(kind, key, held, known, data)
    except LookupError:
        messages.info(request, REFUSED[LookupError])
        return redirect("surveys:draft", draft=draft.pk)
    if data is None:
        return show_part(request, draft, Shown(kind, key, form))
    condition = add_condition(request, held, form) if request.POST.get("do") == "condition" else ""
    if not form.is_valid() or condition:
        return show_part(request, draft, Shown(kind, key, form, condition))
    return save_part(request, draft, Shown(kind, key, form))


def save_part(request: SignedInRequest, draft: Draft, shown: Shown) -> HttpResponse:
    """Keep what was typed; where another tab was faster, show both."""
    now = [shown.key]

    def step(held: Tree) -> None:
        now[0] = tree.put(held, shown.kind, shown.key, shown.form.result())

    try:
        actions.change(by=request.user, draft=draft, number=number_in(request), step=step)
    except actions.ChangedMeanwhileError:
        return show_part(request, draft, shown, is_conflict=True)
    except tuple(REFUSED) as error:
        messages.warning(request, refused(error))
        return redirect("surveys:draft", draft=draft.pk)
    if (place := stays_at(request)) or shown.form.goes_on:
        address = reverse("surveys:draft_part", args=[draft.pk, shown.kind, now[0]])
        return redirect(f"{address}{place}")
    messages.success(request, "Saved.")
    return redirect(f"{home_of(draft)[1]}#{shown.kind}-{now[0]}")


def stays_at(request: SignedInRequest) -> str:
    """Where on the page of the part to go on: at the table or the condition whose button was pressed; else nothing."""
    word, _, table = request.POST.get("do", "").partition(":")
    table = request.POST.get("row", "").partition(".")[0] or (table if word == "more" else "")
    if word == "condition":
        return "#condition"
    return f"#table-{table}" if table in ("options", "rows", "columns") else ""


def add_condition(request: SignedInRequest, held: Tree, form: PartForm) -> str:
    """Put the condition that was built into the form's line. Returns what is wrong with it."""
    sent = request.POST
    try:
        new = built(held, sent.get("answer", ""), sent.get("sign", "="), sent.get("typed", "").strip())
    except ValueError as error:
        return str(error)
    written = sent.get("when", "").strip()
    joined = f"{written} {'or' if sent.get('join') == 'or' else 'and'} {new}" if written else new
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["when"] = joined  # type: ignore[index]
    return ""


def show_part(request: SignedInRequest, draft: Draft, shown: Shown, *, is_conflict: bool = False) -> HttpResponse:
    kind, key, form = shown.kind, shown.key, shown.form
    is_mine = draft.author_id == request.user.pk
    held = queries.tree_of(draft)
    when = str(form["when"].value() or "") if "when" in form.fields else ""
    with_condition = kind in parts.WITH_CONDITION
    context = {
        "draft": draft,
        "kind": kind,
        "key": key,
        "form": form,
        "title": parts.called(held, kind, key),
        "is_mine": is_mine,
        "is_conflict": is_conflict,
        # A page or an example is known by its place only, and that may be another's by now.
        "can_save": is_mine and not (is_conflict and kind in tree.LISTED),
        "mistakes": [told for told in look(held).mistakes if (told.kind, told.key) == (kind, key)],
        "pages": list(enumerate(page.get("title", "") for page in held["pages"])) if kind == "item" else [],
        "questions": answers_to_choose(held, without=key if kind == "item" else "") if with_condition else [],
        "signs": SIGNS.items(),
        "condition": shown.condition,
        "when_mistake": mistake_of(held, when) if when else "",
        "trail": trail(home_of(draft)),
    }
    status = HTTPStatus.CONFLICT if is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "surveys/editor/part.html", context, status=status)


@open_to(may_open_draft, draft=queries.draft)
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, draft: Draft, kind: str, key: str) -> HttpResponse:
    """What becomes of things when a part is taken out – or the whole draft; and taking it out."""
    held, is_all = queries.tree_of(draft), kind == "draft"
    try:
        title = str(draft) if is_all else parts.called_to_remove(held, kind, key)
        consequences = [] if is_all else parts.consequences(held, kind, key, parts.known_names(draft))
    except LookupError:
        messages.info(request, REFUSED[LookupError])
        return redirect("surveys:draft", draft=draft.pk)
    if request.method == "GET":
        context = {"draft": draft, "title": title, "consequences": consequences, "is_all": is_all}
        context |= {"is_mine": draft.author_id == request.user.pk, "trail": trail(home_of(draft))}
        return render(request, "surveys/editor/remove.html", context)

    def act(number: int) -> None:
        if is_all:
            actions.discard(by=request.user, draft=draft)
        else:
            step: Callable[[Tree], None] = lambda there: tree.remove(there, kind, key)  # noqa: E731
            actions.change(by=request.user, draft=draft, number=number, step=step)

    if attempt(request, draft, act) and is_all:
        messages.success(request, "The draft is thrown away.")
        return redirect("surveys:drafts")
    return redirect("surveys:draft", draft=draft.pk)
