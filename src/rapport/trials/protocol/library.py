"""The protocol that ships, to begin with."""

from rapport.kit import content


def example() -> str:
    """Its text."""
    return content.files("protocols", "*.yaml")["cluster-trial.yaml"].read_text(encoding="utf-8")
