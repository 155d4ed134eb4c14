"""What a plan calls its variables, levels and pairs. Pure."""

from rapport.analysis.plan import Plan


def labels_of(plan: Plan | None) -> dict[str, str]:
    """Words for a name, for `name=level`, and for `before→after`; nothing without a plan."""
    found: dict[str, str] = {}
    if plan is None:
        return found
    for one in plan.variables:
        found[one.name] = one.label
        labels = getattr(one, "labels", {}) or {}
        found |= {f"{one.name}={level}": label for level, label in labels.items()}
    for table in plan.tables:
        found |= {f"{pair.before}→{pair.after}": pair.label for pair in getattr(table, "pairs", ())}
    return found
