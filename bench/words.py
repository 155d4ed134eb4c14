"""The word query: a million short answers, and how many times NLTK's stemmer that is.

    .venv/bin/python bench/words.py                       # everything
    .venv/bin/python bench/words.py --people 100000
    PYTHONPATH=FOLDER .venv/bin/python bench/words.py     # with NLTK, or snowballstemmer, in that folder

Neither NLTK nor snowballstemmer is a dependency of Rapport; the peer that is found is named, and without one nothing
is compared. Answers are made up: some 20 words each (155 signs), half of them of the stop list, the others from 60,000
made-up words as often as words of a language are; every tenth has a curly apostrophe, every fiftieth accents.
All figures are seconds of processor time on one core, the fastest of three for 1,000 answers. The machine may be busy:
then processor time grows, too, and only the comparison within the run says something.
"""

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

from rapport.qualitative.words.counting import count_words  # noqa: E402
from rapport.qualitative.words.reader import WordReader  # noqa: E402
from rapport.qualitative.words.rules import default_rules  # noqa: E402

WORD = r"[^\W\d_]+(?:'[^\W\d_]+)*"
WORDS, VOCABULARY = 20, 60_000
# NLTK takes minutes for a million; its time per token does not depend on how many there are.
PEER_ANSWERS = 10_000
ENDINGS = ("", "s", "ed", "ing", "ation", "ly", "ment", "er")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--part", nargs=2)
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(PARTS[asked.part[0]](int(asked.part[1]))))
        return 0
    verdicts = [tell(*line) for line in lines(asked.people)]
    return int(not all(verdicts))


def lines(people: int):
    small_one = part("ours", 1_000)
    yield "1,000 answers", 1000 * small_one["seconds"], "ms", 20, "≤"
    ours = part("ours", people)
    scale = people / 1_000_000
    yield (
        f"{people:,} answers of {ours['words'] / people:.1f} words, {ours['stems']:,} stems",
        ours["seconds"],
        "s",
        (9 * scale if scale == 1 else None),
        "≤",
    )
    yield "memory beside the answers", ours["megabytes"], "MB", 120, "≤"
    yield "words per second of processor time", ours["words"] / ours["seconds"] / 1e6, "million", None, ""
    simple = part("simple", min(people, 100_000))
    ours_per_word = ours["seconds"] / ours["words"]
    yield (
        "times a regular expression and a set for each answer",
        (simple["seconds"] / simple["words"] / ours_per_word),
        "×",
        None,
        "",
    )
    peer = part("peer", PEER_ANSWERS)
    if not peer["name"]:
        print("neither NLTK nor snowballstemmer is here: nothing is compared")
        return
    for which, seconds in peer["seconds"].items():
        bound = 15 if peer["name"].startswith("NLTK") and which == "each word" else None
        ratio = seconds / peer["words"] / ours_per_word
        yield f"times {peer['name']}, which stems {which} ({PEER_ANSWERS:,} answers)", ratio, "×", bound, "≥"
    yield "of the 20 most frequent stems, the same number of people as the peer", peer["same"], "", None, ""
    command = part("command", min(people, 100_000))
    yield f"whole command with all files, {min(people, 100_000):,} answers", command["seconds"], "s", None, ""


def tell(name: str, value: float | bool, unit: str, bound: float | None, sign: str) -> bool:
    met = bound is None or (value <= bound if sign == "≤" else value >= bound)
    shown = ("yes" if value else "NO") if isinstance(value, bool) else f"{value:,.3g}"
    limit = f"  (bound: {sign} {bound:g} {unit})" if bound is not None else ""
    print(f"{name}: {shown} {unit}{limit}{'' if met else '  MISSED'}", flush=True)
    return met


def part(name: str, people: int) -> dict:
    """A part in a process of its own, so that memory and caches are its own too."""
    argv = [sys.executable, __file__, "--part", name, str(people)]
    ran = subprocess.run(argv, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"{name} at {people} failed:\n{ran.stderr}")
    return json.loads(ran.stdout.splitlines()[-1])


