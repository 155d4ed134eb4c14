"""What the worker does about workshops: writes to everybody whom a change concerns."""

from rapport.training.facilitating import actions, queries


def tell(workshop: int, version: int) -> None:
    """A workshop was moved or called off: queue the letters about it."""
    actions.write_about(by=None, workshop=queries.workshop(workshop), version=version)
