"""All addresses of a server, and a bare page: it asks the database what a course's page asks, and says one line."""

from django.http import HttpResponse
from django.template import Context, Template
from django.urls import include, path
from django.views.decorators.http import require_GET

from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.training import actions, queries
from rapport.training.answering import Sheet
from rapport.training.course import Course
from rapport.training.language import reading
from rapport.training.permissions import may_take

LINE = Template("{{ page.title }}: {{ progress.done }} of {{ progress.of }}")


@open_to(may_take, course=queries.course)
@require_GET
def bare(request: SignedInRequest, course: Course, page: str) -> HttpResponse:
    course = reading(request, course)
    shown = course.page(page)
    assert shown is not None
    sheet = Sheet(request, course, shown)
    actions.visit(by=request.user, course=course, page=shown)
    drafts.returned(request)
    progress = sheet.desk.progress
    if any(activity.kind == "poll" for activity in shown.activities):
        len(sheet.counts)
    return HttpResponse(LINE.render(Context({"page": shown, "progress": progress})))


urlpatterns = [path("bare/<slug:course>/<slug:page>/", bare), path("", include("rapport.urls"))]
