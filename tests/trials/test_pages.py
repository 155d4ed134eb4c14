"""The pages of a trial: who enters, what stands there, and what must not."""

import re
from collections import Counter
from http import HTTPStatus
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy.actions import erase
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.models import Happening, Participant, Site, Trial
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.randomising.log import read_log
from rapport.trials.randomising.verifying import verify
from rapport.trials.sites import actions
from tests import make
from tests.make_trials import consenting
from tests.trials.conftest import PASSPHRASE, Place

SEE_OTHER = HTTPStatus.FOUND


def address(name: str, place: Place, *more: object) -> str:
    return reverse(f"trials:{name}", args=[place.program.slug, place.trial.pk, *more])


def as_(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def opened(place: Place) -> Site:
    place.sealed()
    site = place.site()
    allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE)
    return site


def coordinator_at(place: Place, site: Site) -> Person:
    """The site coordinator of an institution."""
    person = make.member(place.program, Role.SITE_COORDINATOR)
    person.participations.update(institution=site.institution)
    return person


def test_a_trial_begins_and_is_registered(client: Client, place: Place) -> None:
    as_(client, place.director)
    begun = client.post(reverse("trials:begin", args=[place.program.slug]))
    trial = Trial.objects.latest("pk")
    assert begun.url == reverse("trials:protocol", args=[place.program.slug, trial.pk])  # type: ignore[attr-defined]
    page = client.get(begun.url)  # type: ignore[attr-defined]
    assert "Register version 1" in page.content.decode()
    text = queries.version(trial).text
    bad = client.post(begun.url, {"text": text.replace("kind: primary", "kind: main"), "version": "1"}, follow=True)  # type: ignore[attr-defined]
    assert "1 mistake" in bad.content.decode()
    mended = client.post(begun.url, {"text": text + "# mended\n", "version": "2"})  # type: ignore[attr-defined]
    assert mended.status_code == SEE_OTHER
    late = client.post(begun.url, {"text": text, "version": "1"})  # type: ignore[attr-defined]
    assert late.status_code == HTTPStatus.CONFLICT
    register = reverse("trials:register", args=[place.program.slug, trial.pk])
    assert client.post(register, {"version": "2"}).status_code == SEE_OTHER
    assert queries.registration(trial) is None
    client.post(register, {"version": "3", "register": "NCT00000000"})
    registration = queries.registration(trial)
    assert registration is not None
    assert (registration.version.number, registration.register) == (3, "NCT00000000")


