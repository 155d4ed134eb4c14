"""Quotes: which stand beside which code, choosing one, editing it, and deciding what was found in it."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.models import Entry, Project, Quote, Unit
from rapport.qualitative.permissions import may_lead
from rapport.qualitative.results import trail
from rapport.qualitative.results.gathering import gather
from rapport.qualitative.results.permissions import may_quote
from rapport.qualitative.results.quotes import actions, queries
from rapport.qualitative.results.quotes.checking import profiles
from rapport.qualitative.results.quotes.forms import ConsentForm, QuoteForm, ReasonForm
from rapport.qualitative.results.quoting import NotVerbatimError
from rapport.qualitative.results.table3 import MOST_QUOTES
from rapport.qualitative.wordlist.texts import ones

PAGE = 25
LONGEST_SEARCH = 200
MEANWHILE = "This quote was edited or taken out elsewhere meanwhile. Here it stands as it is now; nothing was saved."


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def quotes(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The codes with their quotes, what still has to be decided, and whether people may be quoted."""
    return _overview(request, program, project)


def _overview(
    request: SignedInRequest, program: Program, project: Project, wrong: ConsentForm | None = None
) -> HttpResponse:
    gathered = gather(project)
    rows = [
        {
            "entry": entry,
            "respondents": found.respondents,
            "quotes": [(one, gathered.stands(one)) for one in gathered.chosen if one.row.code_id == entry.code_id],
            "texts": len(gathered.units.get(entry.code_id, ())),
        }
        for entry, found in zip(gathered.entries, gathered.found.codes, strict=True)
    ]
    rows.sort(key=lambda row: -int(str(row["respondents"])))
    context = {
        "program": program,
        "project": project,
        "rows": rows,
        "most": MOST_QUOTES,
        "sources": [(one, _consent_form(one, wrong)) for one in queries.sources(project)],
        "attributes": queries.attributes(project),
        "trail": trail.to_results(project),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "qualitative/results/quotes.html", context, status=status)


def _consent_form(one: queries.Source, wrong: ConsentForm | None) -> ConsentForm:
    if wrong is not None and wrong.cleaned_data.get("document") == one.document.pk:
        return wrong
    initial: dict[str, object] = {"document": one.document.pk}
    if one.consent:
        initial |= {"allows": "yes" if one.consent.allows else "no", "reason": one.consent.reason}
    return ConsentForm(initial=initial, auto_id=f"consent-{one.document.pk}-%s")


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def choose_quote(request: SignedInRequest, program: Program, project: Project, of_code: int) -> HttpResponse:
    """The texts that carry a code, those first that coders would quote; one of them is chosen."""
    entry = next((one for one in queries.entries(project) if one.code_id == of_code), None)
    if entry is None:
        raise Http404
    if request.method == "POST":
        return _choose(request, project, entry)
    gathered = gather(project)
    quoted = {one.row.unit_id for one in gathered.chosen if one.row.code_id == of_code}
    q = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    listed = queries.candidates(project, gathered.units.get(of_code, frozenset()) - quoted, q)
    page, as_whom = Paginator(listed, PAGE).get_page(request.GET.get("page")), ones(project)
    context = {
        "program": program,
        "project": project,
        "entry": entry,
        "page": page,
        "candidates": queries.read_candidates(project, page.object_list, profiles(project, as_whom), as_whom),
        "q": q,
        "quoted": len(quoted),
        "most": MOST_QUOTES,
        "trail": trail.to_quotes(project),
    }
    return render(request, "qualitative/results/choose.html", context)


def number_in(said: str) -> int:
    """The id that a form says; 0, which nothing has, for anything else."""
    return int(said) if said.isdecimal() and len(said) < 19 else 0


def _choose(request: SignedInRequest, project: Project, entry: Entry) -> HttpResponse:
    unit = Unit.objects.filter(document__project=project, pk=number_in(request.POST.get("unit", ""))).first()
    where = [project.program.slug, project.pk]
    if unit is None:
        messages.error(request, "Choose one of the texts; this one is not here any more.")
        return redirect("qualitative:choose_quote", *where, entry.code_id)
    try:
        made = actions.choose(by=request.user, project=project, code=entry.code, unit=unit)
    except actions.NotCarriedError:
        messages.error(request, "This text does not carry the code any more, or was taken back.")
    except actions.EnoughError:
        messages.error(request, f"{MOST_QUOTES} quotes stand beside this code. Take one out first.")
    else:
        return redirect("qualitative:quote", *where, made.pk)
    return redirect("qualitative:choose_quote", *where, entry.code_id)


