"""Organisations of the Research Organization Registry, versions 1 and 2 of its schema (ror.readme.io/docs/data-dump).

Only what a name can be matched by is read. A record that lacks its id or name is left out and told.
"""

from typing import Any

from rapport.reach.matching.entries import Entry
from rapport.reach.matching.names import domain_of


def entry(record: dict[str, Any]) -> Entry | None:
    """One organisation, or nothing where the record is none."""
    try:
        return _second(record) if isinstance(record.get("names"), list) else _first(record)
    except (AttributeError, KeyError, TypeError, IndexError):
        return None


def _second(record: dict[str, Any]) -> Entry | None:
    """Schema 2: one list of names, each with its types."""
    shown, others, shorts = "", [], []
    for one in record["names"]:
        types = one.get("types") or []
        if "ror_display" in types:
            shown = one["value"]
        elif "acronym" in types:
            shorts.append(one["value"])
        else:
            others.append(one["value"])
    place = ((record.get("locations") or [{}])[0].get("geonames_details")) or {}
    links = [one.get("value", "") for one in record.get("links") or [] if one.get("type") == "website"]
    return _made(
        record,
        name=shown or (others[0] if others else ""),
        others=others,
        shorts=shorts,
        addresses=[*(record.get("domains") or []), *links],
        city=place.get("name") or "",
        state=place.get("country_subdivision_name") or "",
        state_code=place.get("country_subdivision_code") or "",
        country=place.get("country_code") or "",
    )


def _first(record: dict[str, Any]) -> Entry | None:
    """Schema 1: name, aliases, labels and acronyms apart."""
    address = (record.get("addresses") or [{}])[0]
    state = (address.get("geonames_city") or {}).get("geonames_admin1") or {}
    return _made(
        record,
        name=record.get("name") or "",
        others=[*(record.get("aliases") or []), *(one["label"] for one in record.get("labels") or [])],
        shorts=record.get("acronyms") or [],
        addresses=record.get("links") or [],
        city=address.get("city") or "",
        state=state.get("name") or "",
        state_code=(state.get("code") or "").rpartition(".")[2],
        country=(record.get("country") or {}).get("country_code") or "",
    )


def _made(
    record: dict[str, Any], *, name: str, others: list[str], shorts: list[str], addresses: list[str], **place: str
) -> Entry | None:
    key = str(record.get("id") or "").rstrip("/").rpartition("/")[2]
    if not key or not name.strip():
        return None
    domains = dict.fromkeys(domain for address in addresses if (domain := domain_of(address)))
    status = record.get("status") or "active"
    return Entry(
        key,
        name.strip(),
        tuple(dict.fromkeys(other.strip() for other in others if other.strip())),
        tuple(dict.fromkeys(short.strip() for short in shorts if short.strip())),
        tuple(domains),
        is_current=status == "active",
        **place,
    )
