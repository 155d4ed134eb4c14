"""The files of a word list: the same code as `rapport words`, and the same bytes for the same texts and decisions."""

from rapport.qualitative.models import Project
from rapport.qualitative.wordlist import counted, standing, texts
from rapport.qualitative.words.answers import Answers, Columns
from rapport.qualitative.words.products import Query, files_of
from rapport.tables.csv_export import rows_as_csv

# The same archive each time: no time stands in it.
NO_DAY = (2000, 1, 1, 0, 0, 0)
SECRET = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def figures(project: Project) -> dict[str, bytes]:
    """The files that hold numbers alone; nothing before anything was counted."""
    made = query(project, with_texts=False)
    return files_of(made) if made else {}


def every_file(project: Project) -> dict[str, bytes]:
    """All files, with the rules and decisions from which `rapport words` makes the same."""
    made = query(project, with_texts=True)
    if made is None:
        return {}
    log = [("stem", "decision", "reason", "who", "when")]
    log += [(one.stem, str(one.decision), one.reason, one.who, str(one.when)) for one in made.words.log.all]
    rules = standing.standing(project).text.encode()
    return {**files_of(made), "rules.yaml": rules, "decision-log.csv": rows_as_csv(log)}


def query(project: Project, *, with_texts: bool) -> Query | None:
    """The word query as it was made; None before anything was counted.

    Args:
        project: of which project.
        with_texts: whether the texts are read again, for what was written twice.
    """
    now = standing.standing(project)
    result = counted.state(project, now).result
    if result is None:
        return None
    found = counted.word_list(project, result, now, whole=True)
    answers = texts.answers(project) if with_texts else Answers(project.name, "", ())
    silent = tuple(map(str, range(result.silent)))
    answers = Answers(answers.file, result.texts_sha256, answers.answers, silent)
    stemmer = counted.stemmer_of(result)
    return Query(answers, Columns("text", "respondent"), counted.rules_of(result, now), stemmer, found)
