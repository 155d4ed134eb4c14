"""A screening: what there is and what is next, files of references, hits, and one publication."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.figures.html import section
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.models import Hit, Project, Reading, Reference, SearchFile
from rapport.qualitative.papers.bounded import read_document
from rapport.qualitative.papers.paragraph import UnreadableError
from rapport.qualitative.permissions import may_lead, may_work
from rapport.qualitative.screening import actions, queries
from rapport.qualitative.screening.assigning import TooFewError
from rapport.qualitative.screening.forms import ReviewersForm, SearchForm, SettingsForm, TextForm
from rapport.qualitative.screening.pages import begun, of_project, shown
from rapport.qualitative.screening.permissions import may_open_reference, may_open_search
from rapport.qualitative.screening.stages import Where, flow_figure
from rapport.qualitative.trail import to_project
from rapport.textfiles.mistakes import TextFileError

PAGE = 50
SHOWN = 100
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def screening(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """How far it is and what is next; before it is begun, what it is."""
    held = queries.screening_of(project)
    context = of_project(request, project) | {"trail": to_project(project), "screening": held}
    if held is None:
        return render(request, "qualitative/screening/begin.html", context | {"form": SettingsForm()})
    held.project = project
    told = queries.numbers_of(held)
    own = queries.own_readings(held, request.user)
    context |= {
        "words": ", ".join(queries.family_of(held).words),
        "told": told,
        "open": told.by[Where.OPEN],
        "unassigned": told.by[Where.UNASSIGNED],
        "to_settle": told.by[Where.DIFFER] + told.by[Where.FORM],
        "included": told.by[Where.INCLUDED],
        "mine": own.count(),
        "mine_left": own.filter(finished_at=None).count(),
        # Made by our own renderer, which escapes every text.
        "figure": mark_safe(section(flow_figure(told, ", ".join(held.words.split())))),  # noqa: S308
    }
    return render(request, "qualitative/screening/home.html", context)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def screening_settings(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """What is looked for, and the form: begins the screening, or changes it."""
    held = queries.screening_of(project)
    form = SettingsForm(request.POST if request.method == "POST" else None, held)
    context = of_project(request, project) | {"screening": held, "form": form, "seen": queries.settings_seen(held)}
    if request.method == "GET":
        return render(request, "qualitative/screening/settings.html", context)
    if form.is_valid():
        chosen = {"family": form.family, "instrument": form.edition, "strategy": form.cleaned_data["strategy"]}
        try:
            if held is None:
                actions.begin(by=request.user, project=project, **chosen)
            else:
                actions.change(by=request.user, screening=held, seen=request.POST.get("seen", "")[:64], **chosen)
        except actions.ChangedMeanwhileError:
            form.add_error(
                None, "Somebody else has changed this meanwhile. It stands below; save again to put yours there."
            )
            context |= {"stands": SettingsForm(None, held).in_words()}
        except actions.FixedError:
            form.add_error(None, "Readers were drawn: words and form stay as they are. The search can still be told.")
        else:
            messages.success(request, "Saved.", extra_tags=f"draft-saved:screening-{project.pk}")
            return redirect("qualitative:screening", program=program.slug, project=project.pk)
    page = "settings" if held is not None else "begin"
    return render(request, f"qualitative/screening/{page}.html", context, status=UNPROCESSABLE)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def searches(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Files of references: choose one, and those that are in."""
    held = begun(project)
    form = SearchForm(request.POST, request.FILES) if request.method == "POST" else SearchForm()
    mistakes: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = actions.keep_file(by=request.user, screening=held, name=str(file.name), data=file.read())
        except TextFileError as error:
            mistakes = error.mistakes
        else:
            return redirect("qualitative:search_file", program=program.slug, project=project.pk, search=kept.pk)
    context = of_project(request, project) | {"form": form, "files": list(queries.files(held))}
    context |= {"mistakes": mistakes[:SHOWN], "number": len(mistakes)}
    status = UNPROCESSABLE if mistakes or form.errors else HTTPStatus.OK
    return render(request, "qualitative/screening/searches.html", context, status=status)


@open_to(may_open_search, program=programs.program, project=projects.project, search=queries.search)
@require_http_methods(["GET", "POST"])
def search_file(request: SignedInRequest, program: Program, project: Project, search: SearchFile) -> HttpResponse:
    """A file before it is brought in – what would be new, what is there already – and after."""
    if request.method == "POST":
        if request.POST.get("do") == "drop":
            actions.drop_file(by=request.user, file=search)
            return redirect("qualitative:searches", program=program.slug, project=project.pk)
        made = actions.confirm(by=request.user, file=search)
        messages.success(request, f"{made.references.count()} references are new.")
        return redirect("qualitative:search_file", program=program.slug, project=project.pk, search=search.pk)
    context = of_project(request, project) | {"file": search}
    if search.confirmed_at is not None:
        context |= {"doubles": search.doubles.select_related("reference"), "new": search.references.count()}
        return render(request, "qualitative/screening/search_done.html", context)
    found, told = queries.preview(search)
    fresh = told.kept[told.new_from :]
    context |= {
        "found": found,
        "fresh": fresh[:SHOWN],
        "new": len(fresh),
        "doubles": told.doubles[:SHOWN],
        "double": len(told.doubles),
        "left_out": found.left_out[:SHOWN],
        "without_abstract": sum(not one.abstract for one in fresh),
    }
    return render(request, "qualitative/screening/search.html", context)


