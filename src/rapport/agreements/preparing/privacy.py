"""What a person's plan, notes and offers hold, for them alone."""

from rapport.agreements.models import (
    AspectNote,
    KeptPart,
    KeptRating,
    Offer,
    PlanPart,
    PlanShare,
    PossibleMentor,
    SkillRating,
)
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Their plan as typed and in each version, who could read it, their notes, and what they offer as a mentor."""
    parts = PlanPart.objects.filter(plan__scholar=person).order_by("pk")
    skills = SkillRating.objects.filter(part__plan__scholar=person).order_by("pk")
    kept = KeptPart.objects.filter(version__plan__scholar=person).order_by("pk")
    kept_skills = KeptRating.objects.filter(version__plan__scholar=person).order_by("pk")
    shares = PlanShare.objects.filter(plan__scholar=person).order_by("pk")
    names = PossibleMentor.objects.filter(by=person).order_by("begun_at", "pk")
    notes = AspectNote.objects.filter(about__by=person).order_by("pk")
    offers = Offer.objects.filter(mentor=person).order_by("pk")
    ratings = ("area", "now", "wanted", "words")
    found = {
        "development plan": parts.values("plan__program__name", "kind", "text", "saved_at"),
        "skills in the development plan": skills.values(*ratings),
        "versions of the development plan": kept.values("version__number", "version__made_at", "kind", "text"),
        "skills in versions of the development plan": kept_skills.values("version__number", *ratings),
        "who could read parts of the development plan": shares.values("kind", "reader__name", "since", "until"),
        "possible mentors": names.values("mentor__name", "name"),
        "notes on possible mentors": notes.values("about__mentor__name", "about__name", "aspect", "text", "has_asked"),
        "what you offer as a mentor": offers.values(
            "interest", "background", "resources", "room_for", "is_shown", "saved_at"
        ),
    }
    return [(title, [dict(row) for row in rows]) for title, rows in found.items()]
