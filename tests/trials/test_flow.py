"""The flow diagram from counts: both counts in each box, nobody counted twice, nobody lost."""

from collections import Counter

from rapport.figures.drawings import Flow
from rapport.figures.svg import WIDE, svg
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.allocation import queries as allocated
from rapport.trials.flow.counting import ANNULLED, SiteCounts, diagram
from rapport.trials.flow.queries import flow_of
from rapport.trials.sites import actions as sites
from tests.trials.conftest import PASSPHRASE, Place

ARMS = [("programme", "programme"), ("usual care", "usual care")]
SITES = [
    SiteCounts("declined", "", Counter()),
    SiteCounts("recruiting", "", Counter({"included": 2, "declined": 1, "not eligible": 3})),
    SiteCounts("recruiting", "programme", Counter({"included": 7, "withdrew": 1, "declined": 4})),
    SiteCounts("stopped", "programme", Counter({"included": 3, "lost": 1})),
    SiteCounts("recruiting", "usual care", Counter({"included": 5})),
]


def test_each_box_counts_institutions_and_participants() -> None:
    figure = diagram("A trial", SITES, ARMS)
    assert isinstance(figure.drawing, Flow)
    approached, randomised = figure.drawing.trunk
    assert [count.number for count in approached.box.counts] == [5]
    assert approached.left is not None
    assert [count.number for count in approached.left.counts] == [2]
    assert ("People asked: not eligible", 3) in [(name, count.number) for name, count in approached.left.parts]
    assert [count.number for count in randomised.box.counts] == [3, 17]
    programme, usual = figure.drawing.arms
    allocated, followed = programme
    assert [count.number for count in allocated.box.counts] == [2, 12]
    assert allocated.left is not None
    # One institution stopped with three people; one withdrew, one was lost.
    assert [count.number for count in allocated.left.counts] == [1, 5]
    assert [count.number for count in followed.box.counts] == [1, 7]
    assert [(count.number, count.of) for count in usual[0].box.counts] == [(1, "institution"), (5, "participants")]
    # Two were included at an institution that has no arm.
    assert ("Participants included there", 2) in [(name, count.number) for name, count in approached.left.parts]


def test_the_name_of_an_arm_stands_in_quotes_and_a_letter_does_not() -> None:
    site = SiteCounts("recruiting", "with a visitor", Counter({"included": 3}))
    for label, title in (("with a visitor", "Allocated to “with a visitor”"), ("arm A", "Allocated to arm A")):
        figure = diagram("A trial", [site], [("with a visitor", label)])
        assert isinstance(figure.drawing, Flow)
        ((allocated, _),) = figure.drawing.arms
        assert allocated.box.title == title
        assert {record.group for record in figure.records} == {"", label}


def test_people_who_declined_are_told_also_when_every_institution_has_its_arm() -> None:
    drawing = diagram("A trial", SITES[2:], ARMS).drawing
    assert isinstance(drawing, Flow)
    assert drawing.trunk[0].left is not None
    assert [(name, count.number) for name, count in drawing.trunk[0].left.parts] == [("People asked: declined", 4)]


def test_who_comes_in_goes_out_or_stays() -> None:
    by_term = {
        (record.term, record.group, record.statistic.value): record.value
        for record in diagram("A trial", SITES, ARMS).records
    }
    for _, label in ARMS:
        own = [one for one in SITES if one.arm == label]
        assert by_term["allocated", label, "count"] == sum(one.included for one in own)
        assert by_term["followed", label, "count"] == sum(
            one.people["included"] for one in own if one.state != "stopped"
        )


def test_who_leaves_before_the_allocation_was_never_randomised(place: Place) -> None:
    place.sealed()
    site = place.site(people=5)
    early, gone, *_, late = queries.participants(site)
    for _ in range(2):
        sites.leave(by=place.director, participant=early, state="withdrew", why="Moved away")
    sites.erase(by=place.director, person=gone.person)
    allocation.open_site(by=place.officer, site=site, passphrase=PASSPHRASE)
    sites.leave(by=place.director, participant=late, state="withdrew")
    drawing = flow_of(place.fresh(), by_name=True).drawing
    assert isinstance(drawing, Flow)
    assert [count.number for count in drawing.trunk[1].box.counts] == [1, 3]
    assert drawing.trunk[0].left is not None
    assert [(name, count.number) for name, count in drawing.trunk[0].left.parts] == [("People asked: declined", 2)]
    assert early.code not in allocated.blinded_csv(place.trial, unblinded=False)


def test_an_annulled_allocation_is_called_that() -> None:
    drawing = diagram("A trial", [*SITES, SiteCounts(ANNULLED, "", Counter({"included": 3}))], ARMS).drawing
    assert isinstance(drawing, Flow)
    assert drawing.trunk[0].left is not None
    assert ("Institutions: allocation annulled", 1) in [
        (name, count.number) for name, count in drawing.trunk[0].left.parts
    ]


def test_before_anybody_is_allocated_there_are_no_arms() -> None:
    figure = diagram("A trial", SITES[:2], ARMS)
    assert isinstance(figure.drawing, Flow)
    assert figure.drawing.arms == ()
    assert svg(figure, WIDE).startswith("<svg")
