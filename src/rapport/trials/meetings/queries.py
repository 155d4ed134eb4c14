"""Questions about the meetings of an institution."""

from django.db.models import Count, Q, QuerySet, Sum

from rapport.trials import queries
from rapport.trials.models import Meeting, Site
from rapport.trials.reading import Component

CAME = Q(workshop__attendances__state__in=("present", "partly"))


def counted(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With `asked`, `noted` and `came`: how many are asked, of how many something is noted, how many came."""
    return found.select_related("workshop").annotate(
        asked=Count("workshop__invited", distinct=True),
        noted=Count("workshop__attendances", distinct=True),
        came=Count("workshop__attendances", filter=CAME, distinct=True),
    )


def meetings(site: Site) -> QuerySet[Meeting]:
    """Those of one institution, counted, the latest first (one query)."""
    return counted(Meeting.objects.filter(site=site)).order_by("-workshop__starts_at", "-pk")


def mark(site: Site) -> str:
    """Another one whenever a meeting of the institution was planned, moved or called off (one query)."""
    found = Meeting.objects.filter(site=site).aggregate(number=Count("pk"), changes=Sum("workshop__version"))
    return f"{found['number']}-{found['changes'] or 0}"


def meeting(pk: int) -> Meeting:
    """One meeting. Raises Meeting.DoesNotExist."""
    return Meeting.objects.select_related("workshop__program", "site__trial").get(pk=pk)


def to_plan(site: Site) -> list[Component]:
    """Components that an institution is given as meetings; none once it has stopped."""
    if site.state == Site.State.STOPPED:
        return []
    return [one for one in queries.given(site) if one.meetings is not None]
