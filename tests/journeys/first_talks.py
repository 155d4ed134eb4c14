"""A small course of three pages, written for one journey, and a mail server for its learner."""

import re
from email import message_from_bytes, policy
from typing import Any

COURSE, ADDRESS = "first-talks", "ada@example.org"
CODE = re.compile(r"\b\d{4}-\d{4}\b")
FILES = {
    "course.yaml": """\
id: first-talks
title: First talks
version: 1
language: en-GB
audience: Mentors
hours: 0.5
summary: How to open a talk, and how to end one.
completion: {each_section: 100, action_plan: true}
sections:
  - {id: open, title: To open, summary: The first minutes.}
  - {id: close, title: To close, summary: The last ones.}
""",
    "01-silence.md": """\
---
id: silence
title: Silence
section: open
minutes: 4
---
Whoever speaks first sets the tone.

```choice id=first-word
prompt: A student comes in and says nothing. Who speaks first?
options:
  - {id: me, text: I do, feedback: You may answer a question that nobody has asked.}
  - {id: they, text: They do, feedback: They came with something; wait for it., fits_best: true}
```

```reflection id=quiet
prompt: When did you last speak too soon?
```
""",
    "02-asking.md": """\
---
id: asking
title: Asking
section: open
minutes: 6
---
Then ask, in this order.

```order id=steps
prompt: In which order would you take these steps?
items:
  - {id: notice, text: Notice what happened}
  - {id: invite, text: Invite to a talk}
  - {id: listen, text: Listen to the other side}
  - {id: agree, text: Agree on a next step}
feedback: To listen before you agree is the step that is skipped most often.
```

```checklist id=before
prompt: Before the talk
items:
  - {id: hour, text: I kept an hour free}
```
""",
    "03-ending.md": """\
---
id: ending
title: Ending
section: close
minutes: 5
---
An end that both remember is short.

```reflection id=next
prompt: What will you do, and with whom?
for_plan: true
```
""",
}


class Postbox:
    """A mail server on this machine; it keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        assert envelope.rcpt_tos == [ADDRESS]
        message = message_from_bytes(envelope.content, policy=policy.default)
        text = message.get_body(("plain",))
        assert text
        self.letters.append(f"{message['Subject']}\n{text.get_content()}".replace("\r\n", "\n"))
        return "250 Kept"

    def last_code(self) -> str:
        return CODE.findall(self.letters[-1])[-1]