@open_to(may_quote, program=programs.program, project=projects.project, quote=queries.quote)
@require_http_methods(["GET", "POST"])
def quote(request: SignedInRequest, program: Program, project: Project, quote: Quote) -> HttpResponse:
    """One quote: the text, how it is printed, and what was found in it."""
    if quote.taken_out_at is not None:
        return redirect("qualitative:quotes", program=program.slug, project=project.pk)
    form = None
    if request.method == "POST":
        form = QuoteForm(request.POST)
        if form.is_valid():
            try:
                actions.edit(by=request.user, quote=quote, typed=form.cleaned_data["typed"], began_with=form.began_with)
            except NotVerbatimError as wrong:
                form.add_error("typed", str(wrong))
            except actions.MeanwhileError:
                messages.error(request, MEANWHILE)
                return redirect("qualitative:quote", program.slug, project.pk, quote.pk)
            else:
                messages.success(request, "The quote is saved and was checked.")
                return redirect("qualitative:quote", program.slug, project.pk, quote.pk)
    return _quote(request, project, quote, form)


def _quote(
    request: SignedInRequest,
    project: Project,
    quote: Quote,
    form: QuoteForm | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    one = queries.one_chosen(quote)
    if one.quote is None:
        messages.info(request, "Who wrote this text has taken it back: it cannot be quoted.")
        return redirect("qualitative:quotes", project.program.slug, project.pk)
    entries = {each.code_id: each for each in queries.entries(project)}
    groups = [(group, reason if reason and reason.data.get("kind") == group.kind else None) for group in one.groups]
    context = {
        "program": project.program,
        "project": project,
        "one": one,
        "entry": entries.get(quote.code_id),
        "pieces": list(one.quote.pieces()),
        "form": form or QuoteForm(initial={"typed": one.shown, "version": quote.written}),
        "groups": groups,
        "trail": trail.to_quotes(project),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form or reason else HTTPStatus.OK
    return render(request, "qualitative/results/quote.html", context, status=status)


@open_to(may_quote, program=programs.program, project=projects.project, quote=queries.quote)
@require_POST
def decide_quote(request: SignedInRequest, program: Program, project: Project, quote: Quote) -> HttpResponse:
    """What was found of one kind may stay, or is open again."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _quote(request, project, quote, reason=form)
    said = form.cleaned_data
    try:
        actions.decide(
            by=request.user, quote=quote, kind=said["kind"], reason=said["reason"], stays=bool(said["stays"])
        )
    except actions.MeanwhileError:
        messages.error(request, MEANWHILE)
    return redirect("qualitative:quote", program.slug, project.pk, quote.pk)


@open_to(may_quote, program=programs.program, project=projects.project, quote=queries.quote)
@require_POST
def take_out_quote(request: SignedInRequest, program: Program, project: Project, quote: Quote) -> HttpResponse:
    """The quote does not stand there any more."""
    actions.take_out(by=request.user, quote=quote)
    messages.success(request, "The quote is taken out. Its text stays among those that can be quoted.")
    return redirect("qualitative:quotes", program.slug, project.pk)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def note_consent(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Whether texts of a document may be quoted."""
    document = request.POST.get("document", "")
    form = ConsentForm(request.POST, auto_id=f"consent-{document}-%s")
    found = project.documents.filter(pk=number_in(document)).first()
    if found is None:
        messages.error(request, "These texts are not here any more.")
        return redirect("qualitative:quotes", program.slug, project.pk)
    if not form.is_valid():
        return _overview(request, program, project, form)
    said = form.cleaned_data
    actions.note_consent(by=request.user, document=found, allows=said["allows"] == "yes", reason=said["reason"])
    return redirect("qualitative:quotes", program.slug, project.pk)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def set_beside(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Which attributes stand beside quotes."""
    chosen = [number_in(one) for one in request.POST.getlist("attribute")]
    actions.set_beside(by=request.user, project=project, attributes=chosen)
    return redirect("qualitative:quotes", program.slug, project.pk)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def check_quotes(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Search every quote anew."""
    actions.check_again(by=request.user, project=project)
    messages.success(request, "Every quote was checked against the texts and people that there are now.")
    return redirect("qualitative:quotes", program.slug, project.pk)
