"""Writing the draft of a codebook: begin it, its codes one by one with examples from the texts, publish it."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.codebook import actions, hinting, queries
from rapport.qualitative.codebook.entries import Became, CodeChange, CodeWords, Example, differences
from rapport.qualitative.codebook.forms import CodeForm, ExampleForm, PublishForm, SheetForm
from rapport.qualitative.codebook.sheet import read_sheet
from rapport.qualitative.codebook.showing import show_codebook
from rapport.qualitative.codebook.ways import address, to_codebook, to_draft
from rapport.qualitative.models import Codebook, Entry, Project
from rapport.qualitative.permissions import may_lead
from rapport.textfiles.mistakes import TextFileError

GONE = "The draft is not there any more: somebody has published it, or thrown it away."


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def begin_codebook(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Begin a draft: `how` is candidates, empty, last or file."""
    how = request.POST.get("how", "")
    codes: tuple[CodeWords, ...] | None = ()
    if how == "candidates":
        codes = hinting.from_candidates(project)
    elif how == "last":
        codes = None
    elif how == "file":
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return show_codebook(request, project, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        file = form.cleaned_data["file"]
        try:
            codes = read_sheet(file.read(), name=file.name)
        except TextFileError as error:
            for mistake in error.mistakes[:20]:
                form.add_error("file", f"Line {mistake.line}: {mistake.what} – {mistake.mend}.")
            return show_codebook(request, project, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    actions.begin(by=request.user, project=project, codes=codes)
    return redirect("qualitative:codebook_draft", program=program.slug, project=project.pk)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def draft(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The codes of the draft in order, and what is still open."""
    found = queries.draft(project)
    if found is None:
        return redirect("qualitative:codebook", program=program.slug, project=project.pk)
    entries = queries.entries(found)
    book = queries.as_book(entries)
    context = {
        "program": program,
        "project": project,
        "draft": found,
        "codes": list(zip(entries, book, strict=True)),
        "changes": differences(queries.book(queries.latest(project)), book),
        "without": undefined(book),
        "trail": to_codebook(project),
    }
    return render(request, "qualitative/codebook/draft.html", context)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def arrange(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Move a code up or down, take one out, or throw the whole draft away."""
    pressed, _, code = request.POST.get("do", "").partition(":")
    number = int(code) if code.isdecimal() and len(code) < 19 else 0

    def done() -> str:
        if pressed == "discard":
            actions.discard(by=request.user, project=project)
            return "The draft is gone. Published versions stay."
        if pressed in {"up", "down"}:
            actions.move_code(by=request.user, project=project, code=number, down=pressed == "down")
        elif pressed == "remove":
            actions.remove_code(by=request.user, project=project, code=number)
            return "The code is out of the draft."
        return ""

    return attempt(request, project, done)


def attempt(request: SignedInRequest, project: Project, done: Callable[[], str]) -> HttpResponse:
    """Do it, say what was done, and go back to the draft; without a draft, to the codebook."""
    try:
        said = done()
    except actions.NotADraftError:
        messages.error(request, GONE)
        return redirect(address("codebook", project))
    if said:
        messages.success(request, said)
    return redirect(address("codebook_draft" if queries.draft(project) else "codebook", project))


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def draft_code(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """One code: `?code=`; without it, a new one."""
    found = queries.draft(project)
    wanted = request.GET.get("code", "")
    entry = entry_of(found, wanted) if found else None
    if found is None or (wanted and entry is None):
        if found is not None:
            messages.error(request, "This code is not in the draft any more.")
        return redirect(address("codebook_draft" if found else "codebook", project))
    form = code_form(request, found, entry)
    if request.method == "GET" or not form.is_valid():
        return show_code(request, project, found, entry, form)
    try:
        kept = keep_code(request, project, entry, form)
    except actions.NotADraftError:
        messages.error(request, GONE)
        return redirect(address("codebook", project))
    except actions.ChangedMeanwhileError:
        return show_code(request, project, found, entry_of(found, request.GET["code"]), form, meanwhile=True)
    if kept is None:
        return show_code(request, project, found, entry, form)
    messages.success(request, f"“{kept.name}” is saved.", extra_tags=f"draft-saved:{draft_key(project, entry)}")
    stays = request.POST.get("then") == "examples"
    return redirect(
        f"{address('codebook_code', project)}?code={kept.code_id}#examples"
        if stays
        else address("codebook_draft", project)
    )


def keep_code(request: SignedInRequest, project: Project, entry: Entry | None, form: CodeForm) -> Entry | None:
    """Add the code, or change it; where it does not fit to the others, the form says so."""
    try:
        if entry is None:
            return actions.add_code(by=request.user, project=project, words=form.words)
        began = form.cleaned_data["version"] or 0
        return actions.change_code(
            by=request.user, project=project, code=entry.code_id, words=form.words, began_with=began
        )
    except actions.NameTakenError:
        form.add_error("name", "Another code of the draft is called so.")
    except actions.NotWholeError as error:
        form.add_error(None, " ".join(error.said))
    return None


def entry_of(draft: Codebook, code: str) -> Entry | None:
    """What the draft says about a code; None for a new one."""
    if not code.isdecimal() or len(code) > 18:
        return None
    try:
        return queries.entry(draft, int(code))
    except Entry.DoesNotExist:
        return None


def code_form(request: SignedInRequest, draft: Codebook, entry: Entry | None) -> CodeForm:
    """The form of a code, filled with what the draft says."""
    others = draft.entries.exclude(pk=entry.pk) if entry else draft.entries.all()
    parents = dict(others.order_by("position").values_list("code", "name"))
    if request.method == "POST":
        return CodeForm(request.POST, parents.values())
    if entry is None:
        return CodeForm(None, parents.values(), initial={"stems": request.GET.get("stems", "")[:200]})
    said = {field: getattr(entry, field) for field in ("name", "definition", "includes", "excludes", "color")}
    stems = " ".join(sorted(stem.stem for stem in entry.stems.all()))
    more = {"stems": stems, "parent": parents.get(entry.parent_id or 0, ""), "version": entry.written}
    return CodeForm(None, parents.values(), initial={**said, **more, "is_codable": entry.is_codable})


def draft_key(project: Project, entry: Entry | None) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"codebook-{project.pk}-{entry.code_id if entry else 'new'}"


def show_code(
    request: SignedInRequest,
    project: Project,
    draft: Codebook,
    entry: Entry | None,
    form: CodeForm,
    *,
    meanwhile: bool = False,
) -> HttpResponse:
    """The page of a code; `meanwhile`: somebody else has changed it since, `entry` is what they wrote."""
    q = request.GET.get("q", "").strip()[:100]
    context = {
        "program": project.program,
        "project": project,
        "draft": draft,
        "entry": entry,
        "form": form,
        "version": entry.written if entry else 0,
        "meanwhile": meanwhile,
        "examples": queries.examples(entry) if entry else [],
        "example_form": ExampleForm(initial={"is_in": "yes"}),
        "q": q,
        "texts": hinting.texts_with(project, entry, q) if entry else [],
        "hints": hinting.hinted(project, entry) if entry else None,
        "draft_key": draft_key(project, entry),
        "trail": to_draft(project),
    }
    wrong = HTTPStatus.CONFLICT if meanwhile else HTTPStatus.UNPROCESSABLE_ENTITY
    status = wrong if request.method == "POST" else HTTPStatus.OK
    return render(request, "qualitative/codebook/code.html", context, status=status)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def draft_examples(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Add an example to a code (`?code=`), or take one out."""
    found = queries.draft(project)
    entry = entry_of(found, request.GET.get("code", "")) if found else None
    if entry is None:
        messages.error(request, GONE)
        return redirect(address("codebook", project))
    back = f"{address('codebook_code', project)}?code={entry.code_id}#examples"
    pressed = request.POST.get("remove", "")
    try:
        if pressed.isdecimal() and len(pressed) < 19:
            actions.remove_example(by=request.user, project=project, anchor=int(pressed))
            return redirect(back)
        form = ExampleForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(str(said) for all_of in form.errors.values() for said in all_of))
            return redirect(back)
        example = Example(form.cleaned_data["text"], form.cleaned_data["is_in"] == "yes")
        actions.add_example(by=request.user, project=project, code=entry.code_id, example=example)
    except actions.NotADraftError:
        messages.error(request, GONE)
        return redirect(address("codebook", project))
    messages.success(request, "The example is in the draft.")
    return redirect(back)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def publish(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """What the draft changes, what happens to old codings, and then for ever."""
    found = queries.draft(project)
    if found is None:
        return redirect("qualitative:codebook", program=program.slug, project=project.pk)
    last = queries.latest(project)
    changes = differences(queries.book(last), queries.book(found)) if last else ()
    asked = with_concerned(project, changes)
    form = PublishForm(request.POST or None, asked, is_first=last is None)
    said: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = keep_version(request, project, form)
        except actions.NotADraftError:
            messages.error(request, GONE)
            return redirect(address("codebook", project))
        except actions.ChangedMeanwhileError:
            said = ("Somebody has changed the draft since you opened this page. Look at the changes again.",)
        except actions.NotWholeError as error:
            said = error.said
        else:
            messages.success(request, f"Version {made.number} is published. It stays as it is.")
            return redirect(
                "qualitative:codebook_version", program=program.slug, project=project.pk, number=made.number
            )
    context = {
        "program": program,
        "project": project,
        "draft": found,
        "last": last,
        "changes": [(change, form.field_of(change)) for change in changes],
        "form": form,
        "said": said,
        "without": undefined(queries.book(found)),
        "trail": to_draft(project),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if said or form.errors else HTTPStatus.OK
    return render(request, "qualitative/codebook/publish.html", context, status=status)


def undefined(book: tuple[CodeWords, ...]) -> list[str]:
    """The names of codes that can be given, and nothing says what they mean."""
    return [one.name for one in book if one.is_codable and not one.definition.strip()]


def keep_version(request: SignedInRequest, project: Project, form: PublishForm) -> Codebook:
    """Publish what was looked at."""
    looked_at, reason = form.cleaned_data["version"] or 0, form.cleaned_data["reason"]
    return actions.publish(by=request.user, project=project, looked_at=looked_at, reason=reason, fates=form.fates)


def with_concerned(project: Project, changes: tuple[CodeChange, ...]) -> list[tuple[CodeChange, dict[str, int]]]:
    """The changes that ask what happens to old codings, each with how many texts which fate concerns."""
    asks = [one for one in changes if one.became is not Became.GONE]
    done = queries.coded(project)
    return [(one, {fate: len(done.concerned(one.code or 0, fate)) for fate in Entry.Fate.values}) for one in asks]
