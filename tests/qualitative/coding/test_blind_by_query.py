"""What coders found is asked for through one manager: every file of the program is read for ways around it."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from rapport import api
from rapport.kit.addresses import addresses
from rapport.qualitative.models import Assignment, Coding
from rapport.qualitative.models.coding import Blind

ROOT = Path(api.__file__).parent
OURS = ("qualitative/coding/", "qualitative/models/coding.py", "qualitative/migrations/")
AROUND = re.compile(
    r"""(?:Assignment|Coding)\.(?:sealed|_base_manager)            # past the manager
    | (?:assignments|codings|assignment|coder)\.sealed
    | (?:Assignment|Coding)\.objects\.own | \.(?:assignments|codings)\.own  # somebody's own: this room alone
    | (?:assignments|codings)__                                     # from another table into these two
    | (?:filter|exclude|get|Q)\([^)\n]*\b(?:assignments|codings)=
    | (?:Count|F|Sum|Max|Min|values|values_list|order_by)\([^)\n]*["'](?:coders__)?(?:assignments|codings)["']
    | qualitative_(?:assignment|coding)\b                           # in the database's own language
    """,
    re.VERBOSE,
)
# Who else goes around it, and why that tells nothing.
ALLOWED = {
    "qualitative/queries.py": "how far somebody is themselves: rounds are found by their own part in them",
    "qualitative/agreement/queries.py": "which units a round has, or a coder had who was taken out; not what they said",
    "qualitative/material/actions.py": "whether a text is in a round; and what goes with a text that was taken back",
    "qualitative/privacy.py": "what is kept about a person who asks for it themselves",
}


def ways_around(path: Path) -> list[str]:
    text = re.sub(r'""".*?"""', "", path.read_text(), flags=re.DOTALL)
    return [found.group().strip() for found in AROUND.finditer(text)]


def test_nobody_goes_around_the_manager() -> None:
    found = {str(path.relative_to(ROOT)): ways_around(path) for path in ROOT.rglob("*.py")}
    strange = {name: ways for name, ways in found.items() if ways and not name.startswith(OURS) and name not in ALLOWED}
    assert strange == {}


@pytest.mark.parametrize(
    "way",
    [
        "Coding.sealed.count()",
        "Assignment._base_manager.all()",
        'Unit.objects.filter(assignments__codings__code=1)',
        'Round.objects.annotate(Count("coders__assignments"))',
        'Code.objects.exclude(codings=None)',
        '"SELECT * FROM qualitative_coding"',
        "Assignment.objects.own(person)",
    ],
)  # fmt: skip
def test_a_way_around_is_found(way: str, tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(f"found = {way}\n")
    assert ways_around(tmp_path / "page.py")


def test_both_tables_have_it_as_their_first_manager() -> None:
    for model in (Assignment, Coding):
        assert isinstance(model._default_manager, Blind)


def test_there_is_no_admin() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert not [address.route for address in addresses() if address.route.startswith("admin")]
