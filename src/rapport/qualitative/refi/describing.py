"""What other programs are told in words: the definition of a code, and how a project was coded."""

from rapport.qualitative.refi.beside import Beside, Coder, Entry, Round
from rapport.qualitative.refi.exchange import BESIDE


def described(entry: Entry) -> str:
    """What a code means, with what belongs to it, what does not, and examples.

    Args:
        entry: what the codebook says.

    Returns:
        Paragraphs, each with its heading where it is not the definition.
    """
    yes = [anchor.text for anchor in entry.anchors if anchor.is_in]
    no = [anchor.text for anchor in entry.anchors if not anchor.is_in]
    parts = [
        entry.definition,
        f"Include: {entry.includes}" if entry.includes else "",
        f"Exclude: {entry.excludes}" if entry.excludes else "",
        "\n".join(["Examples:", *(f"– {one}" for one in yes)]) if yes else "",
        "\n".join(["Not this code:", *(f"– {one}" for one in no)]) if no else "",
    ]
    return "\n\n".join(part for part in parts if part)


def method(layers: Beside) -> str:
    """How the project was coded, for readers of other programs.

    Args:
        layers: ours.

    Returns:
        Sentences that name texts, codebook, rounds and what else is in the package.
    """
    written = sum(unit.withdrawn_at is None for unit in layers.units)
    said = [f"{written:,} units of text in {len(layers.documents):,} documents."]
    if published := [book for book in layers.codebooks if book.number is not None]:
        said.append(f"The codes are those of version {published[-1].number} of the codebook.")
    said += [_round(layers, one) for one in layers.rounds if one.kind != "training"]
    if layers.screening:
        said.append(f"A screening of {len(layers.screening.publications):,} publications stands in {BESIDE}.")
    said.append(
        f"Versions of the codebook, texts in which a coder found nothing, training rounds, reasons of decisions and "
        f"the agreement of the coders stand in {BESIDE} within this file."
    )
    return "\n".join(said) + "\n"


def _round(layers: Beside, one: Round) -> str:
    labels = [coder.label for coder in one.coders if coder.released_at is None]
    who = ", ".join(labels)
    number = layers.codebooks[one.codebook].number
    seen = sum(_settled(coder) for coder in one.coders)
    how = (
        "came from another program"
        if one.kind == "brought in"
        else f"was coded with version {number} by {who}, each alone"
    )
    decided = f"; {len(one.rulings):,} decisions between coders" if one.rulings else ""
    return f"Round {one.number} {how}: {seen:,} readings that were finished{decided}."


def _settled(coder: Coder) -> int:
    return sum(assignment.is_done for assignment in coder.assignments)
