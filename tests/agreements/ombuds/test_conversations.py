from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.agreements.models import Conversation, Message
from rapport.agreements.ombuds import actions, queries
from rapport.agreements.ombuds.actions import NotHeardError
from rapport.audit.models import Event
from rapport.kit import backup
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy.queries import everything_about
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "He puts his name on my papers."
ANSWER = "Come and see me on Monday."


class Case:
    """A pair, and an ombuds person in their programme."""

    def __init__(self) -> None:
        self.pair: Mentorship = make.mentorship()
        self.program = self.pair.program
        self.writer = self.pair.scholar
        self.hearer = make.member(self.program, Role.OMBUDS, "Ruth Abrams")

    def begin(self, *, wants_mail: bool = False) -> Conversation:
        return actions.begin(
            by=self.writer, program=self.program, hearer=self.hearer, text=SECRET, wants_mail=wants_mail
        )

    def address(self, name: str, **words: object) -> str:
        return reverse(f"agreements:{name}", kwargs={"program": self.program.slug, **words})


def test_somebody_writes_is_heard_and_answered(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = Case()
    client.force_login(case.writer)
    html = client.get(case.address("ombuds")).content.decode()
    assert "Ruth Abrams" in html
    assert "draft-owner" not in html  # nothing of it is kept in a browser
    assert "data-draft" not in html
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(case.address("ombuds"), {"text": SECRET}, follow=True)
    assert SECRET in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    there = answer.redirect_chain[-1][0]
    [letter] = mail.outbox
    assert letter.to == [case.hearer.email]
    assert not {SECRET, case.writer.name, "ombuds", "confidence"} & set(str(letter.body).split())
    assert "ombuds" not in f"{letter.subject} {letter.body}".lower()
    client.force_login(case.hearer)
    assert "Read it" in client.get(reverse("home")).content.decode()
    assert case.writer.name in client.get(case.address("ombuds_desk")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(there, {"text": ANSWER})
    assert len(mail.outbox) == 1  # the writer wanted none
    assert "Read it" not in client.get(reverse("home")).content.decode()
    client.force_login(case.writer)
    assert ANSWER in client.get(there).content.decode()
    assert "answered" in client.get(case.address("ombuds")).content.decode()


def test_a_letter_to_the_writer_only_when_they_want_one(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = Case()
    begun = case.begin()
    client.force_login(case.writer)
    there = case.address("conversation", conversation=begun.pk)
    client.post(there, {"do": "mail"})
    begun.refresh_from_db()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.say(by=case.hearer, conversation=begun, text=ANSWER)
    assert [letter.to for letter in mail.outbox] == [[case.writer.email]]
    assert ANSWER not in str(mail.outbox[0].body)
    client.post(there, {"do": "no mail"})
    assert not Conversation.objects.get().wants_mail


def test_letters_lead_nowhere_and_nothing_is_audited() -> None:
    case = Case()
    before = Event.objects.count()
    begun = case.begin(wants_mail=True)
    actions.say(by=case.hearer, conversation=begun, text=ANSWER)
    assert Event.objects.count() == before
    for letter in Letter.objects.filter(composer__contains="ombuds"):
        assert letter.ids == {"program": case.program.slug}
        assert str(begun.pk) not in letter.key


def test_everybody_else_gets_what_does_not_exist(client: Client) -> None:
    case = Case()
    begun = case.begin()
    there = case.address("conversation", conversation=begun.pk)
    others = [make.member(case.program, role) for role in Role if role is not Role.SERVER_ADMINISTRATOR]
    for person in [*others, make.mentor_of(case.pair), make.administrator(), make.person()]:
        client.force_login(person)
        assert client.get(there).status_code in {302, 404}  # 302: a second factor is asked for first
        assert SECRET not in client.get(there, follow=True).content.decode()
        with pytest.raises(NotHeardError):
            actions.say(by=person, conversation=begun, text="Who are you?")
        actions.remove(by=person, conversation=begun)
        actions.choose_mail(by=person, conversation=begun, wants_mail=True)
    assert list(Conversation.objects.values_list("wants_mail", flat=True)) == [False]
    elsewhere = make.member(make.program(), Role.OMBUDS)
    client.force_login(elsewhere)
    assert client.get(case.address("ombuds_desk")).status_code == 404
    client.force_login(case.hearer)
    program = elsewhere.participations.get().program
    make.participation(program, Role.OMBUDS, case.hearer)
    wrong = reverse("agreements:conversation", kwargs={"program": program.slug, "conversation": begun.pk})
    assert client.get(wrong).status_code == 404


@pytest.mark.parametrize("role", [Role.MENTOR, Role.CHAIR, Role.DIRECTOR, Role.COORDINATOR])
def test_who_stands_in_the_line_cannot_hear_and_the_page_says_so_first(client: Client, role: Role) -> None:
    case = Case()
    before = case.begin()
    make.participation(case.program, role, case.hearer)
    client.force_login(case.writer)
    html = client.get(case.address("ombuds")).content.decode()
    assert "Ruth Abrams cannot hear you here" in html
    assert "Nobody can hear you here" in html
    assert "<textarea" not in html
    assert client.post(case.address("ombuds"), {"text": SECRET}).status_code == 200
    with pytest.raises(NotHeardError):
        case.begin()
    with pytest.raises(NotHeardError):
        actions.say(by=case.writer, conversation=before, text="More")
    Person.objects.filter(pk=case.hearer.pk).update(is_demo=True)  # the second factor is another test's business
    client.force_login(Person.objects.get(pk=case.hearer.pk))
    there = case.address("conversation", conversation=before.pk)
    assert client.get(there).status_code == 404
    assert client.get(case.address("ombuds_desk")).status_code == 404
    client.force_login(case.writer)
    assert "cannot read this any more" in client.get(there).content.decode()


def test_of_several_the_writer_chooses_and_without_any_the_page_says_so(client: Client) -> None:
    case = Case()
    second = make.member(case.program, Role.OMBUDS, "Iris Vogel")
    client.force_login(case.writer)
    assert client.post(case.address("ombuds"), {"text": SECRET}).status_code == 422
    client.post(case.address("ombuds"), {"text": SECRET, "hearer": second.pk})
    assert queries.heard_by(second, case.program)
    assert not queries.heard_by(case.hearer, case.program)
    alone = make.mentorship()
    client.force_login(alone.scholar)
    html = client.get(reverse("agreements:ombuds", args=[alone.program.slug])).content.decode()
    assert "Nobody can hear you here" in html


def test_an_empty_word_comes_back(client: Client) -> None:
    case = Case()
    client.force_login(case.writer)
    assert client.post(case.address("ombuds"), {"text": "  \n "}).status_code == 422


def test_the_writer_takes_it_back_for_both(client: Client) -> None:
    case = Case()
    begun = case.begin()
    client.force_login(case.writer)
    client.post(case.address("conversation", conversation=begun.pk), {"do": "remove"})
    assert not Message.objects.exists()


def test_each_is_handed_their_own_words_and_they_are_erased() -> None:
    case = Case()
    actions.say(by=case.hearer, conversation=case.begin(), text=ANSWER)
    mine, theirs = repr(everything_about(case.writer)), repr(everything_about(case.hearer))
    assert SECRET in mine
    assert ANSWER not in mine
    assert ANSWER in theirs
    assert SECRET not in theirs
    assert case.writer.name not in repr(dict(everything_about(case.hearer))["messages in confidence"])
    privacy.erase(by=case.hearer, person=case.hearer)
    assert list(Message.objects.values_list("text", flat=True)) == [SECRET]
    privacy.erase(by=case.writer, person=case.writer)
    assert not Conversation.objects.exists()


def test_no_backup_file_holds_it(tmp_path: Path) -> None:
    case = Case()
    case.begin()
    assert not {Conversation, Message} & set(backup.kept_models())
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for model in backup.kept_models():
            backup.add_table(archive, model)
    with ZipFile(buffer) as archive:
        assert not any(SECRET.encode() in archive.read(name) for name in archive.namelist())


def test_who_left_the_programme_still_reads_what_they_wrote(client: Client) -> None:
    case = Case()
    begun = case.begin()
    programs.end_participation(by=case.writer, participation=case.writer.participations.get())
    client.force_login(case.writer)
    assert SECRET in client.get(case.address("conversation", conversation=begun.pk)).content.decode()


def test_lists_ask_as_often_for_many(same_queries: Callable[..., None]) -> None:
    case = Case()

    def grow(number: int) -> None:
        for _ in range(number):
            case.begin()

    same_queries(case.address("ombuds_desk"), lambda: grow(1), lambda: grow(5), by=case.hearer)
    same_queries(case.address("ombuds"), lambda: grow(1), lambda: grow(5), by=case.writer)
