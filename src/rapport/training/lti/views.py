"""What platforms and those who come from them reach: the way in, the choice of a link, our keys, how to set us up."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.account.utils import perform_login
from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit.doors import open_to_everybody
from rapport.people.models import Person
from rapport.training.lti import actions, own_key, queries, questions, waiting
from rapport.training.lti.choosing import settings_of_rapport, signed_choice
from rapport.training.lti.launches import CHOICE, START_AGAIN, Launch, read
from rapport.training.lti.outgoing import belongs, origin
from rapport.training.lti.refused import PlaceEndedError, RefusedError
from rapport.training.models import Platform
from rapport.training.queries import NoSuchCourseError
from rapport.training.queries import course as course_named

View = Callable[[HttpRequest], HttpResponse]
ANONYMOUS_LAUNCH = "Your learning platform does not say for whom it asks."


def or_say_why(view: View) -> View:
    """Whatever is wrong with a launch, the person gets a page that says so and what to do, and no failure of ours."""

    @wraps(view)
    def told(request: HttpRequest) -> HttpResponse:
        if not consume(request, app="allauth.account", action="lti", limit_get=True):
            return say_why(request, "There were too many attempts. Please wait an hour.", HTTPStatus.TOO_MANY_REQUESTS)
        try:
            return view(request)
        except RefusedError as refused:
            has_ended = isinstance(refused, PlaceEndedError)
            return say_why(request, refused.why, HTTPStatus.BAD_REQUEST, has_ended=has_ended)

    return told


def say_why(request: HttpRequest, why: str, status: HTTPStatus, *, has_ended: bool = False) -> HttpResponse:
    return render(request, "training/lti/refused.html", {"why": why, "has_ended": has_ended}, status=status)


@open_to_everybody
@csrf_exempt  # a platform sends the browser here; what follows is bound to the browser by `questions`
@require_http_methods(["GET", "HEAD", "POST"])
@or_say_why
def login(request: HttpRequest) -> HttpResponse:
    """A platform says that somebody wants to come; they are sent back to it with a question."""
    said = request.POST if request.method == "POST" else request.GET
    platform = queries.platform_named(said.get("iss", "")[:500], said.get("client_id", "")[:255])
    if platform is None:
        raise RefusedError(
            "This learning platform is not registered here. Please tell whoever set up the course there."
        )
    if said.get("target_link_uri") != questions.address("lti_launch"):
        raise RefusedError("The link on your learning platform leads to an address that Rapport does not have.")
    if not said.get("login_hint"):
        raise RefusedError(ANONYMOUS_LAUNCH)
    if request.headers.get("Sec-Fetch-Dest") in {"iframe", "frame"}:
        again = f"{reverse('training:lti_login')}?{said.urlencode()}"
        page = render(request, "training/lti/new_tab.html", {"href": again, "platform": platform})
        return framed_by(platform, page)
    return questions.ask(request, platform, said["login_hint"], said.get("lti_message_hint", ""))


@open_to_everybody
@csrf_exempt  # the platform's form; `state` and the signed cookie of this browser stand for the token
@require_http_methods(["GET", "HEAD", "POST"])
@or_say_why
def launch(request: HttpRequest) -> HttpResponse:
    """The platform's answer: who comes."""
    state, token = request.POST.get("state", ""), request.POST.get("id_token", "")
    if not state:
        raise RefusedError(f"This address only works from a learning platform. {START_AGAIN}")
    question = questions.asked(request, state)
    platform = queries.open_platform(question.platform)
    if platform is None or not token:
        raise RefusedError(f"Your learning platform did not let you through. {START_AGAIN}")
    found = read(token, platform, question.nonce, questions.address("lti_launch"))
    course_of(platform)
    answer = choose(request, found) if found.kind == CHOICE else come_in(request, found)
    questions.forget(answer, state)
    return answer


def course_of(platform: Platform) -> str:
    """The course that the platform's people are to take. Raises RefusedError when there is none."""
    try:
        return course_named(platform.program.course).id
    except NoSuchCourseError as missing:
        raise RefusedError("The programme has not chosen a course yet. Please tell whoever runs it.") from missing


def come_in(request: HttpRequest, found: Launch) -> HttpResponse:
    """Sign in whom the platform means; a stranger gets an account, unless the address belongs to somebody."""
    account = queries.account(found.platform, found.subject)
    if account is None and not (found.email and queries.has_account(found.email)):
        try:
            account = actions.make_account(by=None, launch=found)
        except IntegrityError:  # the same address arrived twice in one instant
            account = None
    if account is None or not queries.lets_in(account):
        waiting.keep(request, found)
        return redirect("training:lti_connect")
    return sign_in(request, account.person, found)


def sign_in(request: HttpRequest, person: Person, found: Launch) -> HttpResponse:
    """A session of their own, with a new key; who has a second factor is asked for it first."""
    if not person.is_active:
        raise RefusedError("Your account here was closed. Please write to whoever runs the programme.")
    actions.arrive(by=person, launch=found)
    request.session.flush()
    request.session.cycle_key()
    course = reverse("training:overview", args=[course_of(found.platform)])
    answer: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=course)
    return answer


@open_to_everybody
@require_http_methods(["GET", "HEAD", "POST"])
@or_say_why
def connect(request: HttpRequest) -> HttpResponse:
    """Somebody came with an address that belongs to an account: they sign in, and say that it is they."""
    found = waiting.kept(request)
    if found is None:
        raise RefusedError(f"Nobody waits here, or not any more. {START_AGAIN}")
    here = reverse("training:lti_connect")
    person = request.user if isinstance(request.user, Person) else None
    if request.method != "POST":
        context = {"launch": found, "sign_in": f"{settings.LOGIN_URL}?next={here}", "person": person}
        return render(request, "training/lti/connect.html", context)
    if person is None:
        return redirect(f"{settings.LOGIN_URL}?next={here}")
    course = course_of(found.platform)
    actions.connect(by=person, launch=found)
    actions.arrive(by=person, launch=found)
    waiting.forget(request)
    return redirect("training:overview", course=course)


def choose(request: HttpRequest, found: Launch) -> HttpResponse:
    """Somebody who builds a course on the platform chooses what the link there is to open: our one course."""
    if not belongs(found.platform, found.return_url):
        raise RefusedError("Your learning platform wants the link at an address that was not registered for it.")
    course = course_named(course_of(found.platform))
    context = {"launch": found, "course": course, "signed": signed_choice(found, course)}
    page = render(request, "training/lti/choose.html", context)
    return framed_by(found.platform, page, target=origin(found.return_url))


def framed_by(platform: Platform, page: HttpResponse, target: str = "") -> HttpResponse:
    """Let the platform, and nobody else, show this page inside its own; it holds a single button and names nobody."""
    page.xframe_options_exempt = True
    page.headers["Content-Security-Policy"] = (
        f"default-src 'self'; base-uri 'none'; object-src 'none'; img-src 'self' data:; "
        f"frame-ancestors {origin(platform.site)}; form-action 'self' {target}".strip()
    )
    return page


@open_to_everybody
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys with which platforms prove what we say; none before the first one is registered."""
    return JsonResponse(own_key.published())


@open_to_everybody
@require_GET
def configuration(request: HttpRequest) -> HttpResponse:
    """What a platform has to know of us, in the form that Canvas reads."""
    return JsonResponse(settings_of_rapport())
