"""The reach of a programme on one page, and the same as files."""

import csv
import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from threading import Event
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from defusedxml import ElementTree
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.figures import apart
from rapport.kit import jobs
from rapport.kit.models import Job
from rapport.people.roles import Role
from rapport.reach import privacy
from rapport.reach.counting import actions, queries, tasks
from rapport.reach.counting.people import count as count_people
from rapport.reach.models import Count, OldFile, Registrant, SamePerson
from rapport.reach.placing.finding import Finder
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode, Said
from tests import make
from tests.at_once import at_once
from tests.reach.conftest import HERE, Place, Registry, brought_in, records


def test_the_first_look_says_what_to_do(place: Place, client: Client, run_jobs: Callable[[], None]) -> None:
    client.force_login(place.director)
    assert HERE in client.get("/programs/reach/").content.decode()
    text = client.get(HERE).content.decode()
    assert "Nothing counted yet" in text
    assert "No registry of institutions yet" in text
    assert client.get(f"{HERE}all/").status_code == HTTPStatus.FOUND
    client.post(f"{HERE}count/")
    client.post(f"{HERE}count/")
    assert "Counting" in client.get(HERE).content.decode()
    run_jobs()
    assert Count.objects.get().people == 0
    assert client.get(HERE).status_code == HTTPStatus.OK
    assert "No institution yet" in client.get(f"{HERE}institutions/").content.decode()


def test_the_page_and_its_numbers(counted: Place, client: Client) -> None:
    client.force_login(counted.director)
    text = client.get(HERE).content.decode()
    assert "Lakeside University" in text
    assert "registrations from an institution that nobody is sure of" in text
    told = records(client)
    assert told["growth", "year=2013", "count"] == 2
    assert told["growth", "year=2015", "cumulative"] == 7
    assert told["places", "From Lakeside University", "count"] == 2
    assert told["places", "From another institution", "count"] == 4
    assert told["places", "From an institution that is or was in the network CTSA", "count"] == 1
    assert told["categories", "Health professional", "count"] == 2
    assert told["reasons", "reason=My own professional development", "count"] == 3
    assert told["reasons", "reason=Required by my institution, department or programme", "percent"] == 100 * 2 / 6


def test_the_page_says_from_when_to_when(place: Place, client: Client) -> None:
    client.force_login(place.director)

    def told(*days: str) -> str:
        OldFile.objects.all().delete()
        brought_in(place, "Date,Name\n" + "".join(f"{day},X\n" for day in days))
        tasks.count_reach(place.program.pk)
        return " ".join(re.sub("<[^>]+>", "", client.get(HERE).content.decode()).split())

    both = "Registrations of 2014 to 2023: the first on 3 March 2014, the last on 31 December 2023."
    assert both in told("2014-03-03", "2023-12-31", "2019-05-05")
    assert "Registrations of 2014: all on 3 March 2014." in told("2014-03-03")
    assert "Registrations of 2014 to 2023." in told("2014", "2023", "2020")  # no day was told
    OldFile.objects.all().delete()
    tasks.count_reach(place.program.pk)
    assert "Registrations of" not in client.get(HERE).content.decode()


