"""The form of a score: its rule, what it is made of, and what counts as an answer."""

import re

from django import forms

from rapport.surveys.editor.conditions import short
from rapport.surveys.editor.fields import Words, choice, several, tick
from rapport.surveys.editor.forms import PartForm
from rapport.surveys.editor.item_forms import checked_column
from rapport.surveys.editor.looking import shown
from rapport.surveys.editor.tree import Tree, is_for_now, proposed, taken
from rapport.surveys.fields import fields
from rapport.surveys.rules import KINDS

RULES = {
    "mean": "Mean – of all that is answered",
    "sum": "Sum – of all answers",
    "difference": "Difference – the first minus the second",
    "dichotomy": "Yes or no – 1 where the answer is one of some numbers, otherwise 0",
    "count": "Count – how many answers are one of some numbers",
}
# Which fields a rule has; those of another rule appear when it is chosen and saved.
FIELDS_OF = {
    "mean": {"parts", "reversed", "min_answered", "lowest", "highest"},
    "sum": {"parts", "reversed", "min_answered", "lowest", "highest", "prorated"},
    "difference": {"first", "second"},
    "dichotomy": {"first", "values"},
    "count": {"parts", "values", "min_answered"},
}
NUMBERS = re.compile(r"\s*-?\d{1,5}(\s*[,; ]\s*-?\d{1,5})*\s*", re.ASCII)


