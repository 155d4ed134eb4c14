"""From rows to answers that staff enter: whose, into which survey, each value through the reader of the web form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from rapport.people.models import Person
from rapport.surveys import queries as surveys
from rapport.surveys.actions import Given
from rapport.surveys.branching import Branches
from rapport.surveys.fields import Field, Value
from rapport.surveys.library import branches_of
from rapport.surveys.missing import MISSING, Missing
from rapport.surveys.models import Response, StudyId, Survey
from rapport.surveys.posted import read as read_posted
from rapport.surveys.redcap_api import queries
from rapport.surveys.redcap_api.actions import Entry
from rapport.surveys.redcap_api.importing import Mistake, Place, Row, Wanted, day_of
from rapport.surveys.redcap_api.project import ApiField, Form, Project
from rapport.surveys.redcap_api.queries import Caller
from rapport.surveys.subjects import ALONE

CODES = frozenset(str(int(code)) for code in MISSING)
PREFER_NOT = str(int(Missing.PREFER_NOT))
STATUS = frozenset({"", "0", "1", "2"})


@dataclass
class Entering:
    """Makes entries of rows, and gathers what is wrong with them."""

    caller: Caller
    project: Project
    overwrite: bool
    dates: str
    mistakes: list[Mistake] = field(default_factory=list)

    def __post_init__(self) -> None:
        program = self.caller.program
        self.open = queries.staff_forms(program)
        ids = StudyId.objects.filter(program=program).select_related("person")
        self.people: dict[str, Person] = {one.code: one.person for one in ids}
        pks = {pk for places in self.project.surveys.values() for pk in places}
        self.surveys = {one.pk: one for one in Survey.objects.filter(pk__in=pks).select_related("wave__program")}
        self.columns = {name: one for form in self.project.forms for one in form.fields for name in one.exported}

    def entries(self, wanted: Wanted) -> list[Entry]:
        """What is to be written, if there is no mistake."""
        return [entry for place, row in wanted.rows.items() for entry in self._row(place, row)]

    def wrong(self, place: Place, name: str, value: str, why: str) -> None:
        self.mistakes.append(Mistake(place.record, name, value, why))

    def _row(self, place: Place, row: Row) -> Iterator[Entry]:
        person, event = self.people.get(place.record), self.project.by_event.get(place.event)
        if person is None:
            self.wrong(place, "record_id", place.record, "There is no such record. Records are study ids.")
            return
        if event is None:
            self.wrong(place, "redcap_event_name", place.event, "There is no such event.")
            return
        for form, values in self._by_form(place, row).items():
            pks = self.project.surveys.get((event.name, form.name), ())
            if not any(values.values()) and not (self.overwrite and self._has_answered(person, pks)):
                continue  # nothing is said of this form
            if survey := self._survey(place, form, pks, values):
                yield from self._entry(place, person, survey, form, values)

    def _by_form(self, place: Place, row: Row) -> dict[Form, dict[str, str]]:
        """The values of each form; what cannot be written at all is a mistake."""
        found: dict[Form, dict[str, str]] = {}
        for name, value in row.items():
            form = self.project.form_of.get(name) or self._form_of_column(name)
            if form is None:
                self.wrong(place, name, value, "There is no such field.")
            elif name == form.complete or name == f"{form.name}_timestamp":
                if name == form.complete and value.strip() not in STATUS:
                    self.wrong(place, name, value, "A status is 0, 1 or 2.")
            else:
                found.setdefault(form, {})[name] = value.strip()
        return found

    def _form_of_column(self, name: str) -> Form | None:
        one = self.columns.get(name)
        if one is None and name.endswith("_timestamp"):
            return self.project.by_form.get(name.removesuffix("_timestamp"))
        return self.project.form_of.get(one.name) if one else None

    def _has_answered(self, person: Person, pks: tuple[int, ...]) -> bool:
        return Response.objects.filter(person=person, survey__in=pks, state=Response.State.SUBMITTED).exists()

    def _survey(self, place: Place, form: Form, pks: tuple[int, ...], values: Mapping[str, str]) -> Survey | None:
        """The one survey that is meant, where staff may enter answers."""
        name, value = next(((name, value) for name, value in values.items() if value), (form.name, ""))
        if not pks:
            self.wrong(place, name, value, f"The form {form.name} is not asked in the event {place.event}.")
        elif form.in_confidence or pks[0] not in self.open:
            self.wrong(place, name, value, f"Answers to the form {form.name} are not entered by staff in this event.")
        elif form.is_repeating:
            self.wrong(
                place, name, value, f"The form {form.name} is answered once for each pair, and not entered by staff."
            )
        else:
            return self.surveys[pks[0]]
        return None

    def _entry(
        self, place: Place, person: Person, survey: Survey, form: Form, values: Mapping[str, str]
    ) -> Iterator[Entry]:
        window = surveys.window_of(survey, person)
        if window is None or not window.is_open:
            self.wrong(place, form.name, "", f"The form {form.name} is not open for this record now.")
            return
        before = Response.objects.filter(survey=survey, person=person, mentorship=None).first()
        if before is not None and not queries.is_of_staff(before):
            self.wrong(place, form.name, "", f"This person has answered the form {form.name} themselves.")
            return
        branches = branches_of(survey.instrument, survey.instrument_version)
        given = self._given(place, form, branches, values, before)
        if given:
            yield Entry(survey, person, ALONE, given)

    def _given(
        self, place: Place, form: Form, branches: Branches, values: Mapping[str, str], before: Response | None
    ) -> dict[str, Given]:
        """The answers of one form; a value that is none is a mistake."""
        kept = surveys.values(branches, surveys.answers_of(before).values())
        sent, erased = QueryDict(mutable=True), dict[str, Given]()
        names: dict[str, tuple[str, str]] = {}
        for one, told in self._by_field(form, values):
            source = one.source
            value = next(iter(told.values()))
            if source is None or source.id not in branches.fields:
                if value:
                    self.wrong(place, one.name, value, "This field is computed, or holds no answer.")
            elif source.kind == "file":
                if value and value not in CODES and value != kept.get(source.id):
                    self.wrong(place, one.name, value, "A file is not imported with records.")
            elif one.is_ticks and (any(told.values()) or self.overwrite):
                names[source.id] = next(iter(told.items()))
                if not self._ticks(one, source, told, kept.get(source.id), sent):
                    erased[source.id] = Given(None)
            elif not one.is_ticks and (value or self.overwrite):
                names[source.id] = (one.name, value)
                self._value(one, source, value, sent, erased)
        posted = read_posted(branches, sent, offers_sharing=False)
        for name, why in posted.mistakes.items():
            self.wrong(place, *names[name], why)
        return {**erased, **posted.given}

    @staticmethod
    def _by_field(form: Form, values: Mapping[str, str]) -> Iterator[tuple[ApiField, dict[str, str]]]:
        for one in form.fields:
            told = {name: values[name] for name in (*one.exported, one.name) if name in values}
            if told:
                yield one, told

    def _value(self, one: ApiField, source: Field, value: str, sent: QueryDict, erased: dict[str, Given]) -> None:
        ours = {code: str(number) for number, code in one.recoded.items()}
        value = ours.get(value, value)
        if not value or (value in CODES and value != PREFER_NOT):
            erased[source.id] = Given(None)
            return
        sent[f"on-{source.id}"] = "1"
        if value == PREFER_NOT and source.kind != "text":
            sent[f"none-{source.id}"] = "1"
        else:
            sent[source.id] = day_of(value, self.dates) if source.kind == "date" else value

    def _ticks(self, one: ApiField, source: Field, told: Mapping[str, str], kept: Value, sent: QueryDict) -> bool:
        """What is ticked now, as the form would send it. Returns False where nothing is, so that it is erased."""
        before = set(map(str, kept)) if isinstance(kept, frozenset) else set()
        if PREFER_NOT in told.values() or any(told.get(column) == "1" for column in prefer_not_columns(one)):
            sent[f"on-{source.id}"] = sent[f"none-{source.id}"] = "1"
            return True
        ticks = set() if set(told.values()) & CODES else self._ticked(one, told, before)
        if ticks:
            sent[f"on-{source.id}"] = "1"
            sent.setlist(source.id, sorted(ticks))
        return bool(ticks)

    def _ticked(self, one: ApiField, told: Mapping[str, str], before: set[str]) -> set[str]:
        """Ticks that are set, and those that were and are not spoken of; what is no tick stands for itself."""
        values = dict(zip(one.exported, map(str, one.values), strict=True))
        of_code = dict(zip(one.codes, map(str, one.values), strict=True))
        found = before | ({of_code.get(told[one.name], told[one.name])} if told.get(one.name) else set())
        for column, value in told.items():
            tick = values.get(column)
            if tick is None:
                continue
            if value not in ("", "0", "1"):
                found.add(f"{value} for {tick}")
            elif value == "1":
                found.add(tick)
            elif value or self.overwrite:
                found.discard(tick)
        return found


def prefer_not_columns(one: ApiField) -> list[str]:
    """The column of the tick “prefer not to say”, where there is one."""
    return [name for name, value in zip(one.exported, one.values, strict=False) if value == Missing.PREFER_NOT]
