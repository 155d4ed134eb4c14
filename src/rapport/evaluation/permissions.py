"""Who writes plans, runs them, and reads what they found."""

from rapport.evaluation.models import AnalysisPlan, Run, RunFile
from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs, roles_of
from rapport.surveys.models import Survey
from rapport.surveys.permissions import IN_THE_LINE


@needs(Verb.WRITE_PLANS)
def may_write_plans(person: Person, program: Program) -> bool:
    return holds(person, Verb.WRITE_PLANS, program)


@needs(Verb.WRITE_PLANS)
def may_write_plan(person: Person, program: Program, analysis: AnalysisPlan) -> bool:
    return analysis.program_id == program.pk and holds(person, Verb.WRITE_PLANS, program)


@needs(Verb.RUN_EVALUATION)
def may_run_plan(person: Person, program: Program, analysis: AnalysisPlan) -> bool:
    return analysis.program_id == program.pk and holds(person, Verb.RUN_EVALUATION, program)


@needs(Verb.RUN_EVALUATION)
def may_evaluate(person: Person, program: Program) -> bool:
    return holds(person, Verb.RUN_EVALUATION, program)


def reads_in_confidence(person: Person, program: Program) -> bool:
    """What was said in confidence is evaluated by nobody who is a mentor or a scholar there, or in a mentor's line."""
    return not IN_THE_LINE & roles_of(person, program)


def reads_names(person: Person, program: Program) -> bool:
    """Whoever may read identified answers one by one."""
    return holds(person, Verb.READ_IDENTIFIED, program)


@needs(Verb.RUN_EVALUATION)
def may_read_run(person: Person, program: Program, run: Run) -> bool:
    """Whoever evaluates; in confidence, and beside an earlier run that is too close, only some of them."""
    may = run.program_id == program.pk and holds(person, Verb.RUN_EVALUATION, program)
    degrees = {source.survey.degree for source in run.sources.all()}
    if may and degrees - {Survey.Degree.IDENTIFIED}:
        may = reads_in_confidence(person, program)
    return may and (run.is_open or run.made_at is None or reads_names(person, program))


@needs(Verb.RUN_EVALUATION)
def may_fetch_file(person: Person, program: Program, result: RunFile) -> bool:
    return may_read_run(person, program, result.run)


@needs(Verb.SEE_EVALUATION_SUMMARY)
def may_see_summary(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_EVALUATION_SUMMARY, program)
