import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone
from pytest_django import Settings

from rapport.audit.models import Event
from rapport.kit import backup
from rapport.kit.models import Heartbeat, Job
from rapport.kit.restore import Refused, check_seal, is_media, restore
from rapport.people.models import Person
from rapport.qualitative.models import Assignment, Coding, Round
from tests import make
from tests.emptying import empty
from tests.ops.conftest import Server, clean_env, postgres_with
from tests.portion import ON_POSTGRES
from tests.postgres import cluster

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[dict[str, bytes], dict[str, Any]], None]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def full(tmp_path: Path, media: Path) -> Path:
    """A backup of a small world: people, a pair, an audit trail, a job, a picture."""
    make.mentorship(scholar=make.person("Zoë Ångström – “Zed”"))
    Job.objects.create(key="k", task="t", ids={"b": [1, 2.5, None], "a": "ä"}, state=Job.State.DONE)
    Heartbeat.objects.create(name="worker", seen_at="2026-01-01T00:00:00Z")
    closed_round()
    default_storage.save("letters/one.bin", ContentFile(bytes(range(256)) * 5000))
    backup.write(tmp_path / "full.zip")
    return tmp_path / "full.zip"


def closed_round() -> None:
    """To which the database adds nothing any more, and from which it takes nothing."""
    project = make.project()
    units, coder = make.units(project, ["We meet.", "I plan."]), make.person()
    made = make.round(project, units, [coder])
    held = Assignment.sealed.filter(coder__round=made).first()
    Coding.sealed.create(assignment=held, code=made.codebook.entries.earliest("pk").code)
    made.coders.update(submitted_at=timezone.now())
    Round.objects.update(closed_at=timezone.now())


def emptied(media: Path) -> None:
    """Take everything out of the run's own database and folder, as on a new server."""
    empty()
    for path in media.rglob("*.bin"):
        path.unlink()


def repacked(source: Path, change: Change, *, honest: bool = True) -> Path:
    """The backup with something changed and sealed anew; `honest` sums and counts are brought up to date."""
    with zipfile.ZipFile(source) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    change(files, manifest)
    for name, content in files.items():
        if honest and name in manifest["files"]:
            said = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            manifest["files"][name] = said | ({"rows": content.count(b"\n")} if name.startswith("data/") else {})
    target = source.with_name("changed.zip")
    with target.open("w+b") as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
            archive.writestr("manifest.json", json.dumps(manifest))
            archive.comment = backup.SEAL + b"0" * 64
        backup.seal(stream)
    return target


def test_a_backup_holds_every_table_and_file_and_nothing_of_the_moment(full: Path) -> None:
    with zipfile.ZipFile(full) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        people = [json.loads(line) for line in archive.read("data/people.person.jsonl").splitlines()]
        assert archive.read("media/letters/one.bin") == bytes(range(256)) * 5000
    assert [person["name"] for person in people][:2] == ["Zoë Ångström – “Zed”", "Mentor"]
    assert manifest["files"]["data/audit.event.jsonl"]["rows"] == Event.objects.count() > 0
    left_out = {"sessions.session", "usersessions.usersession", "django_tasks_db.dbtaskresult", "kit.heartbeat"}
    assert not left_out & {name.removeprefix("data/").removesuffix(".jsonl") for name in manifest["files"]}


def test_only_its_owner_may_read_it_and_nothing_else_is_left_in_the_folder(full: Path) -> None:
    assert stat.S_IMODE(full.stat().st_mode) == 0o600
    assert {path.name for path in full.parent.iterdir()} == {"full.zip", "media"}