def test_a_count_that_was_given_up_says_so_and_can_be_asked_for_again(
    counted: Place, client: Client, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(make.member(counted.program, Role.EVALUATOR))
    monkeypatch.setattr(tasks, "count", lambda *_: 1 / 0)
    actions.ask(program=counted.program)
    for _ in range(jobs.TRIES):
        assert "The last count did not work" not in client.get(HERE).content.decode()
        jobs.run.func(Job.objects.get(key__startswith="reach:count").pk)
    text = client.get(HERE).content.decode()
    assert "The last count did not work" in text
    assert "hx-trigger" not in text.partition('id="reach"')[2].partition(">")[0]  # nothing is waited for
    assert "Lakeside University" in text  # what was counted before stands there still
    monkeypatch.undo()
    text = client.post(f"{HERE}count/", follow=True).content.decode()
    assert "The last count did not work" not in text
    assert "Counting" in text
    run_jobs()
    assert "The last count did not work" not in client.get(HERE).content.decode()


def test_a_count_that_nobody_works_on_says_so(counted: Place, client: Client) -> None:
    client.force_login(counted.director)
    actions.ask(program=counted.program)
    assert "Nobody counts just now" in client.get(HERE).content.decode()
    jobs.beat("worker")
    text = client.get(HERE).content.decode()
    assert "Counting" in text
    assert "Nobody counts just now" not in text


def test_the_first_count_may_be_given_up_too(place: Place, client: Client) -> None:
    client.force_login(place.director)
    actions.ask(program=place.program)
    Job.objects.update(state=Job.State.FAILED)
    text = client.get(HERE).content.decode()
    assert "nothing is counted yet" in text
    assert "Count again" in text


def test_only_the_count_that_was_asked_for_last_can_have_failed(counted: Place) -> None:
    """The second one waits while the first runs; whichever was asked for later has read everything."""
    actions.ask(program=counted.program)
    Job.objects.update(state=Job.State.RUNNING)
    actions.ask(program=counted.program)
    first, second = queries.jobs(counted.program).order_by("pk")
    Job.objects.filter(pk=first.pk).update(state=Job.State.DONE)
    Job.objects.filter(pk=second.pk).update(state=Job.State.FAILED)
    assert queries.asked(counted.program).has_failed
    actions.ask(program=counted.program)
    Job.objects.update(state=Job.State.DONE)
    assert not queries.asked(counted.program).has_failed


def test_an_evaluator_reads_figures_and_changes_nothing(counted: Place, client: Client) -> None:
    client.force_login(make.member(counted.program, Role.EVALUATOR))
    text = client.get(HERE).content.decode()
    assert "Lakeside University" in text
    assert "Bring in earlier years" not in text
    assert "ada@" not in text
    for name in ("files", "names", "people", "networks", "decided"):
        assert client.get(reverse(f"reach:{name}", args=["reach"])).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", [Role.SCHOLAR, Role.MENTOR, Role.CODER, None])
def test_strangers_find_nothing(counted: Place, client: Client, role: Role | None) -> None:
    client.force_login(make.member(counted.program, role) if role else make.person())
    for path in ("", "institutions/", "results/", "all/", "figures/growth/"):
        assert client.get(f"{HERE}{path}").status_code == HTTPStatus.NOT_FOUND


def test_everything_as_files_and_the_same_bytes_twice(
    counted: Place, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(counted.director)
    first = client.get(f"{HERE}all/").content
    tasks.count_reach(counted.program.pk)
    assert client.get(f"{HERE}all/").content == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == [
            "categories.csv", "growth.csv", "growth.svg", "institutions.csv", "places.csv", "reasons.csv",
            "reasons.svg", "results.json",
        ]  # fmt: skip
        ElementTree.fromstring(archive.read("growth.svg"))
    svg = client.get(f"{HERE}figures/growth/")
    assert svg["Content-Type"] == "image/svg+xml"
    monkeypatch.setattr(apart, "made", lambda figure, kind: f"{figure.number} {kind}".encode())
    pdf = client.get(f"{HERE}figures/reasons/?as=pdf")
    assert (pdf.content, pdf["Content-Type"]) == (b"Figure 2 pdf", "application/pdf")
    assert "figures/reasons/?as=png" in client.get(HERE).content.decode()
    assert client.get(f"{HERE}figures/other/").status_code == HTTPStatus.NOT_FOUND


def test_all_institutions(counted: Place, client: Client) -> None:
    client.force_login(counted.director)
    text = client.get(f"{HERE}institutions/", {"wanted": "hill"}).content.decode()
    assert "University of Hillside" in text
    assert "Lakeside" not in text
    rows = list(csv.DictReader(io.StringIO(client.get(f"{HERE}institutions/?as=csv").content.decode("utf-8-sig"))))
    assert [(row["registry_id"], row["people"], row["first_year"]) for row in rows] == [
        ("lake", "2", "2013"), ("sb1", "1", "2015"), ("hill", "1", "2014"),
    ]  # fmt: skip


def test_who_registers_here_is_counted_with_those_of_before(place: Place, registry: Registry) -> None:
    brought_in(place)
    ada = make.person("Ada Berg", "ada@lakeside.example")
    program, course = place.program, "optimising-mentoring"
    code = registrations.make_code(by=place.director, program=program, new=NewCode(course))
    said = Said("Professor", "Univ of Hillside", ("required",), "faculty")
    registrations.register(by=ada, code=code, said=said)
    tasks.count_reach(program.pk)
    here = Registrant.objects.get(live__isnull=False)
    assert here.institution == registry["hill"]
    count = Count.objects.get()
    assert (count.registrations, count.people) == (9, 7)  # the same address, the same person
    assert here.live
    said = Said("Dean", "Lakeside University", ("development", "other"), "faculty")
    registrations.change(by=ada, registration=here.live, said=said)
    tasks.count_reach(program.pk)
    here.refresh_from_db()
    assert here.institution == registry["lake"]
    assert (here.is_required, here.is_development, here.is_reviewing, here.is_other) == (False, True, False, True)


def test_the_orcid_that_somebody_signs_in_with_tells_who_they_are(place: Place) -> None:
    """It is proved, so it needs no typing; a file of before may have it beside another address and name."""
    orcid = "0000-0002-1825-0097"
    brought_in(
        place,
        "Date,Name,E-mail,ORCID iD\n"
        f"2014-02-01,A. Berg,ada@old.example,{orcid}\n"
        "2015-02-01,Ada Berg,berg@other.example,0000-0001-5109-3700\n",
    )
    ada = make.person("Ada Berg", "ada@new.example")
    code = registrations.make_code(by=place.director, program=place.program, new=NewCode("optimising-mentoring"))
    registrations.register(by=ada, code=code, said=Said("Professor", "Lakeside", ("required",), "faculty"))
    tasks.count_reach(place.program.pk)
    assert Count.objects.get().people == 3
    assert SamePerson.objects.get().other == "berg@other.example"  # one name, two addresses
    SocialAccount.objects.create(user=ada, provider="an-institution", uid="0000-0001-5109-3700")
    SocialAccount.objects.create(user=ada, provider="orcid", uid=orcid)
    tasks.count_reach(place.program.pk)
    assert Count.objects.get().people == 2
    told = dict(privacy.about(ada))["registrations, as they are counted"]
    assert [row["email"] for row in told] == ["ada@old.example", ""]
    from rapport.privacy import actions as everywhere  # noqa: PLC0415 – the last page that knows this package

    everywhere.erase(by=ada, person=ada)
    tasks.count_reach(place.program.pk)
    assert Count.objects.get().people == 1


def test_two_addresses_with_one_proven_orcid_are_nobodys_question(place: Place) -> None:
    orcid = "0000-0002-1825-0097"
    brought_in(place, f"Date,Name,E-mail,ORCID iD\n2014-02-01,Ada Berg,ada@old.example,{orcid}\n")
    ada = make.person("Ada Berg", "ada@new.example")
    code = registrations.make_code(by=place.director, program=place.program, new=NewCode("optimising-mentoring"))
    registrations.register(by=ada, code=code, said=Said("Professor", "Lakeside", ("required",), "faculty"))
    SocialAccount.objects.create(user=ada, provider="orcid", uid=orcid)
    tasks.count_reach(place.program.pk)
    assert (Count.objects.get().people, SamePerson.objects.count()) == (1, 0)


def test_a_count_is_asked_for_once_a_day_where_people_register(counted: Place) -> None:
    assert tasks.look_after() == 0
    Count.objects.update(made_at=timezone.now() - 2 * tasks.EVERY)
    assert tasks.look_after() == 0
    code = registrations.make_code(by=counted.director, program=counted.program, new=NewCode("optimising-mentoring"))
    registrations.register(by=make.person(), code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    assert tasks.look_after() == 1
    assert queries.is_being_counted(counted.program)


def test_a_count_that_was_given_up_is_tried_again_a_day_later(counted: Place, client: Client) -> None:
    """Until then its page says so: nothing is tried every minute in vain."""
    registrations.make_code(by=counted.director, program=counted.program, new=NewCode("optimising-mentoring"))
    Count.objects.update(made_at=timezone.now() - 2 * tasks.EVERY)
    assert tasks.look_after() == 1
    Job.objects.update(state=Job.State.FAILED)
    assert tasks.look_after() == 0
    client.force_login(counted.director)
    assert "The last count did not work" in client.get(HERE).content.decode()
    Job.objects.update(queued_at=timezone.now() - 2 * tasks.EVERY)
    assert tasks.look_after() == 1


def test_what_changes_while_a_count_runs_is_counted_by_the_next(counted: Place) -> None:
    actions.ask(program=counted.program)
    actions.ask(program=counted.program)
    assert Job.objects.filter(key__startswith="reach:count").count() == 1
    for _ in range(3):  # as many as there are workers
        Job.objects.update(state=Job.State.RUNNING)
        actions.ask(program=counted.program)
        actions.ask(program=counted.program)
        assert Job.objects.filter(key__startswith="reach:count", state=Job.State.WAITING).count() == 1
    Count.objects.update(made_at=timezone.now() + tasks.EVERY, people=99)  # one that began later is kept already
    tasks.count_reach(counted.program.pk)
    assert Count.objects.get().people == 99


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [True, False])
def test_of_two_workers_that_keep_a_count_at_once_the_one_that_began_later_wins(before: bool) -> None:
    program, now, none = make.program("reach"), timezone.now(), count_people(list)
    if before:
        actions.keep(program=program, reach=none, reached={}, began=now - tasks.EVERY)
    has_written = Event()

    def later() -> None:
        with transaction.atomic():
            actions.keep(program=program, reach=none, reached={}, began=now)
            has_written.set()
            time.sleep(0.3)  # the other one is waiting, meanwhile

    def earlier() -> None:
        assert has_written.wait(10)
        actions.keep(program=program, reach=none, reached={}, began=now - timedelta(minutes=1))

    assert at_once(later, earlier) == [None, None]
    assert Count.objects.get().made_at == now


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_find_the_same_registration_write_it_once() -> None:
    program = make.program("reach")
    code = registrations.make_code(by=None, program=program, new=NewCode("optimising-mentoring"))
    registrations.register(by=make.person(), code=code, said=Said("Nurse", "Lakeside", ("other",), "health"))
    has_written = Event()

    def first() -> None:
        with transaction.atomic():
            actions.bring_up_to_date(program=program, finder=Finder())
            has_written.set()
            time.sleep(0.3)  # the other one has looked, meanwhile, and found nothing

    def second() -> None:
        assert has_written.wait(10)
        actions.bring_up_to_date(program=program, finder=Finder())

    assert at_once(first, second) == [None, None]
    assert Registrant.objects.count() == 1


def test_the_page_costs_the_same_however_many_registered(
    counted: Place, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(counted.director)
    client.get(HERE)
    with django_assert_max_num_queries(18):
        client.get(HERE)


def test_an_erased_person_is_not_counted_any_more(counted: Place) -> None:
    from rapport.privacy import actions as everywhere  # noqa: PLC0415 – the last page that knows this package

    ben = make.person("Ben Cole", "ben@mail.example")
    everywhere.erase(by=ben, person=ben)
    assert not Registrant.objects.filter(email="ben@mail.example").exists()
    actions.ask(program=counted.program)
    tasks.count_reach(counted.program.pk)
    assert Count.objects.get().people == 6
