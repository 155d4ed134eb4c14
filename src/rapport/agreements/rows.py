"""Reading what is kept: what a programme chose, what was said, what was written together.

For `queries` alone to hand out: nothing here asks whether somebody may see it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from django.db.models import Prefetch, Q

from rapport.agreements.adapted import adapt
from rapport.agreements.expectations import Domain
from rapport.agreements.library import shelf
from rapport.agreements.models import Agreement, Answer, ProgramItem, Statement, Undertaking
from rapport.agreements.template import Readers, Template, TextItem
from rapport.programs.models import Program

# What one person said: by item, and by whom it is about.
Said = dict[str, dict[int | None, Answer]]


class Choices:
    """What programmes changed about their templates, read once for all desks of a page."""

    def __init__(self, programs: Iterable[int]) -> None:
        self.programs = set(programs)

    @cached_property
    def found(self) -> dict[int, list[ProgramItem]]:
        """By programme, in the order in which they were made (one query)."""
        by_program: dict[int, list[ProgramItem]] = defaultdict(list)
        for choice in ProgramItem.objects.filter(program__in=self.programs).order_by("pk"):
            by_program[choice.program_id].append(choice)
        return by_program


def template_of(program: Program, choices: Iterable[ProgramItem]) -> Template | None:
    """The template with which an agreement of the programme begins today."""
    template = shelf().templates.get(program.agreement_template)
    return adapt(template, choices) if template else None


def choices_of(program: Program) -> list[ProgramItem]:
    """What the programme changed about its templates (one query)."""
    return list(ProgramItem.objects.filter(program=program).order_by("pk"))


def own_item(statement: Statement) -> TextItem:
    """An item that the parties added themselves, in the form of a template's."""
    return TextItem(
        id=statement.item,
        kind="text",
        domain=Domain(statement.domain),
        title=statement.title,
        question=statement.question,
        usual="You added this yourselves.",
        example="Say it in your own words.",
        prompt="What does each of you expect here, and how will you both know that it is done?",
        readers=Readers.PARTIES,
    )


def said_in(agreement: Agreement, pair: Sequence[int], of_team: Sequence[str]) -> dict[int, Said]:
    """What the two of a pair said of each other and themselves, and what anybody said of the team (one query)."""
    of_pair = Q(sheet__by__in=pair) & (Q(about__isnull=True) | Q(about__in=pair))
    of_all = Q(item__in=of_team, about__isnull=True)
    wanted = Answer.objects.filter(of_pair | of_all, sheet__agreement=agreement, sheet__submitted_at__isnull=False)
    found: dict[int, Said] = {}
    for answer in wanted.select_related("sheet").order_by("pk"):
        found.setdefault(answer.sheet.by_id, {}).setdefault(answer.item, {})[answer.about_id] = answer
    return found


def statements_of(agreement: Agreement) -> dict[str, Statement]:
    """What the parties wrote together, by item, with who does what (two queries)."""
    doing = Prefetch("undertakings", Undertaking.objects.select_related("who").order_by("place"))
    found = agreement.statements.select_related("edited_by").prefetch_related(doing).order_by("pk")
    return {statement.item: statement for statement in found}