class ScoreForm(PartForm):
    needed = ("title",)
    kept = ("note",)

    title = Words("Title")
    name = Words("Short name", longest=26, help_text="For exports. Left empty, it is made from the title.")
    kind = choice("Rule", list(RULES.items()), "Choose another one and save, and its fields appear.")
    parts = several("Made of", [])
    reversed = several("Counted from the other end", [])
    first = choice("First", [])
    second = choice("Minus second", [])
    min_answered = forms.IntegerField(label="Answers needed at least", min_value=1, required=False)
    lowest = forms.IntegerField(label="Lowest answer that is possible", required=False, help_text="Left empty for a "
                                "mean or a sum, it is taken from the answers.")  # fmt: skip
    highest = forms.IntegerField(label="Highest answer that is possible", required=False)
    values = Words("Numbers that count", help_text="As in 4, 5.")
    prorated = tick("Sum: put the mean of the others in the place of a missing answer")
    definition = choice("Way of scoring", [])
    note = Words("Note", rows=2)

    def build(self) -> None:
        tree, name = self.setting.tree, self.setting.key
        instrument, _ = shown(tree)
        known = [one for one in fields(instrument) if one.kind in ("choice", "number", "ticks")] if instrument else []
        self.options = {one.id: [option.value for option in one.options] for one in known}
        choices = [(one.id, short(one)) for one in known]
        before = list(tree["scores"])[: list(tree["scores"]).index(name)]
        choices += [(one, f"Score: {tree['scores'][one].get('title') or one}") for one in before]
        named = {value for value, _ in choices}
        choices += [(part, f"{part} (not there)") for part in self._parts if part not in named]
        for key in ("parts", "reversed"):
            self.fields[key].choices = choices  # type: ignore[attr-defined]
        self.named = choices
        for key in ("first", "second"):
            self.fields[key].choices = [("", "Choose …"), *choices]  # type: ignore[attr-defined]
        definitions = tree.get("definitions", {})
        if definitions:
            self.fields["definition"].choices = [(key, held["title"]) for key, held in definitions.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["definition"]
        for key in set().union(*FIELDS_OF.values()) - FIELDS_OF[self.kind_now]:
            del self.fields[key]
        if self.kind_now == "dichotomy":
            self.fields["first"].label = "Answer"
        self._fill()
        if self.is_locked:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = "A published version has it, so it stays."

    @property
    def is_locked(self) -> bool:
        return self.setting.key in self.setting.known

    @property
    def kind_now(self) -> str:
        return next((kind for kind in KINDS if kind in self.part), "mean")

    @property
    def _parts(self) -> list[str]:
        held = self.part.get(self.kind_now, [])
        return [held] if isinstance(held, str) and held else list(held)

    def _fill(self) -> None:
        parts, limits = self._parts, self.part.get("range") or [None, None]
        self.initial.update({"kind": self.kind_now, "parts": parts, "lowest": limits[0], "highest": limits[1]})
        self.initial["values"] = ", ".join(map(str, self.part.get("values", [])))
        if self.kind_now in ("difference", "dichotomy"):
            self.initial.update(zip(("first", "second"), parts, strict=False))
        if is_for_now(self.setting.key) and not self.is_locked:
            self.initial["name"] = ""

    def clean_name(self) -> str:
        if self.is_locked:
            return self.setting.key
        typed, title = str(self.cleaned_data["name"]), str(self.cleaned_data.get("title", ""))
        names = taken(self.setting.tree) - {self.setting.key}
        if not typed:
            return proposed(title, names, "score") if title else self.setting.key
        return checked_column(typed, names)

    def clean_values(self) -> list[int]:
        typed = str(self.cleaned_data["values"])
        if typed and not NUMBERS.fullmatch(typed):
            raise forms.ValidationError("Write whole numbers with commas between them, as in 4, 5.")
        return [int(word) for word in re.split(r"[,; ]+", typed) if word]

    @property
    def goes_on(self) -> bool:  # type: ignore[override]
        """Another rule was chosen, whose fields were not there yet."""
        return bool(self.cleaned_data["kind"] != self.kind_now)

    @property
    def lines(self) -> list[dict[str, object]]:
        """What the score can be made of, each with two ticks: it counts, and it counts from the other end."""
        if "parts" not in self.fields:
            return []
        ticked = {key: set(self[key].value() or ()) for key in ("parts", "reversed") if key in self.fields}
        return [
            {"value": value, "label": label, **{key: value in held for key, held in ticked.items()}}
            for value, label in self.named
        ]

    def result(self) -> Tree:
        values, kind = self.cleaned_data, self.cleaned_data["kind"]
        made: Tree = {"name": values["name"], "title": values["title"]}
        if values.get("definition"):
            made["definition"] = values["definition"]
        parts = self._chosen()
        made[kind] = (parts[0] if parts else "") if kind == "dichotomy" else parts
        if kind in ("dichotomy", "count") and values.get("values"):
            made["values"] = values["values"]
        if kind in ("mean", "sum"):
            made |= self._of_a_scale(parts)
        needed = values.get("min_answered") or (len(parts) if kind == "mean" and parts else None)
        if needed and kind in ("mean", "sum", "count"):
            made["min_answered"] = needed
        if values["note"]:
            made["note"] = values["note"]
        return made

    def _chosen(self) -> list[str]:
        """The parts, whichever fields this rule has for them."""
        values = self.cleaned_data
        if "parts" in values:
            return self._in_order(values["parts"])
        return [values[key] for key in ("first", "second") if values.get(key)]

    def _of_a_scale(self, parts: list[str]) -> Tree:
        """What a mean or a sum says beside its parts."""
        made: Tree = {}
        if turned := self._in_order(self.cleaned_data.get("reversed", [])):
            made["reversed"] = turned
        if (limits := self._limits(parts)) is not None:
            made["range"] = limits
        if self.cleaned_data["kind"] == "sum" and self.cleaned_data.get("prorated"):
            made["prorated"] = True
        return made

    def _in_order(self, chosen: list[str]) -> list[str]:
        """As they stood, what is new behind them."""
        before = [*self._parts, *self.part.get("reversed", [])]
        return list(dict.fromkeys([*(part for part in before if part in chosen), *chosen]))

    def _limits(self, parts: list[str]) -> list[int] | None:
        low, high = self.cleaned_data.get("lowest"), self.cleaned_data.get("highest")
        if low is not None and high is not None:
            return [low, high]
        if low is None and high is None:
            found = [value for part in parts for value in self.options.get(part, [])]
            return [min(found), max(found)] if found else None
        return None
