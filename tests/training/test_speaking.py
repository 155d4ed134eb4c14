"""`rapport course speak`: recordings spoken by somebody's own program, whole or not at all."""

import contextlib
import io
import shutil
import sys
import time
import wave
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rapport.training.reading import read_translated
from rapport.training.speaking import ledger, sound
from rapport.training.speaking.sentences import paragraphs
from tests.training.test_format import change

# Speaks for as long as there are signs: ten to a tenth of a second, at 1,000 samples a second.
SPEAKS = """\
import sys, wave
where, language = sys.argv[1], sys.argv[2]
said = sys.stdin.buffer.read().decode()
{then}
with wave.open(where, "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(1000)
    file.writeframes({sample} * (10 * len(said)))
with open({heard!r}, "a", encoding="utf-8") as heard:
    heard.write(language + ": " + said + "\\n")
"""
CONVERTS = """\
import sys
with open(sys.argv[2], "wb") as made, open(sys.argv[1], "rb") as given:
    made.write({mark!r} + given.read())
"""
TRANSCRIPT = """\
transcript: |
  “I said *too much* in that first year,” Dr. Able says. See [the talk](page:talking).

  She waits < 5 s & listens.
"""


@dataclass
class Studio:
    """A course whose recording is not there, and programs that are told what to do."""

    folder: Path
    course: Path

    @property
    def heard(self) -> list[str]:
        path = self.folder / "heard"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def program(self, then: str = "", sample: bytes = b"\1\0") -> str:
        text = SPEAKS.format(then=then, sample=sample, heard=str(self.folder / "heard"))
        return self.script("speaks.py", text) + " {sound} {language}"

    def converter(self, mark: bytes = b"OggS") -> str:
        return self.script("converts.py", CONVERTS.format(mark=mark)) + " {sound} {recording}"

    def script(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return f"'{sys.executable}' -S '{path}'"

    def speak(self, *words: str, code: int = 0, program: str | None = None) -> str:
        """What was said, mistakes too."""
        out = io.StringIO()
        options = ["--program", self.program() if program is None else program, *words]
        ends = pytest.raises(SystemExit) if code else contextlib.nullcontext()
        with ends as ended:
            call_command("course", "speak", str(self.course), *options, stdout=out, stderr=out)
        assert ended is None or ended.value.code == code
        return out.getvalue()

    def media(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.course / "media").iterdir() if path.is_file()}


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    course = tmp_path / "every-kind"
    shutil.copytree(Path(__file__).parent / "content" / "courses" / "every-kind", course)
    for path in (course / "media").iterdir():
        path.unlink()
    change(course / "05-listening.md", "media/voice.mp3", "media/voice.wav")
    change(
        course / "05-listening.md", "transcript: |-\n  “I said *too much* in that first year,” she says.\n", TRANSCRIPT
    )
    return Studio(tmp_path, course)


def test_a_transcript_is_spoken_and_shown_while_it_is_heard(studio: Studio) -> None:
    assert studio.speak() == "media/voice.wav and media/voice.vtt: spoken, 2 s\n"
    first, second, third = (
        "“I said too much in that first year,” Dr. Able says.",
        "See the talk.",
        "She waits < 5 s & listens.",
    )
    assert studio.heard == [f"en-GB: {words}" for words in (first, second, third)]
    begins = len(first) * 0.01 + sound.BETWEEN_SENTENCES
    assert studio.media()["voice.vtt"].decode() == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.520\n“I said too much in that first year,” Dr.\nAble says.\n"
        f"\n00:00:00.670 --> 00:00:00.800\n{second}\n"
        "\n00:00:01.300 --> 00:00:01.560\nShe waits &lt; 5 s &amp; listens.\n"
    )
    assert begins == pytest.approx(0.67)
    with wave.open(str(studio.course / "media" / "voice.wav")) as made:
        assert made.getnframes() / made.getframerate() == pytest.approx(1.56)
    assert read_translated(studio.course).course.media.keys() == {"media/voice.vtt", "media/voice.wav"}


def test_what_is_up_to_date_is_left_alone(studio: Studio) -> None:
    studio.speak()
    made = studio.media()
    assert studio.speak() == "media/voice.wav is up to date\n"
    assert (len(studio.heard), studio.media()) == (3, made)
    change(studio.course / "05-listening.md", "She waits", "He waits")
    remarks = [str(one) for one in read_translated(studio.course).remarks]
    assert [one for one in remarks if "the transcript has changed since media/voice.wav was spoken" in one]
    assert "spoken, 2 s" in studio.speak()
    assert "He waits" in studio.media()["voice.vtt"].decode()
    assert not [one for one in read_translated(studio.course).remarks if "transcript" in str(one)]


