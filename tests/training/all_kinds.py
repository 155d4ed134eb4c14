"""A course that has everything that a course can have: every kind of block, links, media, tools, a translation."""

from pathlib import Path

OUTLINE = """\
id: everything
title: Everything
version: 2
language: en-GB
audience: Whoever reads
summary: All kinds of blocks.
hours: 1.5
completion: {each_section: 80, action_plan: true}
renamed:
  first-thoughts: thoughts
  thoughts/old-poll: thoughts/mood
sections:
  - {id: one, title: One, summary: The first.}
  - {id: two, title: Two, summary: The second.}
"""
THOUGHTS = """\
---
id: thoughts
title: Thoughts
section: one
minutes: 5
objectives: [Name all kinds]
sources: [able-2020]
---
See [the talk](page:talks#late-draft), [the work](reference:able-2020), [below](#section-a-heading)
and [elsewhere](https://example.org/).

## A heading

![Two people at a table](media/table.png)

```choice id=many
prompt: What helps?
select: many
options:
  - {id: ask, text: Ask, feedback: Yes., fits_best: true}
  - {id: wait, text: Wait, feedback: Also., fits_best: true}
  - {id: shout, text: Shout, feedback: No.}
```

```order id=steps
prompt: In which order?
items: [{id: a, text: First}, {id: b, text: Second}, {id: c, text: Third}]
feedback: As always.
```

```match id=roles
prompt: Who does what?
pairs:
  - {id: one, left: Mentor, right: Listens}
  - {id: two, left: Sponsor, right: Opens doors}
  - {id: three, left: Coach, right: Trains}
distractors: [Signs forms]
feedback: More or less.
```

### Deeper

```scale id=trust
prompt: How much do you trust?
from: 0
to: 10
from_label: not at all
to_label: fully
```

```ratings id=skills
prompt: How sure are you?
from: 1
to: 5
from_label: not sure
to_label: sure
items: [{id: write, text: Writing}, {id: plan, text: Planning}]
```

```poll id=mood
prompt: How are you?
options: [{id: well, text: Well}, {id: tired, text: Tired}]
```
"""
TALKS = """\
---
id: talks
title: Talks
section: two
minutes: 10
---
Now talk.

```dialogue id=late-draft
scene: Ana’s draft is **late**. See [thoughts](page:thoughts).
with: {name: Ana, role: second-year student}
start: open
steps:
  open:
    says: I know that it is late.
    replies:
      - {id: ask, text: What happened?, go: listen}
      - {id: warn, text: This cannot happen again., go: closed, note: A warning ends the talk.}
  listen: {says: I did not know which journal you meant., ending: You found an expectation.}
  closed: {says: OK., replies: [{id: again, text: Start again, go: open}]}
```

```scale id=trust-again
prompt: And now?
from: 0
to: 10
from_label: not at all
to_label: fully
again: thoughts/trust
```

```reflection id=next
prompt: What will you do?
help: One thing.
for_plan: true
```

```checklist id=done
prompt: What have you done?
items: [{id: read, text: Read}]
```

```case id=spared
title: Spared
story: |
  Nobody asked her. She was **spared**.
prompts:
  - {id: prevent, ask: How could this have been prevented?}
  - {id: address, ask: How do you address it now?}
commentary: Ask her.
```

```presentation id=slides
title: In short
slides: [{id: s1, title: Ask, points: [Ask early], notes: Ask as early as you can.}]
```

```audio id=heard
title: A talk
src: media/talk.mp3
captions: media/talk.vtt
transcript: Hello.
synthetic: true
```

```starters id=begin
prompt: Which will you use?
lines: [{id: l1, text: May I ask?, why: It asks.}]
```
"""
REFERENCES = """\
references:
  - {id: able-2020, authors: Able A, year: 2020, title: On asking, source: "Journal, 1: 2", doi: 10.1000/able}
"""
TOOLKIT = """\
tools:
  - {id: letter, title: A letter, topic: Asking, audience: Mentors, use: Send it, summary: Short., page: talks}
  - {id: form, title: A form, topic: Asking, audience: All, use: Fill it, summary: Long., template: phd-student}
  - {id: paper, title: A paper, topic: Asking, audience: All, use: Read it, summary: Good., reference: able-2020}
"""
SPANISH_OUTLINE = """\
title: Todo
audience: Quien lea
summary: Todos los tipos.
sections:
  - {id: one, title: Uno, summary: La primera.}
  - {id: two, title: Dos, summary: La segunda.}
"""
SPANISH = (
    THOUGHTS.replace("title: Thoughts", "title: Pensamientos")
    .replace("What helps?", "¿Qué ayuda?")
    .replace("How are you?", "¿Cómo estás?")
    .replace("Name all kinds", "Nombrar todos")
)


def write(folder: Path) -> Path:
    """The course, in a folder of its name inside `folder`."""
    course = folder / "everything"
    (course / "media").mkdir(parents=True)
    (course / "locale" / "es").mkdir(parents=True)
    texts = {
        "course.yaml": OUTLINE,
        "01-thoughts.md": THOUGHTS,
        "100-talks.md": TALKS,
        "references.yaml": REFERENCES,
        "toolkit.yaml": TOOLKIT,
        "media/talk.vtt": "WEBVTT\n",
        "locale/es/course.yaml": SPANISH_OUTLINE,
        "locale/es/01-thoughts.md": SPANISH,
    }
    for name, text in texts.items():
        (course / name).write_text(text, encoding="utf-8")
    for name in ("media/table.png", "media/talk.mp3"):
        (course / name).write_bytes(bytes(range(200)))
    return course
