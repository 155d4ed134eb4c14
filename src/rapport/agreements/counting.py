"""What a template holds, in lines for its author: items, structured ones, and the 32 types domain by domain. Pure."""

from rapport.agreements.expectations import TYPES, Domain
from rapport.agreements.template import Template


def counted(template: Template) -> list[str]:
    """A line for the whole, then one for each domain and one for each of its types."""
    items = template.items
    structured = sum(item.kind != "text" for item in items)
    guessed, specific = (sum(getattr(item, name) for item in items) for name in ("guess", "specific"))
    lines = [
        f"{template.id} {template.version}: {len(items)} items, {structured} structured, {specific} specific, "
        f"{guessed} with a guess, {sum(item.required_by is not None for item in items)} required"
    ]
    for domain in Domain:
        types = [kind for kind in TYPES if kind.domain == domain]
        by_type = {kind.id: [item.id for item in items if kind.id in item.covers] for kind in types}
        covered = sum(bool(found) for found in by_type.values())
        here = sum(item.domain == domain for item in items)
        lines.append(f"{domain.heading}: {here} items; {covered} of {len(types)} types covered")
        for id_, found in by_type.items():
            why_not = template.not_covered.get(id_, "not covered, and no reason given")
            lines.append(f"  {id_}: {', '.join(found) or f'– ({why_not})'}")
    return lines
