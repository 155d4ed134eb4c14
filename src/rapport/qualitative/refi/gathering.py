"""What a project holds, as layers: of closed rounds only, and under labels and codes, never names."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import rapport
from rapport.people.models import Person
from rapport.qualitative.adjudication.disputes import without_names
from rapport.qualitative.adjudication.queries import final_codes
from rapport.qualitative.models import (
    Agreement,
    Assignment,
    Codebook,
    Coding,
    Document,
    DocumentValue,
    Project,
    Respondent,
    RespondentValue,
    Round,
    Unit,
)
from rapport.qualitative.refi import beside, quoted, reviewed, screened
from rapport.qualitative.refi.guids import guid
from rapport.qualitative.refi.losses import LossList
from rapport.qualitative.refi.shaping import Finals
from rapport.qualitative.wordlist import counted, standing

MADE_BY = f"Rapport {rapport.__version__}"
NO_NAMES = "it may be a name; it became a number"
NOBODY_NAMED = "a file names nobody; “[a coder]” stands there"
IS_CODE = re.compile(r"[^@]*\d[^@]*")


@dataclass(frozen=True)
class Gathered:
    """A project, read.

    Attributes:
        layers: everything but the texts.
        texts: of each unit.
        finals: what applies in the end, round by round.
    """

    layers: beside.Beside
    texts: tuple[str, ...]
    finals: Finals


def gather(project: Project, losses: LossList) -> Gathered:
    """Read a project; the number of queries does not depend on its size, but on the rounds.

    Args:
        project: the project.
        losses: where what is left out is noted.
    """
    return _Gatherer(project, losses).gathered()


def identity_of(project: Project) -> str:
    """The GUID of a project; one that was brought in keeps the one that it came with."""
    origin = getattr(project, "origin", None)
    if origin is not None and origin.identity:
        return str(origin.identity)
    return guid("project", project.program.slug, project.pk, project.begun_at.isoformat())


class _Gatherer:
    def __init__(self, project: Project, losses: LossList) -> None:
        self.project = project
        self.losses = losses
        self.names = dict(project.attributes.order_by("pk").values_list("pk", "name"))
        team = Person.objects.filter(coding_parts__project=project).exclude(name="").distinct()
        self.team = sorted(team.values_list("name", flat=True))
        self.people = list(Respondent.objects.filter(project=project).order_by("pk"))
        self.place_of_person = {one.pk: at for at, one in enumerate(self.people)}
        self.codes = {pk: at for at, pk in enumerate(project.codes.order_by("pk").values_list("pk", flat=True))}
        self.units = list(Unit.objects.filter(document__project=project).order_by("document_id", "number"))
        self.place_of_unit = {one.pk: at for at, one in enumerate(self.units)}
        self.stood = reviewed.stood(project)
        books = list(project.codebooks.prefetch_related("entries__anchors", "entries__stems"))
        self.books = sorted(books, key=lambda one: (one.number is None, one.number or 0))
        self.place_of_book = {one.pk: at for at, one in enumerate(self.books)}

    def gathered(self) -> Gathered:
        project = self.project
        closed = list(project.rounds.exclude(closed_at=None).order_by("number"))
        still_open = project.rounds.filter(closed_at=None).count()
        why = "what coders find is theirs alone until the round closes"
        self.losses.add("round is still open", "rounds are still open", why, still_open)
        reviewed.stays_behind(project, self.losses)
        words = counted.state(project, standing.standing(project))
        layers = beside.Beside(
            made_by=MADE_BY,
            identity=identity_of(project),
            project=beside.About(
                name=project.name,
                question=project.question,
                language=project.language,
                seed=project.seed,
                begun_at=project.begun_at,
            ),
            attributes=tuple(self.names.values()),
            respondents=self._respondents(),
            documents=self._documents(),
            same_texts=tuple(
                beside.SameText(sha256=one.sha256, are_one=one.are_one, reason=one.reason, at=one.at)
                for one in project.same_texts.order_by("pk")
            ),
            codes=len(self.codes),
            codebooks=tuple(self._codebook(one) for one in self.books),
            rounds=tuple(self._round(one) for one in closed),
            words_counted=project.counted_words.exists() or words.is_waiting,
            word_rules=self._word_rules(),
            word_decisions=tuple(
                beside.WordDecision(stem=one.stem, choice=one.choice, reason=one.reason, at=one.at)
                for one in project.word_decisions.order_by("pk")
            ),
            quotes=quoted.quotes(project, self.codes, self.place_of_unit),
            consents=quoted.consents(project),
            beside_quotes=quoted.beside_quotes(project),
            expected=reviewed.expected(project, self.codes, self.place_of_unit),
            screening=screened.screening(project, self._unnamed, self.losses),
        )
        finals = {at: found for at, one in enumerate(closed) if (found := self._finals(one))}
        return Gathered(layers, tuple(one.text for one in self.units), finals)

    def _respondents(self) -> tuple[beside.Respondent, ...]:
        known: dict[int, dict[str, str]] = defaultdict(dict)
        rows = RespondentValue.objects.filter(respondent__project=self.project).order_by("pk")
        for person, attribute, value in rows.values_list("respondent", "attribute", "value"):
            known[person][self.names[attribute]] = value
        taken = {one.code for one in self.people}
        made = []
        for at, one in enumerate(self.people):
            code = one.code
            if not IS_CODE.fullmatch(code):
                self.losses.add("code of a respondent", "codes of respondents", NO_NAMES)
                code = next(tried for tried in (f"R{at + 1}", f"R{at + 1}-{one.pk}") if tried not in taken)
            same = self.place_of_person.get(one.same_as_id) if one.same_as_id else None
            made.append(beside.Respondent(code=code, values=known[one.pk], same_as=same))
        return tuple(made)

    def _documents(self) -> tuple[beside.Document, ...]:
        known: dict[int, dict[str, str]] = defaultdict(dict)
        rows = DocumentValue.objects.filter(document__project=self.project)
        for document, attribute, value in rows.values_list("document", "attribute", "value"):
            known[document][self.names[attribute]] = value
        units: dict[int, list[beside.Unit]] = defaultdict(list)
        for one in self.units:
            units[one.document_id].append(self._unit(one))
        documents = list(self.project.documents.order_by("pk"))
        surveys = sum(one.survey_id is not None for one in documents)
        why = "a survey stays in its programme"
        self.losses.add("link to a survey", "links to surveys", why, surveys)
        return tuple(self._document(one, known[one.pk], units[one.pk]) for one in documents)

    def _document(self, one: Document, known: dict[str, str], units: list[beside.Unit]) -> beside.Document:
        return beside.Document.model_validate(
            {
                "name": one.name,
                "kind": one.kind,
                "unit": one.unit,
                "degree": one.degree,
                "field": one.field,
                "sha256": one.sha256,
                "came_from": one.came_from,
                "consent": one.consent,
                "at": one.at,
                "values": known,
                "units": tuple(units),
            }
        )

    def _unit(self, one: Unit) -> beside.Unit:
        return beside.Unit(
            number=one.number,
            respondent=self.place_of_person[one.respondent_id] if one.respondent_id else None,
            key=one.key,
            withdrawn_at=one.withdrawn_at,
            stood=self.stood.get(one.pk),
        )

    def _codebook(self, book: Codebook) -> beside.Codebook:
        entries = sorted(book.entries.all(), key=lambda one: one.position)
        return beside.Codebook(
            number=book.number,
            reason=book.reason,
            counted=book.counted,
            published_at=book.published_at,
            entries=tuple(
                beside.Entry.model_validate(
                    {
                        "code": self.codes[one.code_id],
                        "parent": self.codes.get(one.parent_id) if one.parent_id else None,
                        "position": one.position,
                        "name": one.name,
                        "definition": one.definition,
                        "includes": one.includes,
                        "excludes": one.excludes,
                        "is_codable": one.is_codable,
                        "color": one.color.lower(),
                        "fate": one.fate,
                        "hinted": one.hinted,
                        "anchors": tuple(
                            beside.Anchor(text=each.text, is_in=each.is_in)
                            for each in sorted(one.anchors.all(), key=lambda each: (each.position, each.pk))
                        ),
                        "stems": tuple(
                            beside.Stem(stem=each.stem, respondents=each.respondents)
                            for each in sorted(one.stems.all(), key=lambda each: each.pk)
                        ),
                    }
                )
                for one in entries
            ),
        )

    def _round(self, one: Round) -> beside.Round:
        codings: dict[int, list[beside.Coding]] = defaultdict(list)
        rows = Coding.objects.filter(assignment__coder__round=one).order_by("pk")
        for assignment, code, start, end in rows.values_list("assignment", "code", "start", "end"):
            codings[assignment].append(beside.Coding(code=self.codes[code], start=start, end=end))
        assigned: dict[int, list[beside.Assignment]] = defaultdict(list)
        for each in Assignment.objects.filter(coder__round=one).order_by("coder_id", "position"):
            assigned[each.coder_id].append(self._assignment(each, codings[each.pk]))
        coders = list(one.coders.order_by("pk"))
        released = sum(each.released_at is not None for each in coders)
        why = "what they coded does not count, and is shown to nobody"
        self.losses.add("coder was taken out of a round", "coders were taken out of rounds", why, released)
        return beside.Round.model_validate(
            {
                "number": one.number,
                "kind": one.kind,
                "share": one.share,
                "seed": one.seed,
                "opened_at": one.opened_at,
                "closed_at": one.closed_at,
                "codebook": self.place_of_book[one.codebook_id],
                "coders": tuple(
                    beside.Coder(
                        label=each.label,
                        submitted_at=each.submitted_at,
                        released_at=each.released_at,
                        released_why=self._unnamed(each.released_why),
                        assignments=tuple(assigned[each.pk]),
                    )
                    for each in coders
                ),
                "rulings": tuple(self._rulings(one)),
                "agreement": _agreement(one, [each.pk for each in coders], self.codes),
            }
        )

    def _unnamed(self, text: str) -> str:
        """A note in which nobody of the team is named."""
        found = without_names(text, self.team) if text else text
        self.losses.add("note that names somebody", "notes that name somebody", NOBODY_NAMED, int(found != text))
        return found

    def _assignment(self, one: Assignment, codings: list[beside.Coding]) -> beside.Assignment:
        # The order in which somebody clicked is nobody's business; by code and place, each file is as the last.
        ordered = sorted(codings, key=lambda each: (each.code, each.start or 0, each.end or 0))
        return beside.Assignment(
            unit=self.place_of_unit[one.unit_id],
            is_done=one.is_done,
            is_flagged=one.is_flagged,
            is_starred=one.is_starred,
            memo=self._unnamed(one.memo),
            changed_at=one.changed_at,
            codings=tuple(ordered),
        )

    def _rulings(self, one: Round) -> Iterable[beside.Ruling]:
        for each in one.rulings.order_by("pk"):
            yield beside.Ruling(
                unit=self.place_of_unit[each.unit_id],
                code=self.codes[each.code_id],
                applies=each.applies,
                reason=each.reason,
                at=each.at,
            )

    def _finals(self, one: Round) -> dict[int, list[int]]:
        """What applies in the end, where there is more than one coder's word."""
        if one.kind == Round.Kind.TRAINING or one.coders.filter(released_at=None).count() < 2:
            return {}
        found = {self.place_of_unit[unit]: final.codes for unit, final in final_codes(one).items()}
        return {unit: sorted(self.codes[code] for code in codes) for unit, codes in sorted(found.items())}

    def _word_rules(self) -> tuple[beside.WordRule, ...]:
        rules = list(self.project.word_rules.order_by("pk"))
        place = {one.pk: at for at, one in enumerate(rules)}
        return tuple(
            beside.WordRule.model_validate(
                {
                    "kind": one.kind,
                    "name": one.name,
                    "words": one.words,
                    "reason": one.reason,
                    "takes_back": place[one.takes_back_id] if one.takes_back_id else None,
                    "at": one.at,
                }
            )
            for one in rules
        )


