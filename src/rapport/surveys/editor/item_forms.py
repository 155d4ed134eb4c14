"""The forms of questions, one for each type, and of lists of answers."""

from collections.abc import MutableMapping
from typing import Any

from django import forms

from rapport.surveys.editor.fields import Row, Table, Words, choice, several, tick
from rapport.surveys.editor.forms import PartForm
from rapport.surveys.editor.tree import Tree, is_for_now, items, proposed, taken
from rapport.surveys.items import OTHER, valid_column, valid_name

IDENTIFYING = [("no", "No"), ("possible", "Possibly"), ("yes", "Yes")]
KINDS = {"pdf": "PDF", "png": "PNG", "jpeg": "JPEG", "docx": "Word", "csv": "CSV"}
# Defaults of the model that depend on the type.
IDENTIFYING_BY_DEFAULT = {"text": "possible", "longtext": "possible", "file": "yes"}
PRE_POST = {"before": "Before", "now": "Now"}


class ItemForm(PartForm):
    """Any item: its words, its short name, when it is shown, and what belongs to its type."""

    kept = ("when",)
    id = Words("Short name", longest=26, help_text="For exports: small letters, digits and _. Left empty, it is made "
               "from the words.")  # fmt: skip
    when = Words("Shown only when", longest=2_000)

    @property
    def type(self) -> str:
        return str(self.part["type"])

    @property
    def is_locked(self) -> bool:
        return self.setting.key in self.setting.known

    def build(self) -> None:
        first: dict[str, forms.Field] = {}
        if self.type == "note":
            first["text"] = Words("Words", rows=4)
        else:
            first["ask"] = Words("Question", rows=2)
            first["help"] = Words("Help below the question", longest=2_000)
        first |= self.of_type()
        if self.type != "note":
            first["required"] = tick("Remind once if it is left open")
            first["prefer_not"] = tick("Offer “prefer not to say”")
            first["identifying"] = choice("Can an answer tell who gave it?", IDENTIFYING)
            self.initial.setdefault("required", True)
            self.initial.setdefault("identifying", IDENTIFYING_BY_DEFAULT.get(self.type, "no"))
        self.fields = first | self.fields
        if self.is_locked:
            self.fields["id"].disabled = True
            self.fields["id"].help_text = "A published version has it, so it stays: old and new answers keep one name."
        elif is_for_now(self.setting.key):
            self.initial["id"] = ""

    def of_type(self) -> dict[str, forms.Field]:
        """The fields that only this type has."""
        lists = [("", "Choose a list …"), *((name, _summary(name, held)) for name, held in self._lists.items())]
        options = self._options()
        if self.type in ("one", "many", "scale", "grid"):
            found: dict[str, forms.Field] = {"choices": choice("List of answers", lists)}
            if self.type in ("one", "many"):
                found["choices"].help_text = "Once another list is saved, its answers can be chosen below."
                found["other"] = choice("Answer that asks for words", [("", "None"), *options])
            if self.type == "many":
                found["exclusive"] = several("Answers that exclude all others", options)
                self.initial["exclusive"] = [self._word(one) for one in self.part.get("exclusive", [])]
            self.initial["other"] = self._word(self.part.get("other", ""))
            if self.type == "grid":
                self._add_tables()
            return found
        return _of_boxes(self.type, self.initial)

    @property
    def _lists(self) -> dict[str, list[Tree]]:
        return dict(self.setting.tree["choices"])

    def _options(self) -> list[tuple[str, str]]:
        """The answers of the list that is chosen now, whether it is saved yet or not."""
        chosen = self.data.get("choices") if self.is_bound else self.part.get("choices", "")
        held = self._lists.get(str(chosen), [])
        return [(_part(option), str(option.get("label") or option.get("value"))) for option in held]

    def _word(self, word: object) -> str:
        """An option as the form names it: by its name, where it has one."""
        held = self._lists.get(str(self.part.get("choices", "")), [])
        return next((_part(one) for one in held if word in (one.get("name"), one.get("value"))), "")

    def _add_tables(self) -> None:
        known = frozenset(self.setting.known)
        rows = [{"text": text, "id": name} for name, text in self.part.get("rows", {}).items()]
        columns = [{"text": text, "id": name} for name, text in self.part.get("columns", {}).items()]
        heads = (("text", "Words"), ("id", "Short name"))
        locked = frozenset(
            row["id"] for row in rows if {row["id"], *(f"{row['id']}_{one['id']}" for one in columns)} & known
        )
        help_text = "Short names are made from the words where you leave them empty."
        self.tables = [
            Table("rows", "Statements", heads, rows, help_text, locked),
            Table("columns", "Columns", heads, columns, "Only where each statement is answered more than once: a "
                  "question about before and now has the short names before and now."),
        ]  # fmt: skip

    def clean_id(self) -> str:
        typed = str(self.cleaned_data["id"])
        if self.is_locked:
            return self.setting.key
        names = taken(self.setting.tree) - {self.setting.key}
        if not typed:
            words = str(self.cleaned_data.get("ask") or self.cleaned_data.get("text") or "")
            return proposed(words, names) if words else self.setting.key
        return checked_column(typed, names)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        low, high = values.get("minimum"), values.get("maximum")
        if low is not None and high is not None and low >= high:
            self.add_error("maximum", "The largest number must be above the smallest.")
        if values.get("earliest") and values.get("latest") and values["earliest"] > values["latest"]:
            self.add_error("latest", "The latest day comes before the earliest.")
        return values

    def result(self) -> Tree:
        values = self.cleaned_data
        made: Tree = {"id": values["id"], "type": self.type}
        made |= {key: value for key in self.fields if key != "id" and (value := _written(values.get(key))) != ""}
        defaults = {"required": True, "prefer_not": False, "exclusive": [], "decimals": 0,
                    "identifying": IDENTIFYING_BY_DEFAULT.get(self.type, "no"), "kinds": ["pdf"], "megabytes": 5,
                    "longest": 200 if self.type == "text" else 10_000}  # fmt: skip
        made = {key: value for key, value in made.items() if key not in defaults or value != defaults[key]}
        made |= {key: values[key] for key in ("ask", "text") if key in values}
        if self.type in ("one", "many", "scale", "grid"):
            made["choices"] = values["choices"]
        for key in ("other", "exclusive"):
            if key in made:
                made[key] = _number_or_word(made[key])
        if self.type == "grid":
            made["rows"], made["columns"] = self._named("rows"), self._named("columns")
            if not made["columns"]:
                del made["columns"]
        return made | self._kept_for_redcap(made)

    def _kept_for_redcap(self, made: Tree) -> Tree:
        """Cells of a dictionary that no box shows; a row that is gone takes its own with it."""
        found: Tree = {"redcap": self.part["redcap"]} if self.part.get("redcap") else {}
        rows = {name: held for name, held in self.part.get("redcap_rows", {}).items() if name in made.get("rows", {})}
        return found | ({"redcap_rows": rows} if rows else {})

    def _named(self, table: str) -> dict[str, str]:
        """The rows of a table with a short name each."""
        found: dict[str, str] = {}
        rows = next(one.rows for one in self.tables if one.name == table)
        others = taken(self.setting.tree) - set(self.part.get(table, {})) if table == "rows" else set()
        for row in rows:
            name = row.get("id", "") or proposed(row.get("text", ""), others | set(found), table[:-1])
            if name in found:
                name = proposed(row.get("text", ""), others | set(found), table[:-1])
            found[name] = row.get("text", "")
        return found