def test_it_overwrites_nothing(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = full.read_bytes()
    with pytest.raises(SystemExit) as left:
        call_command("backup", full)
    assert left.value.code == 2
    assert "exists already" in capsys.readouterr().err
    assert full.read_bytes() == before


def test_an_interrupted_backup_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "seal", lambda stream: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        backup.write(tmp_path / "full.zip")
    assert not list(tmp_path.iterdir())


def test_a_model_can_be_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Job in backup.kept_models()
    monkeypatch.setattr(Job, "kept_out_of_backups", True, raising=False)
    assert Job not in backup.kept_models()


def test_tables_are_streamed(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are asked for in portions, never a whole table at once."""
    asked: list[int] = []
    plain_iterator = models.QuerySet.iterator

    def watched(self: "models.QuerySet[Any]", chunk_size: int | None = None) -> Iterator[Any]:
        asked.append(chunk_size or 0)
        return plain_iterator(self, chunk_size=chunk_size)

    monkeypatch.setattr(models.QuerySet, "iterator", watched)
    backup.write(full.with_name("again.zip"))
    assert len(asked) == len(backup.kept_models())
    assert set(asked) == {backup.CHUNK}


def test_what_was_restored_is_what_was_there(full: Path, media: Path) -> None:
    people = list(Person.objects.order_by("pk").values())
    emptied(media)
    restore(full)
    assert list(Person.objects.order_by("pk").values()) == people
    assert Job.objects.get().ids == {"b": [1, 2.5, None], "a": "ä"}
    assert (media / "letters" / "one.bin").read_bytes() == bytes(range(256)) * 5000
    assert make.person("Somebody new").pk > max(int(str(person["id"])) for person in people)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL: the run's own, or one just for this."""
    if os.environ.get("TEST_DATABASE_URL"):
        yield postgres_with(f"moved_{os.getpid()}")
    else:
        with cluster() as url:
            yield url


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("sqlite", marks=() if ON_POSTGRES else pytest.mark.prove),
        pytest.param("postgresql", marks=pytest.mark.prove if ON_POSTGRES else ()),
    ],
)
def test_it_moves_to_either_database_byte_for_byte(
    full: Path, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    """The run has SQLite once and PostgreSQL once: from each to the other, and in `./run prove` all four ways."""
    more = {"DATABASE_URL": request.getfixturevalue("postgres")} if kind == "postgresql" else {}
    folder = tmp_path / "new"
    server = Server(folder, clean_env(folder, **more))
    if kind == "sqlite" and (empty := Path(os.environ.get("EMPTY_SQLITE", "nowhere"))).exists():
        folder.mkdir()  # the other way is tried with a database that has no tables yet, which takes half a minute
        shutil.copy(empty, folder / "rapport.sqlite3")
    done = server.rapport("restore", str(full))
    assert done.returncode == 0, done.stderr
    assert "every checksum and check holds" in done.stdout
    assert server.rapport("backup", str(tmp_path / "second.zip")).returncode == 0
    with zipfile.ZipFile(full) as first, zipfile.ZipFile(tmp_path / "second.zip") as second:
        assert first.namelist() == second.namelist()
        differing = [name for name in first.namelist()[:-1] if first.read(name) != second.read(name)]
    assert differing == []
    again = server.rapport("restore", str(full))
    assert again.returncode == 2
    assert "The database is not empty" in again.stderr


@pytest.mark.prove
def test_check_touches_nothing(full: Path, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    server = Server(folder, clean_env(folder, DATABASE_URL=f"sqlite:///{tmp_path}/real.sqlite3"))
    done = server.rapport("restore", str(full), "--check")
    assert done.returncode == 0, done.stderr
    assert "every checksum and check holds" in done.stdout
    assert not folder.exists()
    assert not (tmp_path / "real.sqlite3").exists()


def test_a_full_database_is_refused(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count = Person.objects.count()
    with pytest.raises(SystemExit) as left:
        call_command("restore", full)
    assert left.value.code == 2
    assert "not empty" in (said := capsys.readouterr().err)
    assert "Nothing was written." in said
    assert Person.objects.count() == count


def test_files_in_the_folder_are_not_overwritten(full: Path) -> None:
    empty()
    with pytest.raises(Refused, match="There are files"):
        restore(full)
    assert not Person.objects.exists()


def flips(length: int, number: int) -> list[int]:
    return sorted({round(step * (length - 1) / (number - 1)) for step in range(number)})


def flip_everywhere(full: Path, number: int) -> None:
    whole = full.read_bytes()
    damaged = full.with_name("damaged.zip")
    for position in flips(len(whole), number):
        changed = bytearray(whole)
        changed[position] ^= 1 << position % 8
        damaged.write_bytes(changed)
        with pytest.raises(Refused, match=r"damaged|end is missing"):
            check_seal(damaged)


def test_any_flipped_byte_is_found(full: Path) -> None:
    flip_everywhere(full, 100)


@pytest.mark.prove
def test_ten_thousand_flipped_bytes_are_found(full: Path) -> None:
    flip_everywhere(full, 10_000)


@pytest.mark.parametrize("kept", [0.0, 0.001, 0.3, 0.999])
def test_a_cut_file_is_refused(full: Path, media: Path, kept: float, capsys: pytest.CaptureFixture[str]) -> None:
    whole = full.read_bytes()
    full.write_bytes(whole[: int(len(whole) * kept)])
    emptied(media)
    with pytest.raises(SystemExit) as left:
        call_command("restore", full)
    assert left.value.code == 2
    assert "is not a whole backup" in capsys.readouterr().err
    assert not Person.objects.exists()


def test_a_file_that_is_not_there_or_no_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No such file"):
        restore(tmp_path / "nothing.zip")
    (tmp_path / "text.txt").write_text("hello" * 100)
    with pytest.raises(Refused, match="not a whole backup"):
        restore(tmp_path / "text.txt")


def add_file(name: str) -> Change:
    def change(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        files[name] = b"evil"
        manifest["files"][name] = {}

    return change


def unlisted(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files["media/unlisted"] = b""


def without_a_table(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del files["data/people.person.jsonl"], manifest["files"]["data/people.person.jsonl"]


def other_migrations(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["migrations"].pop()


def other_format(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["format"] = 99


def no_format(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del manifest["format"]


def edited(table: str, old: bytes, new: bytes) -> Change:
    def change(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        name = f"data/{table}.jsonl"
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


break_the_chain = edited("audit.event", b'"target": "person:', b'"target": "nobody:')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_file("media/../../evil"), "outside its place"),
        (add_file("/evil"), "outside its place"),
        (add_file("media/..\\evil"), "outside its place"),
        (add_file("data/other.table.jsonl"), "outside its place"),
        (unlisted, "other files than its manifest"),
        (without_a_table, "other tables"),
        (other_migrations, "Install that version"),
        (other_format, "format 99"),
        (no_format, "not a backup that can be read"),
        (edited("people.person", b'"name": "Mentor"', b'"name": "Mentor", "wings": 2'), "more columns"),
        (edited("people.person", b'"is_active": true', b'"is_active": "perhaps"'), "holds what its table cannot"),
        (edited("people.person", b'"name": "Mentor"', b'"name": "Mentor'), "holds what its table cannot"),
        (edited("programs.mentorship", b'"scholar_id": ', b'"scholar_id": 99'), "refused the backup's rows"),
        (break_the_chain, "first_broken_link"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_backup_writes_nothing(
    full: Path, media: Path, change: Change, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = repacked(full, change)
    emptied(media)
    with pytest.raises(SystemExit) as left:
        call_command("restore", wrong)
    assert left.value.code == 2
    assert said in (message := capsys.readouterr().err)
    assert "Nothing was written." in message
    assert not Person.objects.exists()
    assert not Event.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not full.parent.joinpath("evil").exists()


def test_a_wrong_checksum_or_count_in_the_manifest_is_found(full: Path, media: Path) -> None:
    emptied(media)
    wrong = repacked(full, edited("people.person", b"Mentor", b"Mentir"), honest=False)
    with pytest.raises(Refused, match=r"people\.person\.jsonl in the backup is not what was written"):
        restore(wrong)


def test_a_file_that_cannot_be_unpacked_takes_all_back(
    full: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: object) -> None:
        raise OSError("no space left on device")

    emptied(media)
    monkeypatch.setattr("rapport.kit.restore.shutil.copyfileobj", fails)
    with pytest.raises(OSError, match="no space"):
        restore(full)
    assert not Person.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "good"),
    [("media/a/b.pdf", True), ("media/ä ö.pdf", True), ("media/", False), ("media", False), ("media//a", False),
     ("media/./a", False), ("media/../a", False), ("/media/a", False), ("media/a\0", False), ("media/C:a", False)],
)  # fmt: skip
def test_names_of_files(name: str, good: bool) -> None:
    assert is_media(name) is good


def test_others_can_write_while_a_backup_is_made() -> None:
    """The snapshot takes no lock that a writer waits for (SQLite would with an immediate transaction)."""
    with backup.snapshot():
        if connection.vendor == "sqlite":
            assert connection.transaction_mode == "DEFERRED"
        else:
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone() == ("repeatable read",)
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"
