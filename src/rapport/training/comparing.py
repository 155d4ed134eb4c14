"""Which ids of a course are gone in a later version of it: answers under them would be found no more. Pure."""

from dataclasses import dataclass

from rapport.training.activities import Block, Dialogue
from rapport.training.course import Activity, Course, Key


@dataclass(frozen=True)
class Changes:
    """What differs, each as a line for its author.

    Attributes:
        lost: ids under which answers may lie and which nothing leads to any more.
        renamed: ids whose answers are found under a new one.
        reworded: activities whose words have changed; answers to them are shown as given to an earlier wording.
        new: pages and activities that were not there.
    """

    lost: tuple[str, ...]
    renamed: tuple[str, ...]
    reworded: tuple[str, ...]
    new: tuple[str, ...]


def compare(old: Course, new: Course) -> Changes:
    """Compare two versions of a course."""
    lost, renamed, reworded = [], [], []
    if old.id != new.id:
        lost.append(f"course {old.id} (now {new.id}): every answer")
    today = {_joined(new.key_today(page.id, block.id)) for page in old.pages for block in page.blocks}
    for page in old.pages:
        for block in page.blocks:
            key = new.key_today(page.id, block.id)
            now = new.block(key)
            name = _joined((page.id, block.id))
            if now is None:
                lost.append(f"{block.kind} {name}")
                continue
            if key != (page.id, block.id):
                renamed.append(f"{name} → {_joined(key)}")
            lost += _lost_inside(name, block, now)
            reworded += [name] if now.sha256 != block.sha256 else []
        if new.page(new.page_today(page.id)) is None and not page.blocks:
            lost.append(f"page {page.id}")
    there = {_joined((page.id, block.id)): block for page in new.pages for block in page.blocks}
    added = [f"{block.kind} {name}" for name, block in there.items() if name not in today]
    return Changes(tuple(lost), tuple(renamed), tuple(reworded), tuple(added))


def _lost_inside(name: str, block: Activity, now: Activity) -> list[str]:
    if block.kind != now.kind:
        return [f"{block.kind} {name} (now a {now.kind})"]
    there = set(_ids(now.content))
    return [f"{block.content.part} {word} of {name}" for word in _ids(block.content) if word not in there]


def _ids(content: Block) -> list[str]:
    """Everything inside that an answer may name; of a dialogue also what can be said at each step."""
    ids = list(content.ids)
    if isinstance(content, Dialogue):
        ids += [f"{word}/{reply.id}" for word, step in content.steps.items() for reply in step.replies]
    return ids


def _joined(key: Key) -> str:
    return "/".join(key)
