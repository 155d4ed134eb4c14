"""Who plans a trial, who recruits, who opens the allocation – and who must not know which arm is which."""

from rapport.people.models import Person
from rapport.people.roles import Role, Verb
from rapport.programs.held import held_today
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs, roles_of
from rapport.trials.models import Meeting, Site, Trial

SEES_ARMS = frozenset({Role.DIRECTOR, Role.COORDINATOR, Role.ALLOCATION_OFFICER})
BLINDED = frozenset({Role.STATISTICIAN, Role.EVALUATOR})


@needs(Verb.SEE_TRIALS)
def may_see_trials(person: Person, program: Program) -> bool:
    return holds(person, Verb.SEE_TRIALS, program)


@needs(Verb.SEE_TRIALS)
def may_see_trial(person: Person, program: Program, trial: Trial) -> bool:
    return trial.program_id == program.pk and holds(person, Verb.SEE_TRIALS, program)


@needs(Verb.PLAN_TRIALS)
def may_plan_trials(person: Person, program: Program) -> bool:
    return holds(person, Verb.PLAN_TRIALS, program)


@needs(Verb.PLAN_TRIALS)
def may_plan_trial(person: Person, program: Program, trial: Trial) -> bool:
    return trial.program_id == program.pk and holds(person, Verb.PLAN_TRIALS, program)


@needs(Verb.KEEP_SITES)
def may_keep_site(person: Person, program: Program, trial: Trial, site: Site) -> bool:
    """Who runs the programme; a site coordinator at their own institution alone."""
    ours = trial.program_id == program.pk and site.trial_id == trial.pk
    if not (ours and holds(person, Verb.KEEP_SITES, program)):
        return False
    return holds(person, Verb.PLAN_TRIALS, program) or site.institution_id in own_institutions(person, program)


@needs(Verb.KEEP_SITES)
def may_deliver(person: Person, program: Program, trial: Trial, site: Site) -> bool:
    """Whoever keeps the site and does not analyse the trial: what is given there tells of its arm."""
    return may_keep_site(person, program, trial, site) and not is_blinded(person, trial)


@needs(Verb.KEEP_SITES)
def may_keep_meeting(person: Person, program: Program, trial: Trial, site: Site, planned: Meeting) -> bool:
    return planned.site_id == site.pk and may_deliver(person, program, trial, site)


def own_institutions(person: Person, program: Program) -> set[int | None]:
    """Where somebody is site coordinator."""
    held = held_today(person)
    return {
        one.institution_id
        for one in held
        if one.program_id == program.pk and one.role == Role.SITE_COORDINATOR and one.institution_id
    }


def is_blinded(person: Person, trial: Trial) -> bool:
    """Whoever analyses the trial must not learn an arm by its name yet, not even at their own institution."""
    return trial.unblinded_at is None and bool(roles_of(person, trial.program) & BLINDED)


@needs(Verb.OPEN_ALLOCATION)
def may_open_allocation(person: Person, program: Program, trial: Trial) -> bool:
    """The officer – who must not analyse the trial, since the log names arms."""
    ours = trial.program_id == program.pk and holds(person, Verb.OPEN_ALLOCATION, program)
    return ours and not is_blinded(person, trial)


def chooses_who_takes_part(person: Person, trial: Trial) -> bool:
    """Whoever approaches institutions, or includes people at one of the trial: no officer of it, whoever named them."""
    if holds(person, Verb.PLAN_TRIALS, trial.program):
        return True
    return trial.sites.filter(institution__in=own_institutions(person, trial.program)).exists()


@needs(Verb.ANALYSE_TRIALS)
def may_analyse_trial(person: Person, program: Program, trial: Trial) -> bool:
    return trial.program_id == program.pk and holds(person, Verb.ANALYSE_TRIALS, program)


@needs(Verb.SEE_ARMS)
def may_see_arms(person: Person, program: Program, trial: Trial) -> bool:
    """Pages that tell of arms by name."""
    return trial.program_id == program.pk and holds(person, Verb.SEE_ARMS, program) and sees_arms(person, trial)


@needs(Verb.SEE_BASELINE)
def may_see_baseline(person: Person, program: Program, trial: Trial) -> bool:
    return trial.program_id == program.pk and holds(person, Verb.SEE_BASELINE, program)


def sees_arms(person: Person, trial: Trial) -> bool:
    """Whoever delivers what arms are given; before it is unblinded nobody who analyses it, whatever else they are."""
    roles = roles_of(person, trial.program)
    return trial.unblinded_at is not None or bool(roles & SEES_ARMS and not roles & BLINDED)
