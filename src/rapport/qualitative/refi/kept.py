"""What the exchange keeps about a person: which files of other programs they brought, and what became of them."""

from rapport.people.models import Person
from rapport.qualitative.models import ForeignFile, Origin

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Files that they brought and have not taken over, and projects that they made of files."""
    files = ForeignFile.objects.filter(by=person, project=None).order_by("pk").values("name", "at")
    made = Origin.objects.filter(by=person).order_by("pk").values("project__name", "file", "origin", "at")
    return [
        ("coding projects of other programs that wait", [dict(row) for row in files]),
        ("coding projects brought in", [dict(row) for row in made]),
    ]
