"""Our scores and groups as calculated fields of a REDCap dictionary: the same number, and blank where there is none."""

from collections.abc import Mapping

from rapport.surveys.branching import Words, resolve, words_of
from rapport.surveys.condition import parse
from rapport.surveys.fields import Field
from rapport.surveys.redcap.conditions import PREFER_NOT, Names, code_of, to_logic
from rapport.surveys.redcap.logic import write
from rapport.surveys.rules import Derived, Score

BLANK = "''"


def calculation(score: Score, names: Names) -> str:
    """The formula of a score; parts that are blank, or “prefer not to say”, count as none."""
    if score.kind == "count":
        return _count(score, names)
    blank = [_is_blank(part, names) for part in score.parts]
    if score.kind == "dichotomy":
        one = names.fields.get(score.dichotomy)
        codes = [_code(value, one) for value in score.values]
        hit = " or ".join(f"[{names[score.dichotomy]}] = '{code}'" for code in codes)
        return f"if({blank[0]}, {BLANK}, if({hit}, 1, 0))"
    if score.kind == "difference":
        first, other = (f"[{names[part]}]" for part in score.parts)
        return f"if({' or '.join(blank)}, {BLANK}, {first} - {other})"
    values = [_value(part, score, names) for part in score.parts]
    made = f"{'mean' if score.kind == 'mean' or score.prorated else 'sum'}({', '.join(values)})"
    if score.kind == "sum" and score.prorated:
        made = f"{made} * {len(score.parts)}"
    return f"if({_enough(blank, score.needed)}, {made}, {BLANK})"


def _enough(blank: list[str], needed: int) -> str:
    """That at least so many are answered."""
    return f"sum({', '.join(f'if({one}, 0, 1)' for one in blank)}) >= {needed}"


def _is_blank(part: str, names: Names) -> str:
    """That there is no answer to a part (a field of ours, or a score that stands before)."""
    name, one = names[part], names.fields.get(part)
    if one is not None and one.kind == "ticks":
        return "(" + " and ".join(f"[{name}({code_of(option)})] = '0'" for option in one.options) + ")"
    rather_not = f" or [{name}] = '{PREFER_NOT}'" if one is not None and one.item.prefer_not else ""
    return f"([{name}] = ''{rather_not})" if rather_not else f"[{name}] = ''"


def _value(part: str, score: Score, names: Names) -> str:
    """What a part adds: counted from the other end where it is reversed; blank where there is no answer."""
    name, one = names[part], names.fields.get(part)
    value = f"{sum(score.limits)} - [{name}]" if part in score.reversed else f"[{name}]"
    is_plain = part not in score.reversed and not (one is not None and one.item.prefer_not)
    return value if is_plain else f"if({_is_blank(part, names)}, {BLANK}, {value})"


def _count(score: Score, names: Names) -> str:
    hits = []
    for part in score.parts:
        one = names.fields[part]
        wanted = [option for option in one.options if not score.values or option.value in score.values]
        if one.kind == "ticks":
            hits += [f"if([{names[part]}({code_of(option)})] = '1', 1, 0)" for option in wanted]
        else:
            either = " or ".join(f"[{names[part]}] = '{code_of(option)}'" for option in wanted)
            hits.append(f"if({either}, 1, 0)")
    blank = [_is_blank(part, names) for part in score.parts]
    return f"if({_enough(blank, score.needed)}, sum({', '.join(hits)}), {BLANK})"


def _code(value: int, one: Field | None) -> str:
    return code_of(one.labels[value]) if one is not None and value in one.labels else str(value)


def grouping(derived: Derived, names: Names) -> str:
    """The formula of a derived variable: the value of the first group whose condition holds."""
    known = {name: words_of(one) for name, one in names.fields.items()}
    known |= {name: Words("choice", groups) for name, groups in names.groups.items()}
    text = BLANK
    for group in reversed(derived.groups):
        text = f"if({write(to_logic(resolve(parse(group.when), known), names))}, {group.value}, {text})"
    blank = [_is_blank(need, names) for need in derived.needs]
    return f"if({' or '.join(blank)}, {BLANK}, {text})"


def group_choices(derived: Derived) -> Mapping[str, str]:
    """What the values of a derived variable mean."""
    return {str(group.value): group.label for group in derived.groups}
