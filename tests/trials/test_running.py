"""A trial runs: registered before anybody is approached, sealed, opened one by one, followed; all or nothing."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from rapport.audit.models import Event
from rapport.people.roles import Role
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.allocation import queries as allocated
from rapport.trials.following import actions as following
from rapport.trials.following import queries as followed
from rapport.trials.models import LogLine, Participant, ProtocolVersion, Randomisation, Site
from rapport.trials.protocol import actions as protocols
from rapport.trials.protocol.library import example
from rapport.trials.randomising.book import CannotBeOpened
from rapport.trials.randomising.log import OPENED
from rapport.trials.randomising.sealed import WrongPassphrase
from rapport.trials.reading import look
from rapport.trials.sites import actions as sites
from tests import make
from tests.make_trials import consenting, recruiting, registered
from tests.trials.conftest import PASSPHRASE, Place


def opened(place: Place, site: Site) -> LogLine:
    return allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE)


def test_nobody_is_approached_before_the_protocol_is_registered(place: Place) -> None:
    trial = protocols.begin(by=place.director, program=place.program, text=example() + "# another\n")
    with pytest.raises(sites.RefusedError, match="Register the protocol first"):
        sites.approach(by=place.director, trial=trial, institution=make.institution())


def test_a_registered_protocol_changes_only_with_a_reason(place: Place) -> None:
    text = example().replace("90 minutes", "60 minutes")
    with pytest.raises(protocols.RefusedError, match="say what you change"):
        protocols.write(by=place.director, trial=place.trial, text=text, began_with=1)
    with pytest.raises(protocols.RefusedError, match="mistakes"):
        protocols.write(by=place.director, trial=place.trial, text="format: none\n", began_with=1, why="A try")
    made = protocols.write(by=place.director, trial=place.trial, text=text, began_with=1, why="Shorter sessions")
    assert (made.number, made.why) == (2, "Shorter sessions")
    with pytest.raises(protocols.ChangedMeanwhileError):
        protocols.write(by=place.director, trial=place.trial, text=example() + "# x\n", began_with=1, why="Late")
    with pytest.raises(DatabaseError), transaction.atomic():
        ProtocolVersion.objects.filter(pk=made.pk).update(why="Other")


def test_a_consent_that_nobody_can_give_is_refused(client: Client, place: Place) -> None:
    client.force_login(place.director)
    text = example().replace("consent: research-use", "consent: reserch-use")
    page = f"/trials/program/{place.program.slug}/trial/{place.trial.pk}/protocol/"
    found = client.post(page, {"text": text, "version": "1", "why": "A word"}).content.decode()
    # What is wrong stands with the protocol; only a missing reason stands with the reason.
    assert "The protocol – “reserch-use” is no text that people agree to here. Known: " in found
    assert "and why? – This" in client.post(page, {"text": example(), "version": "1"}).content.decode()


def test_the_method_stays_once_it_is_sealed(place: Place) -> None:
    place.sealed()
    text = example().replace("sizes: [2, 4]", "sizes: [4, 6]")
    with pytest.raises(protocols.RefusedError, match="can no longer change"):
        protocols.write(by=place.director, trial=place.fresh(), text=text, began_with=1, why="Larger blocks")


@pytest.mark.parametrize(
    ("before", "after", "says", "near"),
    [
        ("kind: primary", "kind: secondary", "no outcome is primary", "outcomes:"),
        ("waves: [Before, After]", "waves: [Later]", "which is no wave", "waves: [Later]"),
        ("sizes: [2, 4]", "sizes: [3]", "a block holds 2, 4, 6", "sizes: [3]"),
        ("Networking", "Webinars", "two components have one name", "format:"),
        ("smallest: 3", "smallest: 20", "below the smallest", "eligibility:"),
    ],
)
def test_a_protocol_that_cannot_be_is_refused_with_its_reason(before: str, after: str, says: str, near: str) -> None:
    """It stands with the line where it is wrong, or the line before."""
    text = example().replace(before, after)
    (found,) = [one for one in look(text).mistakes if says in str(one)]
    assert any(near in line for line in text.splitlines()[max(found.line - 2, 0) : found.line]), found


def test_who_is_included_has_agreed_and_there_are_no_more_than_planned(place: Place) -> None:
    site = place.site(people=0)
    stranger = make.member(place.program, Role.SCHOLAR)
    asked = sites.ask(by=place.director, site=site, person=stranger)
    with pytest.raises(sites.RefusedError, match="not agreed"):
        sites.include(by=place.director, participant=asked)
    for _ in range(12):
        sites.include(
            by=place.director,
            participant=sites.ask(by=place.director, site=site, person=consenting(place.program, site)),
        )
    more = sites.ask(by=place.director, site=site, person=consenting(place.program, site))
    with pytest.raises(sites.RefusedError, match="12 at most"):
        sites.include(by=place.director, participant=more)
    assert site.participants.filter(state=Participant.State.INCLUDED).first().consent == "2"  # type: ignore[union-attr]


def test_an_envelope_is_opened_when_the_institution_is_ready_and_once(place: Place) -> None:
    place.sealed()
    small = place.site("Too small", people=2)
    with pytest.raises(CannotBeOpened, match="has included 2, and needs 3"):
        opened(place, small)
    ready = place.site("Ready")
    with pytest.raises(WrongPassphrase):
        allocation.open_site(by=place.officer, site=ready, passphrase="four words make two")
    line = opened(place, ready)
    assert line.arm in ("programme", "usual care")
    assert opened(place, ready).pk == line.pk
    assert queries.arms(place.trial) == {ready.pk: line.arm}
    # Who comes later cannot change who is in a cluster that knows its arm.
    with pytest.raises(sites.RefusedError, match="has its arm"):
        sites.ask(by=place.director, site=ready, person=consenting(place.program, ready))
    with pytest.raises(sites.RefusedError, match="has its arm"):
        sites.sort_in(by=place.director, site=ready, levels={"size": "large"})


def test_the_log_of_the_database_is_replayed_by_the_command(place: Place) -> None:
    kept = place.sealed()
    for at in range(4):
        opened(place, place.site(f"Institution of the log {at}"))
    assert place.sealed().pk == kept.pk
    site = queries.sites(place.trial)[0]
    allocation.annul(by=place.officer, site=site, reason="Withdrew before it was told")
    with pytest.raises(CannotBeOpened, match="no arm that could be annulled"):
        allocation.annul(by=place.officer, site=site, reason="Again")
    allocation.reveal(by=place.officer, trial=place.trial, passphrase=PASSPHRASE)
    found = allocated.verdict(kept)
    assert (found.problems, found.is_replayed, found.allocated) == ((), True, 4)
    assert len(queries.arms(place.trial)) == 3
    with pytest.raises(CannotBeOpened, match="revealed"):
        opened(place, place.site("Too late"))
    with pytest.raises(DatabaseError), transaction.atomic():
        LogLine.objects.filter(did=OPENED).update(arm="programme and usual care")


def plan_text(place: Place) -> str:
    """The plan as the statistician takes it out."""
    browser = Client()
    browser.force_login(place.statistician)
    return browser.get(f"/trials/program/{place.program.slug}/trial/{place.trial.pk}/plan.yaml").content.decode()


def test_all_institutions_at_once(place: Place) -> None:
    head = example()[: example().index("blocks:")]
    method = "constrained: {factors: [{name: size, levels: [small, large]}], candidates: 200}\n"
    protocols.write(by=place.director, trial=place.trial, text=head + method, began_with=1, why="All at once")
    with pytest.raises(CannotBeOpened, match="cannot be randomised together"):
        place.sealed()
    ready = [
        recruiting(place.trial, place.director, people=3 + at % 3, level=("small", "large")[at % 2]) for at in range(4)
    ]
    late = place.site("Not ready", people=1)
    # A level that the protocol calls something else by now is sorted in anew; nothing is drawn from the old word.
    for number, words in enumerate((method.replace("small", "little"), method), 2):
        protocols.write(
            by=place.director, trial=place.trial, text=head + words, began_with=number, why="A clearer word"
        )
        assert len(allocated.together(place.trial)) == 2 * (number - 1)
    place.sealed()
    for one in ready:
        assert "allocations:" not in plan_text(place)
        opened(place, one)
    assert sorted(queries.arms(place.trial).values()) == ["programme", "programme", "usual care", "usual care"]
    # With the last arm the statistician gets what the test draws from, and it names none.
    told = allocated.accepted(Randomisation.objects.get())
    assert told is not None
    assert told["clusters"] == [one.code for one in ready]
    assert set(told["together"]) <= {"1100", "1010", "1001"}  # type: ignore[call-overload]
    assert "accepted: accepted" in plan_text(place)
    assert "usual care" not in plan_text(place)
    # Who was not ready is not sent to an envelope that is not there.
    late_too = recruiting(place.trial, place.director)
    assert allocated.waiting(place.trial) == [(late, allocated.LEFT_OUT), (late_too, allocated.LEFT_OUT)]
    with pytest.raises(CannotBeOpened, match="not ready when all were randomised"):
        opened(place, late_too)
    allocation.reveal(by=place.officer, trial=place.trial, passphrase=PASSPHRASE)
    assert allocated.verdict(Randomisation.objects.get()).problems == ()


def test_killed_in_between_nothing_was_opened(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.sealed()
    site, before = place.site(), Event.objects.count()

    def killed(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(allocation, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        opened(place, site)
    assert queries.arms(place.trial) == {}
    assert Event.objects.count() == before
    monkeypatch.undo()
    assert opened(place, site).number == 2
    assert allocated.verdict(Randomisation.objects.get()).problems == ()


def test_nothing_that_is_kept_tells_an_arm_before_it_is_opened(place: Place) -> None:
    kept = place.sealed()
    assert PASSPHRASE not in kept.sealed
    assert "usual care" not in kept.sealed
    assert sorted(kept.masks) == ["0", "1"]


def test_the_statistician_has_letters_until_unblinding(place: Place) -> None:
    place.sealed()
    site = place.site()
    arm = opened(place, site).arm
    text = allocated.blinded_csv(place.fresh(), unblinded=False)
    assert arm not in text
    rows = [line.split(",") for line in text.splitlines()]
    assert rows[0][:3] == ["participant", "site", "arm"]
    assert {row[2] for row in rows[1:]} == {queries.masked(place.trial)[arm]}
    assert "I01-01" in text
    assert not any(one.person.name in text for one in queries.participants(site))
    assert arm in allocated.blinded_csv(place.fresh(), unblinded=True)


def test_what_was_held_is_counted_by_arm_and_component(place: Place) -> None:
    place.sealed()
    site = place.site()
    arm = opened(place, site).arm
    there = queries.participants(site)
    day = make.in_days(-1)
    held = following.Held("Webinars", day, 90, there[:2])
    following.hold(by=place.director, site=site, held=held)
    following.hold(by=place.director, site=site, held=held)
    following.hold(by=place.director, site=site, held=following.Held("Webinars", day, 60, there))
    (found,) = [one for one in followed.fidelity(place.fresh()) if one.sessions]
    assert (found.arm, found.component, found.attended, found.expected, found.person_hours) == (
        arm,
        "Webinars",
        3,
        3,
        3,
    )
    assert (found.is_given, found.sites, found.of_sites) == (True, 1, 1)
    with pytest.raises(following.RefusedError, match="still to come"):
        following.hold(by=place.director, site=site, held=following.Held("Webinars", make.in_days(2), 60, []))
    with pytest.raises(following.RefusedError, match="another institution"):
        following.hold(by=place.director, site=place.site("Other"), held=held)


def test_what_an_arm_received_without_being_given_it_is_marked(
    place: Place, arms: dict[str, Site], client: Client
) -> None:
    site, day = arms["usual care"], make.in_days(-1)
    following.hold(by=place.director, site=site, held=following.Held("Networking", day, 60, queries.participants(site)))
    crossed = [(one.arm, one.component) for one in followed.fidelity(place.fresh()) if not one.is_given]
    assert crossed == [("usual care", "Networking")]
    client.force_login(place.director)
    page = client.get(f"/trials/program/{place.program.slug}/trial/{place.trial.pk}/fidelity/").content.decode()
    assert page.count("not meant for this arm") == 1


def test_two_programmes_trials_do_not_meet(place: Place) -> None:
    other = make.program()
    registered(other, make.member(other, Role.DIRECTOR))
    assert [one.pk for one in queries.trials(place.program)] == [place.trial.pk]
