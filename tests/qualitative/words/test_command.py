"""``rapport words``: files in, files out; what is wrong is told with line and mend, and nothing is written."""

import csv
import io
import json
from pathlib import Path

import pytest

from rapport.qualitative.words.command import main
from rapport.tables.record import FIELDS

ANSWERS = """\
id,site,text
a,North,"I plan to write down what we expect."
b,North,"Plans, plans: self-reflection!"
c,South,"Our goals; our expectations."
d,South,"  "
a,North,"Plan again."
e,,"our GOALS;  our expectations."
"""
DECISIONS = """\
decisions:
  - {stem: plan, decision: excluded, reason: Used as a plain verb., who: Ada Example, when: 2026-02-01}
  - {stem: reflect, decision: candidate, reason: Looked at., who: Ada Example, when: 2026-02-01}
  - {stem: reflect, decision: added, reason: Close to the course., who: Ben Example, when: 2026-02-03}
  - {stem: unicorn, decision: added, reason: Was in the first wave., who: Ada Example, when: 2026-02-01}
"""
Sheet = list[dict[str, str]]


class Desk:
    """A folder with the answers, from which the command is called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put("answers.csv", ANSWERS)

    def put(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def run(self, *more: str, out: str = "out") -> int:
        fixed = (str(self.folder / "answers.csv"), "--text", "text", "--id", "id", "--out", str(self.folder / out))
        return main([*fixed, *more])

    def sheet(self, name: str) -> Sheet:
        text = (self.folder / "out" / name).read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def read(self, name: str) -> str:
        return (self.folder / "out" / name).read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_words_csv_has_the_three_columns(desk: Desk) -> None:
    assert desk.run("--min-respondents", "2") == 0
    rows = {row["stem"]: row for row in desk.sheet("words.csv")}
    assert list(rows)[:3] == ["expect", "plan", "goal"]
    # Four people wrote something; eleven words count: plan ×4, write, expect ×3, self, reflect, goal ×2 … = 12.
    assert rows["plan"] == {
        "stem": "plan",
        "forms": "plan 2, plans 2",
        "respondents": "2",
        "percent_respondents": "50.00",
        "occurrences": "4",
        "percent_words": "33.333",
    }
    assert rows["reflect"]["respondents"] == "1", "the hyphen separates"
    left_out = {row["word"]: row["reason"] for row in desk.sheet("left-out.csv")}
    assert left_out["our"] == "A pronoun."


@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        (("--min-respondents", "3"), ["expect"]),
        (("--min-percent-respondents", "50"), ["expect", "plan", "goal"]),
        (("--min-percent-words", "30"), ["plan"]),
        ((), []),
    ],
)
def test_the_line_may_be_drawn_on_any_column(desk: Desk, line: tuple[str, ...], candidates: list[str]) -> None:
    assert desk.run(*line) == 0
    assert [row["stem"] for row in desk.sheet("candidates.csv")] == candidates


def test_who_wrote_twice_and_the_same_twice_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run() == 0
    said = capsys.readouterr().out
    assert "Respondents with more than one text: 1; each counts once." in said
    assert "Texts that stand under more than one respondent: 1 (same-texts.csv)." in said
    assert [(row["number"], row["id"], row["line"]) for row in desk.sheet("same-texts.csv")] == [
        ("1", "c", "4"),
        ("1", "e", "7"),
    ]
    assert json.loads(desk.read("run.json"))["wrote_several_texts"] == {"a": 2}
    assert "4 respondents wrote something, 1 others nothing" in desk.read("methods.txt")


def test_decisions_are_applied_and_none_is_dropped(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    log = desk.put("log.yaml", DECISIONS)
    assert desk.run("--min-respondents", "2", "--decisions", log) == 0
    status = {row["stem"]: (row["status"], row["reason"], row["who"]) for row in desk.sheet("candidates.csv")}
    assert status == {
        "expect": ("candidate", "", ""),
        "goal": ("candidate", "", ""),
        "plan": ("excluded", "Used as a plain verb.", "Ada Example"),
        "reflect": ("added", "Close to the course.", "Ben Example"),
        "unicorn": ("", "Was in the first wave.", "Ada Example"),
    }
    assert [row["counts"] for row in desk.sheet("decisions.csv")] == ["yes", "no: decided anew", "yes", "yes"]
    notes = {(r["term"], r["statistic"]): r["note"] for r in json.loads(desk.read("results.json"))}
    assert notes["plan", "count"] == "excluded: Used as a plain verb. (Ada Example, 2026-02-01)"
    assert notes["unicorn", "count"] == "added: Was in the first wave. (Ada Example, 2026-02-01)"
    assert "“unicorn” is decided on, but nobody uses it" in capsys.readouterr().out


def test_a_log_may_be_csv(desk: Desk) -> None:
    log = desk.put("log.csv", "stem,decision,reason,who,when\nplan,excluded,A verb.,Ada,2026-02-01\n")
    assert desk.run("--min-respondents", "2", "--decisions", log) == 0
    assert {row["stem"]: row["status"] for row in desk.sheet("candidates.csv")}["plan"] == "excluded"


def test_a_decision_that_does_not_fit_the_line_is_doubted(desk: Desk) -> None:
    words = (("plan", "added"), ("self", "candidate"), ("write", "excluded"))
    lines = "".join(
        f"  - {{stem: {stem}, decision: {what}, reason: R., who: A, when: 2026-01-01}}\n" for stem, what in words
    )
    assert desk.run("--min-respondents", "2", "--decisions", desk.put("log.yaml", f"decisions:\n{lines}")) == 0
    rows = {row["stem"]: (row["line"], row["status"], row["doubt"][:14]) for row in desk.sheet("candidates.csv")}
    assert rows["plan"] == ("above", "candidate", "Was added from")
    assert rows["self"] == ("below", "", "Was decided to")
    assert rows["write"] == ("below", "excluded", "Is below the l")


def test_rules_of_a_project(desk: Desk) -> None:
    desk.put(
        "answers.csv", "id,text\n1,My PI and the IDP: objectives planned\n2,pi day; our aim is not it\n3,Plan goals\n"
    )
    rules = desk.put(
        "rules.yaml",
        """\