def test_an_institution_goes_its_way(client: Client, place: Place) -> None:
    as_(client, place.director)
    for name in ("Hospital of the North", "hospital of  the north "):
        client.post(address("sites", place), {"institution": name})
    site = Site.objects.get()
    here = address("site", place, site.pk)
    for state in ("agreed", "recruiting"):
        assert client.post(f"{here}move/", {"state": state}).status_code == SEE_OTHER
    assert client.post(f"{here}levels/", {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(f"{here}levels/", {"factor_0": "large"}).status_code == SEE_OTHER
    people = [consenting(place.program, site) for _ in range(3)]
    for person in people:
        assert client.post(f"{here}ask/", {"person": person.pk}).status_code == SEE_OTHER
    for one in Participant.objects.order_by("pk")[:2]:
        client.post(f"{here}include/", {"participant": one.pk})
    third = Participant.objects.latest("pk")
    client.post(f"{here}leave/", {"participant": third.pk, "state": "declined", "why": "No time"})
    text = client.get(here).content.decode()
    assert "it has included 2, and needs 3" in text.lower()
    assert "No time" in text
    assert [one.state for one in queries.participants(site)] == ["included", "included", "declined"]
    assert client.post(f"{here}move/", {"state": "stopped"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Hospital of the North" in client.get(address("sites", place)).content.decode()


@pytest.mark.slow  # scrypt, five times
def test_the_officer_seals_opens_reveals_and_unblinds(client: Client, place: Place) -> None:
    as_(client, place.officer)
    here, site = address("allocation", place), place.site()
    short = client.post(f"{here}seal/", {"passphrase": "short", "again": "short"})
    assert "at least 12 letters" in short.content.decode()
    client.post(f"{here}seal/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    late = client.post(f"{here}seal/", {"passphrase": "of the second tab", "again": "of the second tab"})
    assert "sealed already, with another passphrase" in late.content.decode()
    wrong = client.post(here, {"site": site.pk, "passphrase": "quite another one"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "does not open it" in wrong.content.decode()
    told = client.post(here, {"site": site.pk, "passphrase": PASSPHRASE}, follow=True).content.decode()
    assert f"goes to the arm “{queries.arms(place.trial)[site.pk]}”." in told
    again = client.post(here, {"site": site.pk, "passphrase": PASSPHRASE}).content.decode()
    assert "was done or changed meanwhile" in again
    table = client.post(f"{here}redcap/", {"passphrase": PASSPHRASE}).content.decode()
    assert table.startswith("redcap_randomization_group,redcap_randomization_number,size")
    assert Event.objects.filter(did="trials.take_list_out", by=place.officer.pk).count() == 1
    client.post(f"{here}annul/", {"site": site.pk, "reason": "Withdrew"})
    client.post(f"{here}reveal/", {"passphrase": PASSPHRASE})
    log = read_log(client.get(f"{here}log.jsonl").content.decode())
    assert verify(log).is_replayed
    assert verify(log).problems == ()
    assert "every arm follows" in client.get(here).content.decode()
    asked = client.post(f"{here}unblind/")
    assert asked.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert place.fresh().unblinded_at is None
    client.post(f"{here}unblind/", {"sure": "on"})
    assert place.fresh().unblinded_at is not None
    as_(client, place.statistician)
    assert place.fresh().unblinded_at is not None


PAGES = ("trial", "flow", "flow_svg", "blinded")


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.EVALUATOR])
def test_no_page_tells_an_arm_to_who_analyses(client: Client, place: Place, role: Role) -> None:
    site = opened(place)
    arm = queries.arms(place.trial)[site.pk]
    person = make.member(place.program, role)
    # Also whoever is coordinator or officer as well is blinded.
    for other in (Role.COORDINATOR, Role.ALLOCATION_OFFICER):
        make.participation(place.program, other, person)
    as_(client, person)
    letter = queries.masked(place.trial)[arm]
    flow = client.get(address("flow", place)).content.decode()
    assert f"Allocated to arm {letter}" in flow
    assert f"Allocated to “{arm}”" not in flow
    assert f"Allocated to the arm “{arm}”" not in client.get(address("site", place, site.pk)).content.decode()
    assert f">{arm}<" not in client.get(address("sites", place)).content.decode()
    gone = queries.participants(site)[0]
    actions.leave(by=place.director, participant=gone, state="withdrew", why="The sessions were too long")
    assert "too long" not in client.get(address("site", place, site.pk)).content.decode()
    for name in ("fidelity", "happenings", "allocation", "log_file"):
        assert client.get(address(name, place)).status_code == HTTPStatus.NOT_FOUND
    allocation.unblind(by=place.officer, trial=place.trial)
    assert f"Allocated to “{arm}”" in client.get(address("flow", place)).content.decode()
    assert client.get(address("analysis_plan", place)).status_code == (
        HTTPStatus.OK if role is Role.STATISTICIAN else HTTPStatus.NOT_FOUND
    )


def test_a_site_coordinator_keeps_their_own_institution_alone(client: Client, place: Place) -> None:
    own, other = opened(place), place.site("Another institution")
    as_(client, coordinator_at(place, own))
    page = client.get(address("site", place, own.pk)).content.decode()
    assert f"Allocated to the arm “{queries.arms(place.trial)[own.pk]}”" in page
    assert client.get(address("site", place, other.pk)).status_code == HTTPStatus.NOT_FOUND
    assert client.get(address("sites", place)).status_code == HTTPStatus.NOT_FOUND
    trial = client.get(address("trial", place)).content.decode()
    assert own.institution.name in trial
    assert other.institution.name not in trial
    day = make.in_days(-1).isoformat()
    there = [one.pk for one in queries.participants(own)]
    sent = {"component": "Webinars", "held_on": day, "minutes": "60", "present": there}
    assert client.post(address("sessions", place, own.pk), sent).status_code == SEE_OTHER
    assert "3 of 3" in client.get(address("sessions", place, own.pk)).content.decode()
    note = address("note_here", place, own.pk)
    usual = {"kind": "usual care", "happened_on": day, "what": "A writing group, once a month"}
    assert client.post(note, usual).status_code == SEE_OTHER
    assert "A writing group" in client.get(note).content.decode()
    assert client.get(address("note_here", place, other.pk)).status_code == HTTPStatus.NOT_FOUND
    assert Happening.objects.get().site == own


def test_strangers_and_other_programmes_find_nothing(client: Client, place: Place) -> None:
    site = opened(place)
    elsewhere = make.member(make.program(), Role.DIRECTOR)
    scholar = site.participants.earliest("pk").person
    for person in (elsewhere, scholar, make.person()):
        as_(client, person)
        for name in ("trial", "protocol", "sites", "allocation", "flow", "flow_pdf", "blinded", "happenings"):
            assert client.get(address(name, place)).status_code == HTTPStatus.NOT_FOUND
        assert client.get(address("site", place, site.pk)).status_code == HTTPStatus.NOT_FOUND


def test_things_are_noted_and_stay(client: Client, place: Place) -> None:
    as_(client, place.director)
    sent = {"kind": "deviation", "happened_on": make.in_days(-1).isoformat(), "what": "A session was held online"}
    for _ in range(2):
        client.post(address("happenings", place), sent)
    assert Happening.objects.get().what == "A session was held online"
    assert "held online" in client.get(address("happenings", place)).content.decode()
    later = client.post(address("happenings", place), {**sent, "happened_on": make.in_days(3).isoformat()})
    assert "still to come" in later.content.decode()


def test_the_flow_is_counted_from_what_is_kept(client: Client, place: Place) -> None:
    opened(place)
    place.site("Not allocated yet", people=2)
    as_(client, place.director)
    page = client.get(address("flow", place)).content.decode()
    for words in ("Institutions approached", "Not randomised", "Lost to follow-up", "3 participants"):
        assert words in page
    assert client.get(address("flow_svg", place)).content.startswith(b"<svg")


@pytest.mark.slow
def test_the_flow_as_pdf_and_in_word(client: Client, place: Place) -> None:
    opened(place)
    as_(client, place.director)
    assert client.get(address("flow_pdf", place)).content.startswith(b"%PDF")
    # The diagram is on the first page, its numbers on the second.
    assert len(Document(BytesIO(client.get(address("flow_docx", place)).content)).sections) == 2


def test_the_list_of_institutions_asks_no_more_for_more(
    client: Client, place: Place, django_assert_max_num_queries: object
) -> None:
    as_(client, place.director)
    counts = []
    for _ in range(2):
        place.site()
        with django_assert_max_num_queries(30) as asked:  # type: ignore[operator]
            client.get(address("sites", place))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_somebody_who_is_erased_stays_a_number(place: Place) -> None:
    site = opened(place)
    participant = site.participants.earliest("pk")
    erase(by=place.director, person=participant.person)
    participant.refresh_from_db()
    assert participant.state == Participant.State.WITHDREW


def test_a_programme_shows_its_trials(client: Client, place: Place) -> None:
    as_(client, place.statistician)
    here = reverse("trials:home", args=[place.program.slug])
    assert here in client.get(reverse("home")).content.decode()
    assert "A cluster trial of a career programme" in client.get(here).content.decode()


def test_a_refusal_ends_with_one_full_stop(client: Client, place: Place) -> None:
    place.trial = protocols.begin(by=place.director, program=place.program, text=example())
    page = as_(client, place.officer).post(address("seal", place), {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    found = page.content.decode()
    assert "Register the protocol first." in found
    assert "first.." not in found


def test_the_page_of_an_institution_says_that_its_allocation_does_not_count(client: Client, place: Place) -> None:
    site = opened(place)
    allocation.annul(by=place.officer, site=site, reason="it was not eligible")
    found = as_(client, place.director).get(address("site", place, site.pk)).content.decode()
    assert "Its allocation does not count" in found
    listed = client.get(address("sites", place)).content.decode()
    own = as_(client, coordinator_at(place, site)).get(address("trial", place)).content.decode()
    flow = client.get(address("flow", place)).content.decode()
    for page, words in (
        (found, "Allocation annulled"),
        (listed, "Allocation annulled"),
        (own, "3 included, allocation annulled."),
        (flow, "Institutions: allocation annulled"),
    ):
        assert words in page
    assert "Recruiting" not in found + listed
    assert "is not shown to you" not in found


def test_who_left_after_a_session_stays_in_its_list(client: Client, place: Place) -> None:
    site = opened(place)
    left = site.participants.order_by("number").first()
    assert left is not None
    actions.leave(by=place.director, participant=left, state=Participant.State.WITHDREW)
    found = as_(client, place.director).get(address("sessions", place, site.pk)).content.decode()
    assert f"{left} {left.person} (withdrew)" in found


def test_no_two_fields_of_a_page_share_an_id(client: Client, place: Place) -> None:
    """Pressing a label would mark another form's field."""
    site = opened(place)
    place.site()
    shown = [
        as_(client, place.director).get(address("site", place, site.pk)),
        as_(client, place.officer).get(address("allocation", place)),
    ]
    for page in shown:
        ids = Counter(re.findall(r' id="([^"]+)"', page.content.decode()))
        assert [one for one, times in ids.items() if times > 1] == []


def test_an_institution_that_has_its_arm_recruits_no_more(client: Client, place: Place) -> None:
    site = opened(place)
    here = as_(client, place.director).get(address("site", place, site.pk)).content.decode()
    assert "Allocated. Approached on" in here
    listed = client.get(address("sites", place)).content.decode()
    assert "Recruiting" not in listed
    own = as_(client, coordinator_at(place, site)).get(address("trial", place)).content.decode()
    assert "3 included, allocated." in own


def test_whoever_keeps_an_institution_and_analyses_reads_there_only_what_they_noted(
    client: Client, place: Place
) -> None:
    """A note of somebody else can tell the arm."""
    site = opened(place)
    keeper, here = coordinator_at(place, site), address("note_here", place, site.pk)
    sent = {"kind": "contamination", "happened_on": make.in_days(-1).isoformat()}
    as_(client, place.director).post(here, sent | {"what": "A colleague sat in on a session"})
    assert "sat in on a session" in as_(client, keeper).get(here).content.decode()
    make.participation(place.program, Role.STATISTICIAN, keeper)
    as_(client, keeper).post(here, sent | {"kind": "outside", "what": "The building was closed"})
    shown = client.get(here).content.decode()
    assert "The building was closed" in shown
    assert "sat in on a session" not in shown
    assert "what you noted yourself" in shown
    allocation.unblind(by=place.officer, trial=place.trial)
    assert "sat in on a session" in client.get(here).content.decode()