def test_another_program_speaks_anew(studio: Studio) -> None:
    studio.speak()
    assert "spoken" in studio.speak(program=studio.program() + " slowly")


def test_a_lost_recording_is_spoken_anew(studio: Studio) -> None:
    studio.speak()
    (studio.course / "media" / "voice.vtt").unlink()
    assert "spoken" in studio.speak()
    assert "voice.vtt" in studio.media()


def test_a_converter_makes_the_kind_of_file_that_the_page_names(studio: Studio) -> None:
    change(studio.course / "05-listening.md", "voice.wav", "voice.opus")
    text = studio.speak(code=1)
    assert "05-listening.md:20: media/voice.opus is to be no WAV file, and no program is named" in text
    assert "--convert" in text
    text = studio.speak("--convert", studio.converter(b"ID3"), code=1)
    assert "is no .opus file – media/voice.opus is as it was" in text
    assert studio.media() == {}
    studio.speak("--convert", studio.converter())
    assert studio.media()["voice.opus"][:8] == b"OggSRIFF"
    assert "up to date" in studio.speak("--convert", studio.converter())


@pytest.mark.parametrize(
    ("then", "sample", "why"),
    [
        ("sys.exit('no such voice')", b"\1\0", "failed (exit code 1): no such voice"),
        ("sys.exit()", b"\1\0", "it wrote no sound"),
        ("open(where, 'wb').close(); sys.exit()", b"\1\0", "it wrote no sound"),
        ("open(where, 'w').write('hello'); sys.exit()", b"\1\0", "what it wrote is no WAV file that can be read"),
        ("open(where, 'wb').write(b'RIFF'); sys.exit()", b"\1\0", "what it wrote is no WAV file that can be read"),
        ("", b"\0\0", "in which nothing is to be heard"),
        ("import os; os.kill(os.getpid(), 9)", b"\1\0", "failed (signal 9)"),
        ("if 'talk' in said: sys.exit(3)", b"\1\0", "failed (exit code 3)"),
    ],
)
def test_a_program_that_fails_changes_nothing(studio: Studio, then: str, sample: bytes, why: str) -> None:
    text = studio.speak(program=studio.program(then, sample), code=1)
    assert text.startswith(f"{studio.course}/05-listening.md:20: ")
    assert why in text
    assert "media/voice.wav is as it was; run the program by hand to see what it lacks" in text
    assert studio.media() == {}


def test_a_program_that_does_not_end_is_stopped_with_all_that_it_started(studio: Studio) -> None:
    started = studio.folder / "started"
    then = (
        "import subprocess, time; "
        f"open({str(started)!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid)); time.sleep(60)"
    )
    for seconds in ("0.3", "3", "20"):  # a busy machine may need more for it to have started anything
        begun = time.monotonic()
        text = studio.speak("--timeout", seconds, program=studio.program(then), code=1)
        assert f"was not done after {seconds} s and was stopped" in text
        assert time.monotonic() - begun < 50
        if started.exists() and started.read_text():
            break
    for _ in range(400):
        if not is_running(started.read_text()):
            return
        time.sleep(0.05)
    pytest.fail("what it had started is still there")


def is_running(number: str) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("", "No program is named that speaks. Name it with --program or by the setting SPEECH_PROGRAM"),
        ("no-such-program-here {sound}", "“no-such-program-here” is not on this machine"),
        ("espeak-ng --stdin", "does not say where {sound} goes – write {sound} among its words"),
        ("espeak-ng 'x {sound}", "cannot be read (No closing quotation) – close every quotation mark"),
    ],
)
def test_a_program_that_cannot_be_run_is_told_before_anything_is_done(studio: Studio, program: str, why: str) -> None:
    with pytest.raises(CommandError) as told:
        studio.speak(program=program)
    assert why in str(told.value)
    assert told.value.returncode == 2
    assert studio.media() == {}


def test_words_are_no_shell(studio: Studio) -> None:
    studio.speak(program=studio.program() + " ';' touch '$(touch x)' '|' '>' y")
    assert sorted(path.name for path in studio.folder.iterdir()) == ["every-kind", "heard", "speaks.py"]


