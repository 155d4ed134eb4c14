"""What somebody typed while their session had ended: kept through sign-in, given back to the same person.

A form that should survive carries `{% draft_owner %}`, a signed field that says whose it is. The guard of a
view (`kit.doors`) keeps the post of a signed-out visitor; the view asks `returned(request)` when it is
opened again and fills the form.
"""

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = "draft-owner"
SALT = "rapport.kit.drafts"
LONGEST = 200_000


def owner_mark(request: HttpRequest) -> str:
    """The signed id of the person whose form this is; empty for nobody."""
    user = request.user
    return "" if isinstance(user, AnonymousUser) else signing.dumps(user.pk, salt=SALT)


def keep(request: HttpRequest) -> None:
    """Keep the post of a visitor whose session has ended, if it says whose it is and is not huge."""
    try:
        owner = signing.loads(request.POST.get(FIELD, ""), salt=SALT)
    except signing.BadSignature:
        return
    if (body := request.POST.urlencode()) and len(body) <= LONGEST:
        request.session["draft"] = {"owner": owner, "path": request.path, "body": body}


def returned(request: HttpRequest) -> QueryDict | None:
    """What this person had typed on this page before they had to sign in again; given back once."""
    kept = request.session.get("draft")
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return None
    del request.session["draft"]
    return QueryDict(kept["body"]) if kept["owner"] == request.user.pk else None