def _agreement(one: Round, coders: list[int], codes: dict[int, int]) -> beside.Agreement | None:
    found = Agreement.objects.filter(round=one).prefetch_related("left_out", "parts__lines__numbers").first()
    if found is None:
        return None
    place = {pk: at for at, pk in enumerate(coders)}

    def measured(line: object) -> tuple[beside.Measured, ...]:
        return tuple(
            beside.Measured(
                measure=each.measure,
                value=each.value,
                low=each.low,
                high=each.high,
                why=each.why,
                why_no_interval=each.why_no_interval,
                undefined_draws=each.undefined_draws,
            )
            for each in sorted(line.numbers.all(), key=lambda each: each.pk)  # type: ignore[attr-defined]
        )

    return beside.Agreement(
        made_at=found.made_at,
        units=found.units,
        seed=found.seed,
        draws=found.draws,
        data_sha256=found.data_sha256,
        programs=found.programs,
        left_out={each.why: each.units for each in sorted(found.left_out.all(), key=lambda each: each.why)},
        parts=tuple(
            beside.Part(
                first=place.get(part.first_id) if part.first_id else None,
                second=place.get(part.second_id) if part.second_id else None,
                comparisons=part.comparisons,
                units=part.units,
                respondents=part.respondents,
                lines=tuple(
                    beside.Compared(
                        code=codes[line.code_id] if line.code_id else None,
                        both=line.both,
                        only_first=line.only_first,
                        only_second=line.only_second,
                        neither=line.neither,
                        numbers=measured(line),
                    )
                    for line in sorted(part.lines.all(), key=lambda each: each.position)
                ),
            )
            for part in sorted(found.parts.all(), key=lambda each: each.position)
        ),
    )
