"""Choose a question that people answered in words, and bring its answers in."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative import trail
from rapport.qualitative.material.actions import TwiceError
from rapport.qualitative.material.answers import actions, queries
from rapport.qualitative.material.answers.forms import AnswersForm
from rapport.qualitative.models import Project
from rapport.qualitative.permissions import may_lead
from rapport.surveys.exports.actions import NotReleasedError


@open_to(may_lead, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def new_answers(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Those that may leave their survey now are offered; of the others it is said why not."""
    found = queries.questions(request.user, program)
    open_now = [one for one in found if not one.reason]
    form = AnswersForm(request.POST if request.method == "POST" else None, open_now)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.bring_in(
                by=request.user,
                project=project,
                question=form.chosen,
                attributes=form.cleaned_data["attributes"],
            )
        except NotReleasedError as error:
            form.add_error("question", f"These answers may not be handed out now: {error}.")
        except actions.NothingNewError:
            form.add_error("question", "Nobody has written anything that is not in the project already.")
        except TwiceError as error:
            form.add_error("question", f"They are in the project already, as “{error.document}”.")
        else:
            messages.success(request, f"“{made}” is in the project.")
            return redirect("qualitative:document", program=program.slug, project=project.pk, material=made.pk)
    context = {
        "program": program,
        "project": project,
        "form": form,
        "open_now": open_now,
        "closed": [one for one in found if one.reason],
        "trail": trail.to_texts(project),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "qualitative/material/answers.html", context, status=status)
