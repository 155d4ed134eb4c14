"""One stem: where it stands in the texts, what was decided about it and when, and what is next."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries
from rapport.qualitative.models import Attribute, CountedWords, Entry, Project, WordDecision
from rapport.qualitative.permissions import may_lead, may_work
from rapport.qualitative.wordlist import actions, comparing, counted, standing, texts
from rapport.qualitative.wordlist.forms import DecisionForm
from rapport.qualitative.wordlist.keywords import Order, Uses, read_uses
from rapport.qualitative.wordlist.shown import AskedList, neighbours
from rapport.qualitative.wordlist.ways import to_list, to_word, to_words
from rapport.qualitative.words.listing import Row, WordList

PAGE = 50
LONGEST = 100
ORDERS = ((Order.TEXT, "As in the texts"), (Order.BEFORE, "By the word before"), (Order.AFTER, "By the word after"))
MISSING = "Say why: it goes into the log, and from there into the paper."


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def word(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """One stem: `?stem=`, with what the list was asked for, so that the next one is that of the list."""
    return show_word(request, project)


@open_to(may_lead, program=programs.program, project=queries.project)
@require_POST
def decide(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Decide about a stem, and go on to the next of the list."""
    stem, asked = request.GET.get("stem", ""), AskedList.read(request.GET.dict())
    now = standing.standing(project)
    state = counted.state(project, now)
    if state.result is None or not 0 < len(stem) <= LONGEST:
        return redirect(to_list(project, asked))
    found = counted.word_list(project, state.result, now)
    form = form_for(stem, found, request.POST)
    # Asked before it is decided: the list may be of those that are still undecided.
    after = neighbours(asked.rows(found), stem).after
    if not form.is_valid():
        return show_word(request, project, form)
    said = form.cleaned_data
    try:
        actions.decide(
            by=request.user,
            project=project,
            stem=stem,
            choice=said["choice"],
            reason=said["reason"],
            seen=said["seen"] or 0,
        )
    except actions.ReasonMissingError:
        form.add_error("reason", MISSING)
        return show_word(request, project, form)
    except actions.DecidedMeanwhileError as other:
        return show_word(request, project, form, meanwhile=other.last)
    messages.success(request, f"“{stem}”: {WordDecision.Choice(said['choice']).label}.")
    return redirect(to_word(project, after, asked) if after else to_list(project, asked))


def row_of(stem: str, found: WordList) -> Row | None:
    """The stem in the list; None where nobody uses it."""
    return next((row for row in found.rows if row.count.stem == stem), None)


def form_for(stem: str, found: WordList, data: object = None, seen: int = 0) -> DecisionForm:
    """What can be decided about a stem."""
    row = row_of(stem, found)
    return DecisionForm(data, above=bool(row and row.above), decided=stem in found.log.last(), initial={"seen": seen})


def show_word(
    request: SignedInRequest,
    project: Project,
    form: DecisionForm | None = None,
    meanwhile: WordDecision | None = None,
) -> HttpResponse:
    """The page of a stem.

    Args:
        request: `?stem=`, `order=`, `among=` (attribute and value: only these people), `page=`.
        project: of which project.
        form: a decision that could not be kept.
        meanwhile: what somebody else decided since the page was opened.
    """
    stem, asked = request.GET.get("stem", "")[:LONGEST], AskedList.read(request.GET.dict())
    now = standing.standing(project)
    state = counted.state(project, now)
    if state.result is None or not stem:
        return redirect(to_list(project, asked))
    found = counted.word_list(project, state.result, now)
    history = [one for one in standing.decisions(project) if one.stem == stem]
    shown = form or form_for(stem, found, seen=history[-1].pk if history else 0)
    if meanwhile is not None:  # saving again follows theirs
        shown.data = {**shown.data.dict(), "seen": str(meanwhile.pk)}  # type: ignore[attr-defined]
    around = neighbours(asked.rows(found), stem)
    context = {
        "program": project.program,
        "project": project,
        "state": state,
        "stem": stem,
        "row": row_of(stem, found),
        "line": found.line,
        "form": shown,
        "meanwhile": meanwhile,
        "history": history[::-1],
        "codes": codes_hinted_at(project, stem),
        "leads": may_lead(request.user, project.program, project),
        "asked": asked,
        "around": around,
        "earlier": to_word(project, around.before, asked) if around.before else "",
        "later": to_word(project, around.after, asked) if around.after else "",
        "back": to_list(project, asked, stem, around.place),
        "trail": to_words(project),
        **in_context(request, project, state.result, stem, now),
    }
    status = HTTPStatus.CONFLICT if meanwhile else HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "qualitative/words/word.html", context, status=status)


def codes_hinted_at(project: Project, stem: str) -> list[Entry]:
    """The codes to which a stem is linked: of the newest version, and of the draft (one query)."""
    linked = Entry.objects.filter(codebook__project=project, stems__stem=stem).select_related("codebook")
    found = list(linked.order_by("codebook__number", "position"))
    newest = max((one.codebook.number or 0 for one in found), default=0)
    return [one for one in found if one.codebook.number in {newest, None}]


def in_context(
    request: SignedInRequest, project: Project, result: CountedWords, stem: str, now: standing.Standing
) -> dict[str, object]:
    """The stem where it stands, page by page."""
    wanted = request.GET.get("order", "")
    order = Order(wanted) if wanted in set(Order) else Order.TEXT
    groups = groups_of(project, result)
    by, _, group = request.GET.get("among", "").partition(":")
    attribute = next((one for one, values in groups if str(one.pk) == by and group in values), None)
    among = (attribute, group) if attribute else None
    one = counted.stem(result, stem)
    uses = read_uses(project, result, one, now, order, among) if one else Uses((), 0, is_cut=False)
    return {
        "orders": [(key, label, key == order) for key, label in ORDERS],
        "groups": groups,
        "among": f"{by}:{group}" if among else "",
        "uses": uses,
        "page": Paginator(uses.uses, PAGE).get_page(request.GET.get("page")),
    }


def groups_of(project: Project, result: CountedWords) -> list[tuple[Attribute, list[str]]]:
    """By what the uses can be read apart: values of attributes, but for groups of too few people."""
    found = ((one, comparing.big_groups(project, result, one)) for one in texts.attributes(project))
    return [(one, values) for one, values in found if 0 < len(values) <= comparing.MOST_GROUPS]