@open_to(may_work, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def hits(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Every use of the words where it stands; those in another sense are excluded with a reason."""
    held = begun(project)
    sense = request.GET.get("sense", Hit.Sense.OPEN)
    sense = sense if sense in (*Hit.Sense.values, "") else Hit.Sense.OPEN
    form = request.GET.get("form", "")[:100]
    why = ""
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("hits") if one.isdecimal() and len(one) < 18]
        counts = request.POST.get("do") == "counts"
        try:
            changed = actions.judge(
                by=request.user, screening=held, hits=chosen, counts=counts, reason=request.POST.get("reason", "")
            )
        except ValueError:
            why = "Say in a few words in which other sense the word is used."
        else:
            said = f"{changed} hit{'' if changed == 1 else 's'} {'count' if counts else 'excluded'}."
            messages.success(request, said if chosen else "Tick the hits first.")
            return redirect(request.get_full_path())
    page = Paginator(queries.hits(held, sense, form), PAGE).get_page(request.GET.get("page"))
    taken = set(
        Reading.sealed.filter(reference__in={one.reference_id for one in page}).values_list("reference", flat=True)
    )
    tabs = [
        {"label": label, "href": f"?sense={value}", "current": value == sense}
        for value, label in (*Hit.Sense.choices, ("", "all"))
    ]
    context = of_project(request, project) | {
        "page": page, "tabs": tabs, "sense": sense, "form": form, "forms": queries.forms(held), "taken": taken,
        "reasons": queries.reasons(held), "why": why, "reason": request.POST.get("reason", ""),
        "chosen": set(request.POST.getlist("hits")),
    }  # fmt: skip
    status = UNPROCESSABLE if why else HTTPStatus.OK
    return render(request, "qualitative/screening/hits.html", context, status=status)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def references(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Every publication and where it stands."""
    held = begun(project)
    told = queries.known(held)
    where, sought = request.GET.get("where", ""), request.GET.get("q", "").strip()[:100]
    found = held.references.defer("abstract", "text").order_by("number")
    if sought:
        found = found.filter(Q(title__icontains=sought) | Q(authors__icontains=sought))
    if where in Where.__members__:
        found = found.filter(pk__in=[pk for pk, one in told.items() if one.where.name == where])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    by = queries.numbers_of(held, told).by
    context = of_project(request, project) | {
        "page": page,
        "rows": [(one, told[one.pk]) for one in page],
        "wheres": [(one.name, one.value, by[one]) for one in Where if by[one]],
        "where": where,
        "sought": sought,
    }
    return render(request, "qualitative/screening/references.html", context)


@open_to(may_open_reference, program=programs.program, project=projects.project, reference=queries.reference)
@require_http_methods(["GET", "POST"])
def reference(request: SignedInRequest, program: Program, project: Project, reference: Reference) -> HttpResponse:
    """One publication with its hits; the whole of its text can be added."""
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_document(file.read())
            text = "\n".join(one.text for one in read.paragraphs)
            actions.add_text(by=request.user, reference=reference, text=text, name=str(file.name))
        except UnreadableError as error:
            form.add_error("file", str(error))
        except actions.FixedError:
            form.add_error(None, "Somebody reads it already: its text stays as it is.")
        else:
            messages.success(request, " ".join(("The text is searched now.", *read.told)))
            return redirect(request.path)
    told = queries.known(reference.screening)[reference.pk]
    context = of_project(request, project) | {"form": form, "where": told.where, "is_taken": told.readers}
    status = UNPROCESSABLE if form.errors else HTTPStatus.OK
    return render(request, "qualitative/screening/reference.html", context | shown(reference), status=status)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def reviewers(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Who reads: any two of those who are chosen, drawn for each publication."""
    held = begun(project)
    loads = queries.loads(held)
    people = queries.possible_reviewers(project)
    chosen = [one.person.pk for one in loads] or [one.pk for one in people]
    form = ReviewersForm(request.POST if request.method == "POST" else None, people, chosen)
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.draw(by=request.user, screening=held, reviewers=form.cleaned_data["reviewers"])
        except TooFewError:
            form.add_error("reviewers", "Some publications have had one of these two already: choose one more person.")
        else:
            messages.success(request, f"{given} readings were given out." if given else "Nothing lacks a reader.")
            return redirect(request.path)
    lacking = sum(len(theirs) < 2 for theirs in queries.readers_of_chosen(held).values())
    context = of_project(request, project) | {
        "form": form,
        "loads": loads,
        "lacking": lacking,
        "screening": held,
        # Whoever still reads is neither hurried nor led by how far others are.
        "tells_how_far": not queries.own_readings(held, request.user).filter(finished_at=None).exists(),
    }
    status = UNPROCESSABLE if form.errors else HTTPStatus.OK
    return render(request, "qualitative/screening/reviewers.html", context, status=status)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def release_reader(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Take from somebody what they have not finished."""
    held = begun(project)
    wanted = request.POST.get("reviewer", "")
    found = next((one.person for one in queries.loads(held) if str(one.person.pk) == wanted), None)
    if found is not None:
        number = actions.release(by=request.user, screening=held, reviewer=found)
        messages.success(request, f"{number} readings wait for another reader. Draw again to give them out.")
    return redirect("qualitative:reviewers", program=program.slug, project=project.pk)
