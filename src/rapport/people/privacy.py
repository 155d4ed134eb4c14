"""What `people` keeps about a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """The account, the affiliations, the ways of signing in, and the letters that were sent."""
    account = {"name": person.name, "email": person.email, "orcid": person.orcid, "joined_at": person.joined_at}
    affiliations = person.affiliations.values("institution__name", "department", "title")
    addresses = EmailAddress.objects.filter(user=person).values("email", "verified")
    factors = Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")
    elsewhere = SocialAccount.objects.filter(user=person).values("provider", "uid", "date_joined")
    letters = person.letters.order_by("pk").values("composer", "state", "sent_on")
    return [
        ("account", [account]),
        ("affiliations", list(affiliations)),
        ("addresses", list(addresses)),
        ("second factors", list(factors)),
        ("accounts elsewhere", list(elsewhere)),
        ("letters", list(letters)),
    ]
