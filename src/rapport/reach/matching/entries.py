"""What a registry says of an institution, as far as matching needs it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An institution of a registry.

    Attributes:
        key: the registry's own id (ROR id, IPEDS UNITID).
        name: as it is shown.
        names: every other name it is known by, in whatever language; no acronym.
        acronyms: short names.
        domains: of its web and e-mail addresses, in small letters, without "www.".
        city: where it is.
        state: the state or province, written out.
        state_code: the same in short, such as MN.
        country: the two letters of ISO 3166.
        is_current: whether it still exists.
    """

    key: str
    name: str
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    state_code: str = ""
    country: str = ""
    is_current: bool = True

    @property
    def place(self) -> str:
        """City, state and country, for people."""
        return ", ".join(part for part in (self.city, self.state or self.state_code, self.country) if part)
