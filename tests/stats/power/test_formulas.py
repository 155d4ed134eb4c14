"""Power by formula: published worked examples, and R."""

import math

import pytest
from scipy.special import ndtri

from rapport.stats.clusters import design_effect
from rapport.stats.power.formulas import (
    Clusters,
    Side,
    clusters_needed,
    detectable,
    hayes_bennett,
    means_power,
    odds_power,
    power_of_t,
    proportions_power,
    shifted,
)
from tests.stats.reference import cases

R = cases("power.csv")


def test_design_effects_that_were_printed() -> None:
    # Eldridge, Ashby & Kerry (2006), Int J Epidemiol 35:1292: mean size 20, cv .65, ICC .05.
    assert design_effect(0.05, 20, 0.65) == pytest.approx(2.3725)
    # Cochrane Handbook 6, section 23.1.4: 295 and 330 people in 21 clusters, ICC .02.
    assert design_effect(0.02, 29.8) == pytest.approx(1.576)


def test_what_clusterpower_documents() -> None:
    # clusterPower 0.7 (R), help of cpa.normal: 10 people a cluster, difference 1, ICC .1, variance 5.
    sd = math.sqrt(5)
    assert clusters_needed(lambda k: means_power(Clusters(k, k, 10, 0, 0.1), 1, sd)) == 16
    assert means_power(Clusters(16, 16, 10, 0, 0.1), 1, sd) == pytest.approx(0.801766, abs=2e-6)


def test_the_shape_of_building_up_as_clusterpower_has_it() -> None:
    # clusterPower 0.7: 13 clusters an arm of 8 people, ICC .05.
    clusters = Clusters(13, 13, 8, 0, 0.05)
    assert means_power(clusters, 0.5, 1) == pytest.approx(0.8454, abs=5e-5)
    assert detectable(lambda d: means_power(clusters, d, 1), 3) == pytest.approx(0.4705, abs=5e-5)
    assert proportions_power(clusters, 0.5, 0.3) == pytest.approx(0.6997, abs=5e-5)
    assert proportions_power(Clusters(13, 13, 8, 0.35, 0.05), 0.5, 0.3) == pytest.approx(0.6843, abs=5e-5)


def test_whiteheads_example() -> None:
    # Whitehead (1993), Statistics in Medicine 12:2257: levels .2 .5 .2 .1, log odds ratio .887, power .9: 187 people.
    control = (0.2, 0.5, 0.2, 0.1)
    treated = shifted(control, math.exp(-0.887))
    assert treated == pytest.approx((0.378, 0.472, 0.106, 0.044), abs=5e-4)
    mean = [(a + b) / 2 for a, b in zip(treated, control, strict=True)]
    people = 12 * (ndtri(0.975) + ndtri(0.9)) ** 2 / (0.887**2 * (1 - sum(p**3 for p in mean)))
    assert math.ceil(people) == 187
    # With clusters of one person the same number has this power.
    assert odds_power(Clusters(94, 94, 1, 0, 0), control, math.exp(-0.887)) == pytest.approx(0.9, abs=0.004)


@pytest.mark.parametrize(
    ("case", "found"),
    [
        (("means", "balanced"), means_power(Clusters(13, 13, 8, 0, 0.05), 0.5, 1)),
        (("means", "unequal"), means_power(Clusters(13, 12, 7.5, 0.383, 0.05), 0.5, 1)),
        (("means", "small"), means_power(Clusters(2, 2, 30, 0.2, 0.02), 0.4, 1.3)),
        (("shares", "balanced"), proportions_power(Clusters(13, 13, 8, 0.35, 0.05), 0.5, 0.3)),
        (("shares", "unequal"), proportions_power(Clusters(20, 10, 25, 0.6, 0.01), 0.62, 0.5)),
        (("odds", "balanced"), odds_power(Clusters(13, 12, 8, 0.3, 0.05), (0.1, 0.2, 0.3, 0.3, 0.1), 2.2)),
        (("odds", "whole"), odds_power(Clusters(40, 20, 12, 0, 0.1), (0.5, 0.3, 0.2), 0.6)),
        (("hayes bennett", "rates"), hayes_bennett(Side(0.005, 0.005 / 2000), Side(0.01, 0.01 / 2000), 0.25)),
        (("hayes bennett", "shares"), hayes_bennett(Side(0.2, 0.16 / 50), Side(0.3, 0.21 / 50), 0.2, power=0.9)),
        (("hayes bennett", "means"), hayes_bennett(Side(10, 9 / 20), Side(12, 9 / 20), 0.1)),
    ],
)
def test_each_formula_is_that_of_r(case: tuple[str, str], found: float) -> None:
    assert found == pytest.approx(R[case[0]][case[1]], abs=1e-9)


def test_no_difference_is_found_as_often_as_alpha() -> None:
    assert power_of_t(0, 23) == pytest.approx(0.05)
    assert power_of_t(0, 5, 0.01) == pytest.approx(0.01)


def test_what_cannot_be_is_refused() -> None:
    for clusters in ((1, 1, 8, 0, 0.05), (2, 2, 0.5, 0, 0.05), (2, 2, 8, 0, 1.0), (0, 9, 8, 0, 0.05)):
        with pytest.raises(ValueError, match=r"cluster|size"):
            Clusters(*clusters)
    with pytest.raises(ValueError, match="between 0 and 1"):
        proportions_power(Clusters(5, 5, 8, 0, 0), 0, 0.5)
    with pytest.raises(ValueError, match="alike"):
        hayes_bennett(Side(1, 1), Side(1, 1), 0.2)
    with pytest.raises(ValueError, match="too small"):
        clusters_needed(lambda k: 0.05)
    with pytest.raises(ValueError, match="largest"):
        detectable(lambda d: 0.05, 1)
    with pytest.raises(ValueError, match="add to 1"):
        shifted((0.5, 0.4), 2)
