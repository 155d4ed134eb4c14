"""The example files of the guide's chapter about words are right, and do what it says."""

import re
from pathlib import Path

from rapport.qualitative.words.counting import count_words
from rapport.qualitative.words.decisions import log_for, read_decisions
from rapport.qualitative.words.project import read_rules
from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.rules import default_rules

GUIDE = (Path(__file__).parents[3] / "docs" / "guide-evaluators.md").read_text(encoding="utf-8")
TEXTS = ["The aim of planning: plan with our PI, not pi", "Objectives of a course", "Support our relationships"]


def test_rules_and_decisions(tmp_path: Path) -> None:
    chapter = GUIDE[GUIDE.index("## Words of free answers") : GUIDE.index("## Instruments")]
    rules, decisions = re.findall(r"```yaml\n(.*?)```", chapter, re.DOTALL)
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "log.yaml").write_text(decisions, encoding="utf-8")
    reader = WordReader(read_rules(tmp_path / "rules.yaml", default_rules()))
    count = count_words(TEXTS, reader)
    assert {one.stem: one.respondents for one in count.stems} == {
        "goal": 2,
        "not": 1,
        "pi": 1,
        "plan": 1,
        "planning": 1,
        "relationship": 1,
        "support": 1,
    }
    log = log_for(read_decisions(tmp_path / "log.yaml"), count)
    assert [str(one.decision) for one in log.all] == ["excluded", "added", "candidate"]