def answers(people: int) -> list[str]:
    chance = random.Random(8)
    letters = "eeeaaiioouttnnsshrrdlcumwfgypbvk"
    bare = ["".join(chance.choices(letters, k=chance.randint(3, 8))) for _ in range(VOCABULARY // len(ENDINGS))]
    vocabulary = [word + ending for word in bare for ending in ENDINGS]
    chance.shuffle(vocabulary)
    usual = list(accumulate((rank + 3) ** -1.2 for rank in range(len(vocabulary))))
    stopped = [word for word in default_rules().stopped() if word.isalpha()]
    usual_stopped = list(accumulate(1 / (rank + 1) for rank in range(len(stopped))))
    made = []
    for number in range(people):
        plain = chance.choices(stopped, cum_weights=usual_stopped, k=WORDS // 2)
        telling = chance.choices(vocabulary, cum_weights=usual, k=WORDS - WORDS // 2)
        text = " ".join(word for pair in zip(plain, telling, strict=True) for word in pair).capitalize() + "."
        text = text.replace(" ", ", ", 1) if number % 3 == 0 else text
        text = text.replace(" ", "’s ", 2) if number % 10 == 0 else text
        made.append(text.replace("e", "é") if number % 50 == 0 else text)
    return made


def ours(people: int) -> dict:
    texts, rules = answers(people), default_rules()
    before = _megabytes()
    best = 1e9
    for _ in range(3 if people <= 1000 else 1):
        began = time.process_time()
        count = count_words(texts, WordReader(rules))
        best = min(best, time.process_time() - began)
    return {
        "seconds": best,
        "megabytes": _megabytes() - before,
        "words": count.words,
        "stems": len(count.stems),
    }


def simple(people: int) -> dict:
    """What one would write first: a regular expression, each different word stemmed once, a set for each answer."""
    import Stemmer  # noqa: PLC0415

    texts, stopped = answers(people), default_rules().stopped()
    find = re.compile(WORD).findall
    began = time.process_time()
    stem_of = Stemmer.Stemmer("english").stemWord
    stems: dict[str, str] = {}
    written: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for text in texts:
        words = find(text.lower().replace("’", "'"))
        written.update(words)
        for word in words:
            if word not in stems:
                stems[word] = stem_of(word)
        used.update({stems[word] for word in words if len(word) > 2 and word not in stopped})
    return {"seconds": time.process_time() - began, "words": written.total()}


def peer(people: int) -> dict:
    """The peer from the text to the same counts: its tokenizer where it has one, its stemmer for each word."""
    name, words_of, stem_of = _peer()
    if not name:
        return {"name": ""}
    texts, stopped = answers(people), default_rules().stopped()
    seconds, number = {}, 0
    for which in ("each word", "each word that is not stopped"):
        used: Counter[str] = Counter()
        began = time.process_time()
        for text in texts:
            words = words_of(text.lower().replace("’", "'"))
            number += len(words)
            if which == "each word":
                pairs = [(word, stem_of(word)) for word in words]
                used.update({stem for word, stem in pairs if len(word) > 2 and word not in stopped})
            else:
                used.update({stem_of(word) for word in words if len(word) > 2 and word not in stopped})
        seconds[which] = time.process_time() - began
    mine = {one.stem: one.respondents for one in count_words(texts, WordReader(default_rules())).stems[:20]}
    same = sum(used[stem] == people for stem, people in mine.items())
    return {"name": name, "seconds": seconds, "words": number // 2, "same": same}


def _peer():
    find = re.compile(WORD).findall
    try:
        import nltk  # noqa: PLC0415
        from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415
        from nltk.tokenize import RegexpTokenizer  # noqa: PLC0415
    except ImportError:
        try:
            # Its front door takes PyStemmer where that is installed; this is its own Python.
            from snowballstemmer.english_stemmer import EnglishStemmer  # noqa: PLC0415
        except ImportError:
            return "", find, str
        return "snowballstemmer in pure Python", find, EnglishStemmer().stemWord
    return f"NLTK {nltk.__version__}", RegexpTokenizer(WORD).tokenize, SnowballStemmer("english").stem


def command(people: int) -> dict:
    import csv  # noqa: PLC0415

    from rapport.qualitative.words.command import main as words  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "text"), *enumerate(answers(people))])
        began = time.process_time()
        sys.stdout = sys.stderr
        code = words([str(path), "--text", "text", "--id", "id", "--out", str(Path(folder) / "out")])
        sys.stdout = sys.__stdout__
        if code:
            sys.exit(code)
        return {"seconds": time.process_time() - began}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PARTS = {"ours": ours, "simple": simple, "peer": peer, "command": command}

if __name__ == "__main__":
    sys.exit(main())