stop: [{word: day, reason: Says nothing.}]
count: [{word: not, reason: We count what is not done.}]
keep: [{word: PI, reason: The investigator.}, {word: IDP, reason: The plan.}]
synonyms: [{name: goal, words: [objective, aim], reason: One idea., who: Ada, when: 2026-02-01}]
splits: [{forms: [planned], reason: A plain verb., who: Ada, when: 2026-02-01}]
""",
    )
    assert desk.run("--rules", rules) == 0
    rows = {row["stem"]: (row["forms"], row["respondents"]) for row in desk.sheet("words.csv")}
    assert rows == {
        "goal": ("aim 1, goals 1, objectives 1", "3"),
        "idp": ("IDP 1", "1"),
        "not": ("not 1", "1"),
        "pi": ("PI 1", "1"),
        "plan": ("plan 1", "1"),
        "planned": ("planned 1", "1"),
    }
    left_out = {row["word"]: row["reason"] for row in desk.sheet("left-out.csv")}
    assert (left_out["pi"], left_out["day"]) == ("Fewer than 3 letters.", "Says nothing.")
    methods = desk.read("methods.txt")
    for told in (
        "day (Says nothing.)",
        "objective, aim as goal (One idea. Ada, 2026-02-01)",
        "planned (A plain verb. Ada",
    ):
        assert told in methods


def test_groups_are_compared(desk: Desk) -> None:
    assert desk.run("--min-respondents", "3", "--by", "site") == 0
    rows = [tuple(row.values()) for row in desk.sheet("compared.csv")]
    assert rows == [
        ("expect", "North", "1", "2", "50.00"),
        ("expect", "South", "1", "1", "100.00"),
        ("expect", "not said", "1", "1", "100.00"),
    ]
    of = [r for r in json.loads(desk.read("results.json")) if r["table"] == "words-compared" and r["group"] == "North"]
    assert [(r["statistic"], r["value"], r["n"]) for r in of] == [("n", 2, 2), ("count", 1, 2), ("percent", 50.0, 2)]


def test_a_word_in_its_context(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run("--context", "expectations", "--context", "unicorn") == 0
    rows = [tuple(row.values()) for row in desk.sheet("context.csv")]
    assert rows == [
        ("expect", "a", "2", "I plan to write down what we", "expect", "."),
        ("expect", "c", "4", "Our goals; our", "expectations", "."),
        ("expect", "e", "7", "our GOALS; our", "expectations", "."),
    ]
    assert "“unicorn” stands nowhere" in capsys.readouterr().out


def test_stemmer_and_stop_list_stand_with_the_result(desk: Desk) -> None:
    assert desk.run() == 0
    run = json.loads(desk.read("run.json"))
    assert run["stemmer"]["program"] == "PyStemmer"
    assert run["stemmer"]["language"] == "english"
    assert run["stop_list"] == "english@1"
    records = json.loads(desk.read("results.json"))
    assert {tuple(record) for record in records} == {FIELDS}
    assert {record["model"] for record in records} == {f"PyStemmer {run['stemmer']['version']} (Snowball), english"}


def test_the_same_again_is_the_same(desk: Desk) -> None:
    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (desk.folder / "out").iterdir() if path.name != "run.json"}

    assert desk.run("--by", "site") == 0
    first = files()
    assert desk.run("--by", "site") == 0, "a folder that holds a run of ours is replaced"
    assert files() == first


def test_no_cell_is_a_formula(desk: Desk) -> None:
    desk.put("answers.csv", 'id,text\n=1+1,"=cmd() a plan"\nb,"=cmd() a plan"\n')
    assert desk.run("--context", "plan") == 0
    for name in ("same-texts.csv", "context.csv"):
        cells = [cell for row in desk.sheet(name) for cell in row.values()]
        assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize(
    ("answers", "more", "said"),
    [
        ("id,txt\n1,a\n", (), "answers.csv:1: there is no column “text” – did you mean “txt”?"),
        (
            "id,text\n1,a\n",
            ("--by", "role"),
            "answers.csv:1: there is no column “role” – name one of its columns with --by",
        ),
        ("id,text\n,a plan\n", (), "answers.csv:2: nobody stands under “id”, but there is a text – fill it in"),
        ("id,text\n1,\n", (), "answers.csv:1: nobody wrote anything in “text”"),
        (
            "id,text,site\n1,a,N\n1,b,S\n",
            ("--by", "site"),
            "answers.csv:3: “1” stands under “S” in “site”, but under “N” on line 2",
        ),
        ("id,text\n1,a,b\n", (), "answers.csv:2: this row has 3 cells, the header 2"),
        ("", (), "answers.csv:1: the file is empty"),
    ],
)
def test_wrong_answers(
    desk: Desk, answers: str, more: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("answers.csv", answers)
    assert desk.run(*more) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "1 mistake; nothing was written." in told
    assert not (desk.folder / "out").exists()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("stop: [{word: course}]", ":1: “reason” is missing"),
        ("stop: [{word: two words, reason: R.}]", ":1: “two words” is not one word – write letters only"),
        ("stop: [{word: the, reason: R.}]", ":1: “the” is on the stop list already – take it out of “stop”"),
        ("count: [{word: plan, reason: R.}]", ":1: “plan” is not on the stop list, so it counts already"),
        (
            "stop:\n  - {word: plan, reason: R.}\nkeep:\n  - {word: plan, reason: R.}",
            ":4: “plan” is named under “stop” already (line 2)",
        ),
        ("synonyms: [{name: goal, words: [aim], reason: R.}]", ":1: “who” is missing"),
        (
            "synonyms:\n  - {name: goal, words: [aim], reason: R., who: A, when: 2026-01-01}\n"
            "  - {name: plan, words: [aims], reason: R., who: A, when: 2026-01-01}",
            ":3: “aims” counts as “aim”, which is named already (line 2)",
        ),
        ("shortest: 0", ":1: the number 0 for “shortest” is not possible"),
        ("stopp: []", ":1: “stopp” is not known here – did you mean “stop”?"),
    ],
)
def test_wrong_rules(desk: Desk, rules: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run("--rules", desk.put("rules.yaml", rules)) == 2
    assert f"rules.yaml{said}" in capsys.readouterr().err
    assert not (desk.folder / "out").exists()


@pytest.mark.parametrize(
    ("name", "log", "said"),
    [
        (
            "log.yaml",
            "decisions: [{stem: plans, decision: excluded, reason: R., who: A, when: 2026-01-01}]",
            ":1: “plans” is a form of the stem “plan” – write “plan”",
        ),
        (
            "log.yaml",
            "decisions: [{stem: our, decision: added, reason: R., who: A, when: 2026-01-01}]",
            ":1: “our” does not count: A pronoun.",
        ),
        (
            "log.yaml",
            "decisions: [{stem: plan, decision: excluded, who: A, when: 2026-01-01}]",
            ":1: “reason” is missing",
        ),
        (
            "log.csv",
            "stem,decision,reason,who,when\nplan,exclude,R.,A,2026-01-01\n",
            ":2: “exclude” is not one of the choices",
        ),
        ("log.csv", "stem,decision,reason,who,when\nplan,excluded,R.,A,soon\n", ":2: a date is expected"),
        ("log.csv", "stem,decision,who,when\nplan,excluded,A,2026-01-01\n", ":1: there is no column “reason”"),
        (
            "log.csv",
            "stem,decision,reason,who,when\nplan,excluded,,A,2026-01-01\n",
            ":2: there is nothing for “reason”",
        ),
    ],
)
def test_wrong_decisions(desk: Desk, name: str, log: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run("--decisions", desk.put(name, log)) == 2
    assert f"{name}{said}" in capsys.readouterr().err
    assert not (desk.folder / "out").exists()


def test_all_mistakes_of_all_files_are_told_at_once(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("answers.csv", "id,text\n,a\n,b\n")
    assert desk.run("--rules", desk.put("rules.yaml", "stopp: []"), "--decisions", desk.put("log.yaml", "x: 1")) == 2
    told = capsys.readouterr().err
    assert all(name in told for name in ("answers.csv:2", "answers.csv:3", "rules.yaml:1", "log.yaml:1"))


def test_a_folder_of_somebody_elses_is_left_alone(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.folder / "out").mkdir()
    kept = desk.put("out/mine.txt", "mine")
    assert desk.run() == 2
    assert "is not empty and holds no previous run" in capsys.readouterr().err
    assert Path(kept).read_text(encoding="utf-8") == "mine"
    desk.put("out/run.json", json.dumps({"made_by": "rapport evaluate", "files": {"mine.txt": ""}}))
    assert desk.run() == 2, "nor is a run of another command replaced"


@pytest.mark.parametrize(
    "words",
    [
        ("--min-respondents", "0"),
        ("--min-percent-words", "101"),
        ("--min-respondents", "2", "--min-percent-words", "1"),
    ],
)
def test_a_line_that_cannot_be_is_refused(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run(*words) == 2
    assert not (desk.folder / "out").exists()
