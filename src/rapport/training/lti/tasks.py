"""Word of a completion to the platforms that want to hear it: 1 of 1, "Completed", and nothing else."""

from django.utils import timezone

from rapport.training.lti import actions, own_key
from rapport.training.lti.launches import SCORE
from rapport.training.lti.outgoing import fetch_token, send_score
from rapport.training.models import Completion, LineItem

# Nobody is written to in the middle of the night.
FROM, UNTIL = 8, 18


def tell_platforms(completion: int) -> None:
    """A course was completed: queue word of it for each platform from which the person came to it."""
    found = Completion.objects.filter(pk=completion).select_related("person").first()
    if found:
        actions.tell_what_is_due(by=found.person, course=found.course)


def tell(item: int) -> None:
    """Tell one platform. Raises PlatformError when it does not take it, and the job tries again later."""
    found = LineItem.objects.select_related("account__platform").filter(pk=item, told_at__isnull=True).first()
    if found is None or found.account.platform.ended_on:
        return
    account, platform = found.account, found.account.platform
    done = Completion.objects.filter(person=account.person_id, course=found.course).first()
    if done is None:
        return
    us = platform.client_id
    token = fetch_token(platform, own_key.sign({"iss": us, "sub": us, "aud": platform.token_url}), SCORE)
    score: dict[str, object] = {
        "userId": account.subject,
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        # Of the completion, not of the telling: a platform that gets it twice sees that it is the same.
        "timestamp": done.at.isoformat(timespec="milliseconds"),
    }
    send_score(platform, found.url, token, score)
    actions.mark_told(by=None, item=found)


def write_of_given_up() -> int:
    """Each minute, by day: a letter a week about what a platform did not take. Returns how many were written."""
    now = timezone.localtime()
    return actions.write_of_given_up(by=None, week=f"{now:%G-%V}") if FROM <= now.hour < UNTIL else 0
