"""The word query of a project: rules and decisions, in rows that are only added, and what was counted with them."""

from django.conf import settings
from django.db import models

from rapport.qualitative.models.projects import Project


class WordRule(models.Model):
    """How the project wants words to count, or that an earlier rule does not hold any more. A trigger refuses changes.

    Attributes:
        kind: a word that does not count, one of the stop list that does, an abbreviation that is kept as it is,
            synonyms, forms that are split out of their stem; from how many letters on words count; or the line above
            which a stem is a candidate. Of the last two kinds the last row counts.
        name: what synonyms count under; the column that a line is drawn on.
        words: what it is about, with single spaces between; a number for the last two kinds.
        takes_back: the rule that does not hold any more.
    """

    class Kind(models.TextChoices):
        STOP = "stop", "left out"
        COUNT = "count", "counted although on the stop list"
        KEEP = "keep", "kept as it is"
        SYNONYMS = "synonyms", "synonyms"
        SPLITS = "splits", "split from its stem"
        SHORTEST = "shortest", "fewest letters"
        LINE = "line", "line"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="word_rules")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=100, blank=True)
    words = models.CharField(max_length=1000)
    reason = models.CharField(max_length=500)
    takes_back = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="taken_back")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["takes_back"], name="one_end_of_a_word_rule")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.words}"


class WordDecision(models.Model):
    """What was decided about a stem. The last row of a stem counts; a trigger refuses to change any.

    Attributes:
        choice: it is a candidate, excluded, added from below the line, or open again.
    """

    class Choice(models.TextChoices):
        CANDIDATE = "candidate", "candidate"
        EXCLUDED = "excluded", "excluded"
        ADDED = "added", "added from below the line"
        OPEN = "open", "open again"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="word_decisions")
    stem = models.CharField(max_length=100)
    choice = models.CharField(max_length=9, choices=Choice)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "stem"])]

    def __str__(self) -> str:
        return f"{self.stem} {self.choice}"


class CountedWords(models.Model):
    """What was counted, of which texts, by which rules, with which stemmer. It does not change.

    Attributes:
        key: fingerprint of texts as they stood, rules, stop list and stemmer: the same ones are not counted again.
        texts_sha256: of what was counted, person by person.
        program, version, language: the stemmer.
        stop_list: name and version (`english@1`); empty where there is none for the language.
        rules: of the project, as a rules file says them, in JSON.
        respondents: people with a text; `silent`: those who took all of theirs back.
        words, counted: all words, and those that count, each as often as it was written.
        people: who was counted, in order, as a list: `r12` a respondent, `d3` a document in which nobody is named,
            `u9` a response of nobody who is named.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="counted_words")
    key = models.CharField(max_length=64)
    texts_sha256 = models.CharField(max_length=64)
    program = models.CharField(max_length=50)
    version = models.CharField(max_length=50)
    language = models.CharField(max_length=20)
    stop_list = models.CharField(max_length=50, blank=True)
    rules = models.TextField()
    respondents = models.PositiveIntegerField()
    silent = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    people = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="the_same_words_counted_once")]

    def __str__(self) -> str:
        return f"words of {self.project_id}, {self.key[:8]}"


class CountedStem(models.Model):
    """A stem of a count.

    Attributes:
        place: in the order of the count, from 0: most people first.
        forms: each with how often it was written, the most frequent first (`plan 210,plans 31`).
        people: places in the list of who was counted (`0,4,7`).
    """

    result = models.ForeignKey(CountedWords, on_delete=models.CASCADE, related_name="stems")
    place = models.PositiveIntegerField()
    stem = models.TextField()
    forms = models.TextField()
    respondents = models.PositiveIntegerField()
    occurrences = models.PositiveIntegerField()
    people = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["result", "place"], name="one_counted_stem_in_a_place")]

    def __str__(self) -> str:
        return self.stem


class LeftOutWord(models.Model):
    """A word that does not count, and why."""

    result = models.ForeignKey(CountedWords, on_delete=models.CASCADE, related_name="left_out")
    place = models.PositiveIntegerField()
    word = models.TextField()
    reason = models.TextField()
    occurrences = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["result", "place"], name="one_left_out_word_in_a_place")]

    def __str__(self) -> str:
        return self.word
