"""Rules of a project on words, the log of everything that was decided, groups side by side, and the files."""

import io
import zipfile
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries
from rapport.qualitative.models import Project, WordRule
from rapport.qualitative.permissions import may_lead, may_work
from rapport.qualitative.wordlist import actions, comparing, counted, files, logbook, standing, texts
from rapport.qualitative.wordlist.forms import RuleForm
from rapport.qualitative.wordlist.ways import address, tabs, to_words

Kind = WordRule.Kind
PAGE = 50
# Each kind of rule that lists words: heading, what it does.
LISTS = (
    (Kind.STOP, "Words left out", "They do not count, beside those of the stop list."),
    (Kind.COUNT, "Words of the stop list that count", "Because you look for them."),
    (
        Kind.KEEP,
        "Words kept as they are",
        "Abbreviations, mostly: not stemmed, not too short. Capitals count: IT is not it.",
    ),
    (Kind.SYNONYMS, "Synonyms", "Words that count as one, with all their forms, under a name."),
    (Kind.SPLITS, "Forms split from their stem", "They count by themselves."),
)


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def rules(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """What holds, and a form for each kind of rule; `?kind=&words=` opens one with words in it."""
    return show_rules(request, project)


@open_to(may_lead, program=programs.program, project=queries.project)
@require_http_methods(["POST"])
def change_rules(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Add a rule, or take one back."""
    back = redirect("qualitative:words_rules", program=program.slug, project=project.pk)
    pressed = request.POST.get("take_back", "")
    if pressed:
        if (
            pressed.isdecimal()
            and len(pressed) < 19
            and project.word_rules.filter(pk=pressed, takes_back=None).exists()
        ):
            reason = request.POST.get("reason", "")
            actions.take_back(by=request.user, project=project, rule=int(pressed), reason=reason)
            messages.success(request, "This rule holds no more. The words are counted again.")
        return back
    form = RuleForm(request.POST, auto_id=f"id_{request.POST.get('kind', '')[:10]}_%s")
    if not form.is_valid():
        return show_rules(request, project, form)
    try:
        made = actions.add_rule(by=request.user, project=project, rule=form.rule)
    except actions.UnfitRuleError as error:
        for said in error.said:
            form.add_error(None, said[0].upper() + said[1:])
        return show_rules(request, project, form)
    moved = made.kind == Kind.LINE
    messages.success(request, "The line is drawn anew." if moved else "Saved. The words are counted again.")
    return back


def show_rules(request: SignedInRequest, project: Project, wrong: RuleForm | None = None) -> HttpResponse:
    """The page of the rules; `wrong` is a rule that could not be kept."""
    now = standing.standing(project)
    wanted = wrong["kind"].value() if wrong else request.GET.get("kind", "")
    by_kind = {kind: [row for row in now.rows if row.kind == kind] for kind in Kind.values}

    def form(kind: str) -> RuleForm:
        if wrong is not None and wanted == kind:
            return wrong
        words = request.GET.get("words", "")[:200] if wanted == kind else ""
        return RuleForm(auto_id=f"id_{kind}_%s", initial={"kind": kind, "words": words})

    context = {
        "program": project.program,
        "project": project,
        "leads": may_lead(request.user, project.program, project),
        "lists": [(kind, title, about, by_kind[kind], form(kind)) for kind, title, about in LISTS],
        "line": now.line,
        "line_rows": by_kind[Kind.LINE],
        "line_form": form(Kind.LINE),
        "shortest": now.rules.project.shortest,
        "shortest_rows": by_kind[Kind.SHORTEST],
        "shortest_form": form(Kind.SHORTEST),
        "wanted": wanted,
        "stop_list": now.rules.stop_list,
        "stemmer": now.stemmer,
        "trail": to_words(project),
        "tabs": tabs(project, "words_rules"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "qualitative/words/rules.html", context, status=status)


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def log(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Everything that was decided about words, the newest first."""
    context = {
        "program": program,
        "project": project,
        "page": Paginator(logbook.lines(project)[::-1], PAGE).get_page(request.GET.get("page")),
        "trail": to_words(project),
        "tabs": tabs(project, "words_log"),
    }
    return render(request, "qualitative/words/log.html", context)


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def log_file(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The whole log as CSV."""
    return as_file(logbook.sheet(project), "word-log.csv")


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def compare(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Groups side by side: `?by=` is the attribute."""
    state = counted.state(project, standing.standing(project))
    attributes = texts.attributes(project)
    attribute = next((one for one in attributes if str(one.pk) == request.GET.get("by")), None)
    context = {
        "program": program,
        "project": project,
        "state": state,
        "attributes": attributes,
        "attribute": attribute,
        "trail": to_words(project),
        "tabs": tabs(project, "words_compare"),
    }
    if attribute is not None and state.result is not None:
        shown = counted.word_list(project, state.result, standing.standing(project)).shown
        try:
            context |= {"compared": comparing.compare(project, state.result, attribute, shown)}
        except comparing.TooManyGroupsError as error:
            context |= {"too_many": error.number, "most": comparing.MOST_GROUPS}
    return render(request, "qualitative/words/compare.html", context)


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def words_csv(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The table that `rapport words` writes."""
    return one_file(project, "words.csv")


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def words_results(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Every number in full precision, as `rapport words` writes them."""
    return one_file(project, "results.json")


@open_to(may_work, program=programs.program, project=queries.project)
@require_GET
def words_archive(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """All that `rapport words` writes, with the rules and decisions that it reads."""
    made = files.every_file(project)
    if not made:
        return redirect(address("words", project))
    together = io.BytesIO()
    with zipfile.ZipFile(together, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(made.items()):
            archive.writestr(zipfile.ZipInfo(name, files.NO_DAY), content, zipfile.ZIP_DEFLATED)
    return as_file(together.getvalue(), "words.zip")


def one_file(project: Project, name: str) -> HttpResponse:
    """One file; before anything is counted, the list says so."""
    made = files.figures(project)
    return as_file(made[name], name) if made else redirect(address("words", project))


def as_file(content: bytes, name: str) -> HttpResponse:
    """A file to be saved."""
    headers = files.SECRET | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
