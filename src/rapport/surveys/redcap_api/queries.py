"""What a token sees: which surveys of its programme, and how these make a project."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapport.people import scopes
from rapport.people.models import Person, Token
from rapport.people.roles import Role
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.surveys import queries as surveys
from rapport.surveys.anonymous import queries as anonymous
from rapport.surveys.models import EnteredByStaff, ExportView, Response, StaffForm, StudyId, Survey, Wave
from rapport.surveys.permissions import may_export
from rapport.surveys.redcap_api import forms as making
from rapport.surveys.redcap_api.forms import Called, Raw, raw_of
from rapport.surveys.redcap_api.names import ARMS, RESERVED, arm_name, free, plain
from rapport.surveys.redcap_api.project import Event, Form, Project
from rapport.surveys.redcap_api.refused import forbidden

REACH = {
    scopes.FULL: making.ALL,
    scopes.NO_IDENTIFIERS: making.NO_IDENTIFIERS,
    scopes.DEIDENTIFIED: making.DEIDENTIFIED,
}
PAIRED = ("mentor", "scholar", "pair")
# What a programme is as long as nothing is asked: a project needs a form for the record's id.
EMPTY = Form("participant", "Participant", ())
# An instrument, and whether it is asked in confidence: its answers never stand beside those with a name.
Kind = tuple[str, bool]


@dataclass(frozen=True)
class Caller:
    """Who calls: a token, whose it is, and what it opens."""

    token: Token
    person: Person
    program: Program

    @property
    def reach(self) -> str:
        """How much of an answer may be told."""
        found = [one for one in self.token.scopes.split() if one in REACH]
        return REACH[found[0]] if found else making.DEIDENTIFIED

    @property
    def survey(self) -> int | None:
        """The anonymous survey that the token opens, if it is of that kind."""
        return scopes.survey_of(self.token.scopes)

    @property
    def may_import(self) -> bool:
        """The token writes, too."""
        return self.token.allows(scopes.IMPORT)


def caller_of(token: Token) -> Caller:
    """The programme that a token opens. Raises RefusedError where there is none any more."""
    try:
        return Caller(token, token.person, programs.program(token.program))
    except Program.DoesNotExist as gone:
        raise forbidden() from gone


def project_of(caller: Caller) -> Project:
    """What the caller sees now. Raises RefusedError where they may see nothing."""
    if caller.survey is not None:
        return _box(caller, caller.survey)
    asked = named_surveys(caller.program)
    may = {one.pk for one in asked if may_export(caller.person, one)}
    if not may and not _may_see_something(caller):
        raise forbidden()
    return _program(caller, asked, may)


def _may_see_something(caller: Caller) -> bool:
    """The person would see a survey of this programme, if there were one."""
    wave = Wave(program=caller.program)
    degrees = (Survey.Degree.IDENTIFIED, Survey.Degree.CONFIDENTIAL)
    return any(may_export(caller.person, Survey(wave=wave, degree=degree)) for degree in degrees)


def named_surveys(program: Program) -> list[Survey]:
    """The surveys of a programme whose answers are kept with a name, and whose questions can still be read."""
    found = Survey.objects.filter(wave__program=program).exclude(degree=Survey.Degree.ANONYMOUS)
    return [one for one in found.select_related("wave__program").order_by("pk") if surveys.instrument_of(one)]


def anonymous_surveys(program: Program) -> list[Survey]:
    """The anonymous surveys of a programme that have a box."""
    found = Survey.objects.filter(wave__program=program, degree=Survey.Degree.ANONYMOUS).exclude(box="")
    return list(found.select_related("wave__program").order_by("pk"))


def _program(caller: Caller, asked: Sequence[Survey], may: set[int]) -> Project:
    kinds = called(asked)
    seen = [one for one in asked if one.pk in may]
    forms = {kind: _form(kind, kinds[kind], seen, caller.reach) for kind in kinds if kind in map(kind_of, seen)}
    events, places = _events(asked, seen, {kind: form.name for kind, form in forms.items()})
    arms = {ARMS[Role(one.role)]: arm_name(Role(one.role)) for one in seen}
    return Project(
        caller.program.pk,
        caller.program.name,
        tuple(forms.values()) or (EMPTY,),
        dict(sorted(arms.items())),
        events,
        {place: tuple(pks) for place, pks in places.items()},
    )


def kind_of(survey: Survey) -> Kind:
    """Which form its answers belong to."""
    return survey.instrument, survey.degree == Survey.Degree.CONFIDENTIAL


def versions_of(asked: Iterable[Survey]) -> tuple[tuple[str, int, str], ...]:
    """The versions that are asked, each once, the newest first."""
    found = {(one.instrument, one.instrument_version, one.instrument_sha256) for one in asked}
    return tuple(sorted(found, key=lambda one: -one[1]))


def called(asked: Sequence[Survey]) -> dict[Kind, Called]:
    """What each form and field is called, whoever asks: a name that is taken by an earlier survey gets a number.

    Made of all surveys with names, so that a field is called the same for everybody, and later surveys change nothing.
    """
    together: dict[Kind, list[Survey]] = defaultdict(list)
    for one in asked:
        together[kind_of(one)].append(one)
    taken, found = set(RESERVED), {}
    form_names: set[str] = set()
    for kind, ones in together.items():
        raw = raw_of(versions_of(ones), making.ALL)
        instrument = raw.newest.branches.instrument
        form = free(plain(kind[0], "form"), form_names)
        form_names.add(form)
        taken.add(f"{form}_complete")
        taken.add(f"{form}_timestamp")
        fields = {}
        for name in raw.names():
            fields[name] = free(name, taken)
            taken.add(fields[name])
        title = f"{instrument.title} (in confidence)" if kind[1] else instrument.title
        found[kind] = Called(form, title, fields)
    return found


def _form(kind: Kind, called: Called, seen: Iterable[Survey], reach: str) -> Form:
    asked = [one for one in seen if kind_of(one) == kind]
    in_confidence = kind[1]
    raw = raw_of(versions_of(asked), _narrower(reach, in_confidence=in_confidence))
    is_repeating = not in_confidence and _is_repeating(asked, raw)
    form = making.form_of(raw, called, in_confidence=in_confidence, is_repeating=is_repeating)
    return replace(form, has_days=not in_confidence and reach != making.DEIDENTIFIED)


def _narrower(reach: str, *, in_confidence: bool) -> str:
    return reach if not in_confidence or reach == making.DEIDENTIFIED else making.IN_CONFIDENCE


def _is_repeating(asked: Sequence[Survey], raw: Raw) -> bool:
    about_others = any(one.branches.instrument.respondents.about in PAIRED for one in raw.editions)
    places = [(one.wave_id, one.role) for one in asked]
    return about_others or len(set(places)) < len(places)


def _events(
    asked: Sequence[Survey], seen: Sequence[Survey], form_names: Mapping[Kind, str]
) -> tuple[tuple[Event, ...], dict[tuple[str, str], list[int]]]:
    """The events in the order of time, and which surveys stand in each."""
    waves = {one.wave_id: one.wave for one in asked}
    names: dict[int, str] = {}
    for pk in sorted(waves):
        names[pk] = free(plain(waves[pk].name, "wave"), names.values())
    found: dict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in seen:
        form = form_names[kind_of(one)]
        found[one.wave_id, one.role][form] = None
        places[f"{names[one.wave_id]}_arm_{ARMS[Role(one.role)]}", form].append(one.pk)
    ordered = sorted(found, key=lambda at: (ARMS[Role(at[1])], _in_time(waves[at[0]])))
    events = tuple(
        Event(
            f"{names[wave]}_arm_{ARMS[Role(role)]}",
            waves[wave].name,
            ARMS[Role(role)],
            wave,
            role,
            tuple(form for form in form_names.values() if form in found[wave, role]),
        )
        for wave, role in ordered
    )
    return events, places


def _in_time(wave: Wave) -> tuple[bool, float, int]:
    if wave.opens_at is not None:
        return False, wave.opens_at.timestamp(), wave.pk
    return True, float(wave.days_after or 0), wave.pk


def _box(caller: Caller, pk: int) -> Project:
    """An anonymous survey as a project of its own."""
    found = Survey.objects.filter(pk=pk, degree=Survey.Degree.ANONYMOUS, wave__program=caller.program)
    survey = found.select_related("wave__program").first()
    if survey is None or surveys.instrument_of(survey) is None or not may_export(caller.person, survey):
        raise forbidden()
    raw = raw_of(versions_of([survey]), caller.reach)
    taken = set(RESERVED)
    name = plain(survey.instrument, "form")
    taken.add(f"{name}_complete")
    fields = {}
    for one in raw.names():
        fields[one] = free(one, taken)
        taken.add(fields[one])
    title = raw.newest.branches.instrument.title
    form = replace(making.form_of(raw, Called(name, title, fields)), has_days=False)
    return Project(survey.pk, f"{caller.program.name}: {title} (anonymous)", (form,), survey=survey.pk)


def survey_of_box(project: Project) -> Survey:
    """The anonymous survey of such a project."""
    return anonymous.survey(project.survey or 0)


def study_ids(program: Program) -> dict[int, str]:
    """The id of each person of the programme who has one, by person."""
    return dict(StudyId.objects.filter(program=program).values_list("person", "code"))


def without_study_id(program: Program) -> list[int]:
    """Everybody who takes part or has answered with a name, and has no study id yet."""
    answered = Response.objects.filter(survey__wave__program=program, survey__degree=Survey.Degree.IDENTIFIED)
    people = Person.objects.filter(participations__program=program).values_list("pk", flat=True)
    known = set(study_ids(program))
    return sorted({*people, *answered.values_list("person", flat=True)} - known)


def person_of(program: Program, code: str) -> Person | None:
    """Who has this study id."""
    found = StudyId.objects.filter(program=program, code=code).select_related("person").first()
    return found.person if found else None


def view_of(program: Program, number: str) -> ExportView | None:
    """A view that was kept for export, by its number."""
    is_number = number.isdecimal() and len(number) < 10
    return ExportView.objects.filter(program=program, pk=int(number)).first() if is_number else None


def views_in(program: Program) -> list[ExportView]:
    """The views that are kept, by title."""
    return list(ExportView.objects.filter(program=program).order_by("title"))


def staff_forms(program: Program) -> set[int]:
    """Surveys whose answers staff may enter."""
    return set(StaffForm.objects.filter(survey__wave__program=program).values_list("survey", flat=True))


def is_of_staff(response: Response) -> bool:
    """Staff wrote it, and the person has neither changed it since nor taken it back."""
    entered = EnteredByStaff.objects.filter(response=response).first()
    if entered is None or response.state == Response.State.WITHDRAWN:
        return False
    return not response.answers.filter(saved_at__gt=entered.at).exists()
