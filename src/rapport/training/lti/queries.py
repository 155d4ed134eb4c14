"""Questions about platforms and those who come from them."""

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import get_text_list

from rapport.kit.models import Job
from rapport.people.models import Person, tidy_address
from rapport.people.roles import Role
from rapport.programs.models import Participation, Program
from rapport.programs.queries import who_runs
from rapport.training.models import Completion, LineItem, Platform, PlatformAccount

JOB = "training:lti:"


def open_platforms() -> QuerySet[Platform]:
    """Those that people may come from."""
    return Platform.objects.filter(ended_on__isnull=True).select_related("program", "cohort")


def platform_named(issuer: str, client_id: str) -> Platform | None:
    """The platform; without a client id only where the issuer has a single one."""
    found = open_platforms().filter(issuer=issuer)
    if client_id:
        return found.filter(client_id=client_id).first()
    some = list(found[:2])
    return some[0] if len(some) == 1 else None


def open_platform(pk: int) -> Platform | None:
    """The platform, unless it was ended."""
    return open_platforms().filter(pk=pk).first()


def platforms_of(program: Program) -> QuerySet[Platform]:
    """The programme's platforms, with how many people came, and how many completions were told or wait (one query)."""
    waiting = Q(accounts__line_items__in=due())
    return (
        Platform.objects.filter(program=program)
        .annotate(
            people=Count("accounts", distinct=True),
            told=Count("accounts__line_items", filter=Q(accounts__line_items__told_at__isnull=False), distinct=True),
            waiting=Count("accounts__line_items", filter=waiting, distinct=True),
        )
        .prefetch_related("deployments")
        .select_related("cohort")
    )


def due() -> QuerySet[LineItem]:
    """Where a completion is to be told and has not been."""
    done = Completion.objects.filter(person=OuterRef("account__person"), course=OuterRef("course"))
    return LineItem.objects.filter(Exists(done), told_at__isnull=True)


def account(platform: Platform, subject: str) -> PlatformAccount | None:
    """Whom the platform means by this name."""
    return PlatformAccount.objects.filter(platform=platform, subject=subject).select_related("person").first()


def lets_in(account: PlatformAccount) -> bool:
    """The account opens the person's own.

    One that was made with an address that nobody had proved loses this once somebody has: that may be another person.
    """
    return account.is_confirmed or not EmailAddress.objects.filter(user=account.person, verified=True).exists()


def has_account(email: str) -> bool:
    """The address belongs to somebody here."""
    address = tidy_address(email)
    return (
        Person.objects.filter(email=address).exists()
        or EmailAddress.objects.filter(email=address, verified=True).exists()
    )


def ended_place(person: Person, platform: Platform) -> Participation | None:
    """The person's place with the platform's role in its programme, where it was ended."""
    return Participation.objects.filter(
        person=person, program=platform.program, role=platform.role, until__isnull=False
    ).first()


def who_is_asked(program: Program) -> list[Person]:
    """Who looks after the platforms of a programme: coordinators, or else directors."""
    runs = [one for one in who_runs(program) if one.role in {Role.COORDINATOR, Role.DIRECTOR}]
    return [one.person for one in runs if one.role == Role.COORDINATOR] or [one.person for one in runs]


def whom_to_ask(program: Program) -> str:
    """Who can give a place back, in words, with their addresses."""
    asked = who_is_asked(program)
    return get_text_list([f"{one} ({one.email})" if one.email else str(one) for one in asked], "or")


def given_up(platform: Platform) -> int:
    """How many completions were tried as often as is tried, and are not told (two queries)."""
    keys = [job_key(pk) for pk in due().filter(account__platform=platform).values_list("pk", flat=True)]
    return Job.objects.filter(key__in=keys, state=Job.State.FAILED).count()


def with_given_up() -> list[Platform]:
    """The platforms that were not told of a completion, as often as was tried (two queries)."""
    keys = Job.objects.filter(key__startswith=JOB, state=Job.State.FAILED).values_list("key", flat=True)
    items = [int(key.removeprefix(JOB)) for key in keys]
    return list(open_platforms().filter(accounts__line_items__in=due().filter(pk__in=items)).distinct())


def job_key(item: int) -> str:
    """Under which name a completion is told."""
    return f"{JOB}{item}"


def takes_part(person: Person, platform: Platform) -> bool:
    """The person has the platform's role in its programme today: their cohort stays what it is."""
    return Participation.objects.filter(
        person=person, program=platform.program, role=platform.role, until__isnull=True
    ).exists()