def _of_boxes(kind: str, initial: MutableMapping[str, Any]) -> dict[str, forms.Field]:
    """What a question with a box says about what may be typed."""
    if kind in ("text", "longtext"):
        initial.setdefault("longest", 200 if kind == "text" else 10_000)
        most = 1_000 if kind == "text" else 50_000
        return {"longest": forms.IntegerField(label="Most signs", min_value=1, max_value=most, required=False)}
    if kind == "number":
        initial.setdefault("decimals", 0)
        return {
            "minimum": forms.FloatField(label="Smallest number", required=False),
            "maximum": forms.FloatField(label="Largest number", required=False),
            "unit": Words("Unit", longest=40),
            "decimals": forms.IntegerField(label="Decimal places", min_value=0, max_value=6, required=False),
        }
    if kind == "date":
        return {"earliest": _day("Earliest day"), "latest": _day("Latest day")}
    if kind == "file":
        initial.setdefault("kinds", ["pdf"])
        initial.setdefault("megabytes", 5)
        return {
            "kinds": several("Kinds of files", list(KINDS.items())),
            "megabytes": forms.IntegerField(label="Most megabytes", min_value=1, max_value=50, required=False),
        }
    return {}


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class ListForm(PartForm):
    """A list of answers: what people read, the number that is kept, a short name."""

    name = Words("Name of the list", longest=26, help_text="Nobody who answers sees it.")

    def build(self) -> None:
        heads = (("label", "What people read"), ("value", "Number"), ("name", "Short name"))
        rows: list[Row] = [
            {"label": str(one.get("label", "")), "value": str(one.get("value", "")), "name": str(one.get("name", ""))}
            for one in self.part["options"]
        ]
        help_text = (
            "The number is what is kept and scored; left empty, it is the next one. A short name is for exports and "
            "conditions, and may stay empty. On a scale, points between the ends need no words."
        )
        self.tables = [Table("options", "Answers", heads, rows, help_text)]

    def clean_name(self) -> str:
        others = set(self.setting.tree["choices"]) - {self.setting.key}
        typed = str(self.cleaned_data["name"])
        if typed == self.setting.key:
            return typed
        return checked_column(typed or proposed(self.setting.key, others, "answers"), others)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for row in self.tables[0].rows:
            number = row.get("value", "")
            if number and not (number.lstrip("-").isdecimal() and number.isascii() and len(number) <= 5):
                self.add_error(None, f"“{number[:40]}” is no whole number. Write one from -9999 to 9999.")
            try:
                valid_name(row.get("name", ""))
            except ValueError as error:
                self.add_error(None, f"{error}.")
        return values

    def result(self) -> Tree:
        options: list[Tree] = []
        codes = {one.get("value"): one["code"] for one in self.part["options"] if one.get("code")}
        for row in self.tables[0].rows:
            highest = max((one["value"] for one in options), default=0)
            option: Tree = {"value": int(row["value"]) if row.get("value") else highest + 1}
            option |= {key: row[key] for key in ("label", "name") if row.get(key)}
            option |= {"code": codes[option["value"]]} if option["value"] in codes else {}
            options.append(option)
        return {"name": self.cleaned_data["name"], "options": options}


def checked_column(typed: str, names: set[str]) -> str:
    """A short name that somebody typed. Raises ValidationError where it cannot be one, or is not free."""
    try:
        valid_column(typed)
    except ValueError as error:
        raise forms.ValidationError(f"{error}.") from error
    if typed in names or typed.removesuffix(OTHER) in names:
        raise forms.ValidationError(f"“{typed}” is taken already. Choose another short name.")
    return typed


def used_by(tree: Tree, name: str) -> list[str]:
    """The questions that use a list of answers."""
    return [str(item.get("ask") or item["id"]) for _, _, item in items(tree) if item.get("choices") == name]


def _part(option: Tree) -> str:
    return str(option.get("name") or option.get("value", ""))


def _summary(name: str, options: list[Tree]) -> str:
    labels = [str(one.get("label") or one.get("value", "")) for one in options]
    shown = " · ".join(labels if len(labels) <= 3 else [labels[0], "…", labels[-1]])
    return f"{name}: {shown}"


def _written(value: object) -> object:
    """A value as the file writes it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _number_or_word(word: Any) -> Any:  # noqa: ANN401 – a word, or several
    if isinstance(word, list):
        return [_number_or_word(one) for one in word]
    return int(word) if word.lstrip("-").isdecimal() else word