def test_a_persons_recording_is_never_touched(studio: Studio) -> None:
    path = studio.course / "media" / "voice.wav"
    path.write_bytes(b"my own voice")
    text = studio.speak(code=1)
    assert "media/voice.wav is there already and was not made by this command, or was changed since" in text
    change(studio.course / "05-listening.md", "synthetic: true\n", "")
    assert "there is no file media/voice.vtt – record it and put it there, or write “synthetic: true”" in studio.speak(
        code=1
    )
    (studio.course / "media" / "voice.vtt").write_text("WEBVTT\n", encoding="utf-8")
    assert studio.speak() == "media/voice.wav is a person’s recording and is left alone\n"
    assert path.read_bytes() == b"my own voice"
    assert studio.heard == []


def test_a_file_that_is_not_ours_is_replaced_when_asked(studio: Studio) -> None:
    (studio.course / "media" / "voice.wav").write_bytes(b"an old one")
    studio.speak("--replace")
    assert studio.media()["voice.wav"][:4] == b"RIFF"


def test_when_it_is_interrupted_the_next_run_goes_on(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.speak()
    before = studio.media()
    change(studio.course / "05-listening.md", "She waits", "He waits for longer")
    put, names = ledger.put, []

    def breaks(path: Path, content: bytes) -> None:
        names.append(path.name)
        if path.name == "voice.wav":
            raise KeyboardInterrupt
        put(path, content)

    monkeypatch.setattr(ledger, "put", breaks)
    with pytest.raises(KeyboardInterrupt):
        studio.speak()
    assert names == [".spoken.json", "voice.vtt", "voice.wav"]
    assert studio.media()["voice.wav"] == before["voice.wav"]
    monkeypatch.undo()
    assert "spoken" in studio.speak()
    assert studio.media()["voice.wav"] != before["voice.wav"]
    assert not [name for name in studio.media() if name.endswith(".new")]


def test_a_translation_has_its_own_recording_in_its_own_language(studio: Studio) -> None:
    page = (studio.course / "05-listening.md").read_text(encoding="utf-8")
    other = studio.course / "locale" / "es" / "05-listening.md"
    other.write_text(page.replace("She waits", "Ella espera"), encoding="utf-8")
    text = studio.speak(code=2)
    for line, name in ((20, "voice.wav"), (21, "voice.vtt")):
        assert f"{other}:{line}: media/{name} belongs to another transcript too" in text
    change(other, "media/voice.wav", "media/voz.wav")
    change(other, "media/voice.vtt", "media/voz.vtt")
    text = studio.speak("--language", "es")
    assert "media/voz.wav and media/voz.vtt: spoken" in text
    assert studio.heard[-1] == "es: Ella espera < 5 s & listens."
    assert "voice.wav" not in studio.media()
    with pytest.raises(CommandError, match="There is no recording in “fr”; in: en-GB, es"):
        studio.speak("--language", "fr")


@pytest.mark.parametrize(
    ("src", "why"),
    [
        ("../voice.wav", "does not lie in media/"),
        ("media/../../voice.wav", "does not lie in media/"),
        ("/srv/voice.wav", "does not lie in media/"),
        ("media/voice.exe", "cannot be written by this command – let it end in .mp3"),
        ("media/out/voice.wav", "leads out of the course’s folder"),
    ],
)
def test_nothing_is_written_elsewhere(studio: Studio, src: str, why: str) -> None:
    (studio.course / "media" / "out").symlink_to(studio.folder)
    change(studio.course / "05-listening.md", "media/voice.wav", src)
    assert why in studio.speak(code=2)
    assert studio.heard == []


def test_a_page_that_cannot_be_read_ends_the_command(studio: Studio) -> None:
    change(studio.course / "05-listening.md", "synthetic: true", "synthetik: true")
    assert "“synthetik” is not known here – did you mean “synthetic”?" in studio.speak(code=2)


def test_long_sentences_are_shown_in_parts() -> None:
    words = " ".join(["mentoring"] * 20)
    cues = sound.parted(sound.Cue(words, 1.0, 21.0))
    assert [len(line) <= sound.LINE for cue in cues for line in cue.words.split("\n")]
    assert all(cue.words.count("\n") < sound.LINES for cue in cues)
    assert [cues[0].begins, cues[-1].ends] == pytest.approx([1.0, 21.0])
    assert " ".join(" ".join(cue.words.split("\n")) for cue in cues) == words


def test_what_is_said_of_markdown() -> None:
    text = "- Ask **first**. Then wait!\n- …\n\n| a | b |\n|---|---|\n| c (e.g. this) | `d` |\n\n“Stop.” He stopped."
    assert paragraphs(text) == [
        ["Ask first.", "Then wait!"], ["a"], ["b"], ["c (e.g. this)"], ["d"], ["“Stop.”", "He stopped."],
    ]  # fmt: skip
