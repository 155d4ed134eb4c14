"""Every estimator, the option of a plan that asks for it, the R function that it is held to, and the test that does.

``docs/estimators.md`` is made of this list: ``python -m rapport.analysis.estimators > docs/estimators.md``. A test
walks the public functions of ``rapport.stats`` and fails where one that names its R function stands neither here nor
among ``PARTS`` or ``ELSEWHERE``, and where an option, a test or a script named here does not exist.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True)
class Estimator:
    """One estimator.

    Attributes:
        function: its place below ``rapport.stats``.
        gives: what it gives, in words.
        verb: the verb of a plan that asks for it.
        options: what the verb must be told, beside its variables.
        peer: the R function (or formula in R) that it is held to.
        script: the script in ``tests/reference`` that made the numbers.
        test: the test that holds it to them, below ``tests/stats``.
    """

    function: str
    gives: str
    verb: str
    options: Mapping[str, object] = field(default_factory=dict)
    peer: str = ""
    script: str = ""
    test: str = ""


RANKS, GROUPS, LOGIT = "test_ranks.py::", "test_groups.py::", "test_logit_reference.py::"
CLUSTERS, PEERS, POOLING = "test_clusters.py::", "peers/", "imputation/test_pooling.py::"
TWO, PEOPLE, MANY = "test_agreement_two.py::", "test_agreement_people.py::", "test_agreement_many.py::"
CLUSTERED: Mapping[str, object] = {"cluster": "site"}
IMPUTED: Mapping[str, object] = {"missing": {"imputed": 20}}
PEER_SCRIPT = "agreement_peers.py"

ESTIMATORS = (
    Estimator(
        "describe.moments", "mean and SD", "table_one", {"summary": "mean"},
        "mean, sd", "quantiles.R", "test_describe.py::test_moments_agree_with_r",
    ),
    Estimator(
        "describe.quartiles", "median and quartiles by a named rule", "table_one",
        {"summary": "median", "quartiles": "type-2"},
        "quantile(type = )", "quantiles.R", "test_describe.py::test_quartiles_agree_with_r",
    ),
    Estimator(
        "groups.welch", "Welch’s test of means", "table_one", {"by": "arm", "compare": "tests", "summary": "mean"},
        "oneway.test", "groups.R", f"{GROUPS}test_numbers_in_groups_as_r",
    ),
    Estimator(
        "groups.kruskal_wallis", "Kruskal–Wallis test", "table_one",
        {"by": "arm", "compare": "tests", "summary": "median"},
        "kruskal.test", "groups.R", f"{GROUPS}test_numbers_in_groups_as_r",
    ),
    Estimator(
        "groups.counts_test", "χ² or Fisher’s exact test of counts", "table_one", {"by": "arm", "compare": "tests"},
        "chisq.test, fisher.test", "groups.R", f"{GROUPS}test_counts_in_groups_as_r",
    ),
    Estimator(
        "groups.difference_of_means", "standardised difference of means", "table_one",
        {"by": "arm", "compare": "differences"},
        "formula of Austin (2009)", "groups.R", f"{GROUPS}test_numbers_in_groups_as_r",
    ),
    Estimator(
        "proportion.wilson", "Wilson’s interval of a share", "trend", {},
        "prop.test(correct = FALSE)", "groups.R", f"{GROUPS}test_interval_of_a_share_as_r",
    ),
    Estimator(
        "paired.paired_t", "paired t test, interval, d_z and d_av", "paired", {"test": "t"},
        "t.test(paired = TRUE)", "paired.R", "test_paired.py::test_paired_t_agrees_with_r",
    ),
    Estimator(
        "ranks.signed_rank", "Wilcoxon’s signed ranks, exact with ties; Hodges–Lehmann shift", "paired",
        {"test": "wilcoxon"},
        "wilcox.test, qsignrank", "ranks.R", f"{RANKS}test_signed_ranks_agree_with_r",
    ),
    Estimator(
        "ranks.sign_test", "sign test", "paired", {"test": "sign"},
        "binom.test", "ranks.R", f"{RANKS}test_signs_agree_with_r",
    ),
    Estimator(
        "ranks.mcnemar", "McNemar’s exact test of yes and no", "paired", {"test": "mcnemar", "yes": "yes"},
        "binom.test", "ranks.R", f"{RANKS}test_mcnemar_agrees_with_r",
    ),
    Estimator(
        "multiplicity.holm", "p adjusted by Holm", "paired", {"p_adjust": "holm"},
        "p.adjust", "multiplicity.R", "test_multiplicity.py::test_adjusted_p_values_agree_with_r",
    ),
    Estimator(
        "multiplicity.hochberg", "p adjusted by Hochberg", "model", {"p_adjust": "hochberg"},
        "p.adjust", "multiplicity.R", "test_multiplicity.py::test_adjusted_p_values_agree_with_r",
    ),
    Estimator(
        "multiplicity.benjamini_hochberg", "p adjusted by Benjamini and Hochberg", "unadjusted", {"p_adjust": "bh"},
        "p.adjust", "multiplicity.R", "test_multiplicity.py::test_adjusted_p_values_agree_with_r",
    ),
    Estimator(
        "response_shift.response_shift", "response shift (then-test)", "response_shift", {},
        "t.test(paired = TRUE)", "response_shift.R", "test_response_shift.py::test_the_three_changes_agree_with_r",
    ),
    Estimator(
        "logit.fit.fit_logit", "binary and multinomial logit", "unadjusted", {},
        "glm, nnet::multinom", "logit.R", f"{LOGIT}test_fits_agree_with_nnet_and_glm",
    ),
    Estimator(
        "logit.term_tests.wald", "type-3 Wald test of a term", "adjusted", {"test": "wald"},
        "car::Anova(type = 3), β′V⁻¹β", "logit.R", f"{LOGIT}test_tests_of_terms_agree_with_car",
    ),
    Estimator(
        "logit.term_tests.likelihood_ratio", "likelihood-ratio test of a term", "adjusted", {"test": "lr"},
        "car::Anova(type = 3)", "logit.R", f"{LOGIT}test_tests_of_terms_agree_with_car",
    ),
    Estimator(
        "selection.select", "backward elimination as SAS, forward, none", "adjusted",
        {"selection": "backward", "stay": 0.1},
        "update, car::Anova", "logit.R", f"{LOGIT}test_elimination_takes_the_same_path_as_in_r",
    ),
    Estimator(
        "logit.firth.maximise_penalised", "Firth’s penalised likelihood", "adjusted", {"firth": "always"},
        "brglm2, optim", "logit.R", f"{LOGIT}test_firth_agrees_with_brglm2_and_optim",
    ),
    Estimator(
        "logit.profile.profile_interval", "profile-likelihood interval", "unadjusted", {"firth": "always"},
        "MASS:::profile.glm", "logit.R", f"{LOGIT}test_profile_limits_agree_with_mass",
    ),
    Estimator(
        "collinearity.inflation", "VIF and GVIF", "adjusted", {"inflation_above": 5.0},
        "car::vif", "logit.R", f"{LOGIT}test_inflation_agrees_with_car",
    ),
    Estimator(
        "logit.robust.robust", "cluster-robust errors of any number of equations", "adjusted", CLUSTERED,
        "sandwich::vcovCL, clubSandwich", "logit.R",
        f"{LOGIT}test_cluster_robust_errors_agree_with_sandwich_and_clubsandwich",
    ),
    Estimator(
        "clusters.cluster_icc", "ICC of clusters, design effect", "cluster", {},
        "aov", "clusters.R", f"{CLUSTERS}test_icc_of_clusters_agrees_with_r",
    ),
    Estimator(
        "cluster_level.cluster_t", "t test of cluster means, with covariates in two stages", "arms",
        {"arm": "arm", "cluster": "site", "adjust": ["age"]},
        "t.test(var.equal = TRUE)", "cluster_level.R", "test_cluster_level.py::test_means_of_clusters_as_r",
    ),
    Estimator(
        "cluster_level.permutation", "permutation of clusters, all or drawn", "arms",
        {"arm": "arm", "cluster": "site", "permute": True},
        "combn", "cluster_level.R", "test_cluster_level.py::test_every_arrangement_as_r",
    ),
    Estimator(
        "model_based.model_based", "linear and logit model with its own errors", "model", {"errors": "model"},
        "lm, glm", "clusters.R", f"{CLUSTERS}test_errors_of_the_model_itself_agree_with_r",
    ),
    Estimator(
        "cluster_robust.cluster_robust", "CR0, CR1, CR2 with Satterthwaite; HTZ test of terms", "model",
        {**CLUSTERED, "errors": "CR2"},
        "clubSandwich::vcovCR, coef_test, Wald_test", "clusters.R",
        f"{CLUSTERS}test_small_sample_tests_agree_with_club_sandwich",
    ),
    Estimator(
        "peers.gee.gee", "GEE, corrected by Mancl–DeRouen or Kauermann–Carroll", "model",
        {**CLUSTERED, "errors": "gee", "correction": "mancl-derouen"},
        "geepack::geeglm", "gee.R", f"{PEERS}test_gee.py::test_the_model_agrees_with_geepack",
    ),
    Estimator(
        "peers.mixed_linear.mixed_linear", "linear model with a random intercept, Satterthwaite", "model",
        {**CLUSTERED, "errors": "mixed"},
        "lme4::lmer, lmerTest::contestMD", "mixed.R", f"{PEERS}test_mixed_linear.py::test_the_model_agrees_with_lmer",
    ),
    Estimator(
        "mixed_logit.mixed_logit", "logit model with a random intercept, adaptive quadrature", "model",
        {**CLUSTERED, "errors": "mixed", "nodes": 15},
        "lme4::glmer(nAGQ = )", "mixed.R", "test_mixed_logit.py::test_the_model_agrees_with_glmer",
    ),
    Estimator(
        "proportional_odds.proportional_odds", "proportional odds, Brant’s and the score test", "ordinal", {},
        "MASS::polr", "ordinal.R", "test_proportional_odds.py::test_the_model_agrees_with_polr",
    ),
    Estimator(
        "proportional_odds.proportional_odds", "proportional odds with errors robust to clusters (CR1)", "ordinal",
        CLUSTERED, "sandwich::vcovCL(polr, type = \"HC0\", cadjust = TRUE)", "ordinal.R",
        "test_proportional_odds.py::test_errors_robust_to_clusters_agree_with_sandwich",
    ),
    Estimator(
        "imputation.chained.impute", "multiple imputation by chained equations", "model", IMPUTED,
        "mice::mice", "imputation.R", "imputation/test_chained.py::test_pooled_results_come_near_those_of_mice",
    ),
    Estimator(
        "imputation.pooling.pooled", "Rubin’s rules, Barnard–Rubin degrees of freedom", "model", IMPUTED,
        "mice::pool", "imputation.R", f"{POOLING}test_pooled_numbers_agree_with_mice",
    ),
    Estimator(
        "imputation.pooling.pooled_wald", "pooled Wald test (D1)", "model", {**IMPUTED, "test": "wald"},
        "formula of mitml::testModels", "imputation.R", f"{POOLING}test_the_pooled_wald_test_agrees_with_mitml",
    ),
    Estimator(
        "imputation.pooling.pooled_likelihood_ratio", "pooled likelihood-ratio test (D3)", "model",
        {**IMPUTED, "test": "lr"},
        "mice::D3", "imputation.R", f"{POOLING}test_the_pooled_likelihood_ratio_agrees_with_mice",
    ),
    Estimator(
        "nonresponse.nonresponse_weights", "weights for non-response, design effect", "model",
        {"weights": {"known": ["age"], "largest": 5}},
        "glm", "nonresponse.R", "test_nonresponse.py::test_weights_and_weighted_means_agree_with_r",
    ),
    Estimator(
        "nonresponse.weighted_mean", "weighted means and shares", "nonresponse", {"weights": {"known": ["age"]}},
        "weighted.mean, formula of survey::svymean", "nonresponse.R",
        "test_nonresponse.py::test_weights_and_weighted_means_agree_with_r",
    ),
    Estimator(
        "reliability.cronbach_alpha", "Cronbach’s alpha, Feldt’s interval", "reliability", {"coefficients": ["alpha"]},
        "psych::alpha, alpha.ci", "reliability.R", "test_reliability.py::test_alpha_agrees_with_psych",
    ),
    Estimator(
        "reliability.mcdonald_omega", "McDonald’s omega", "reliability", {"coefficients": ["omega"]},
        "factanal, psych::fa", "reliability.R", "test_reliability.py::test_omega_agrees_with_factanal",
    ),
    Estimator(
        "agreement.two.percent_agreement", "share of equal answers", "agreement", {},
        "prop.test(correct = FALSE)", "agreement.R", f"{TWO}test_agreement_and_kappa_agree_with_r",
    ),
    Estimator(
        "agreement.two.cohen_kappa", "kappa, plain, linear or quadratic", "agreement", {"kappa": "quadratic"},
        "vcd::Kappa, psych::cohen.kappa", "agreement.R", f"{TWO}test_agreement_and_kappa_agree_with_r",
    ),
    Estimator(
        "agreement.two.scott_pi", "Scott’s pi", "agreement", {"coefficient": "scott"},
        "irrCAC (Python)", PEER_SCRIPT, f"{MANY}test_the_peer_says_the_same",
    ),
    Estimator(
        "agreement.many.gwet_ac", "Gwet’s AC1 and AC2", "agreement", {"coefficient": "gwet"},
        "irrCAC (Python)", PEER_SCRIPT, f"{MANY}test_the_peer_says_the_same",
    ),
    Estimator(
        "agreement.many.brennan_prediger", "Brennan and Prediger’s coefficient", "agreement",
        {"coefficient": "brennan_prediger"},
        "irrCAC (Python)", PEER_SCRIPT, f"{MANY}test_the_peer_says_the_same",
    ),
    Estimator(
        "agreement.alpha.krippendorff_alpha", "Krippendorff’s alpha", "agreement", {"coefficient": "krippendorff"},
        "krippendorff (Python)", PEER_SCRIPT, "test_agreement_alpha.py::test_the_peer_says_the_same",
    ),
    Estimator(
        "agreement.intraclass.intraclass", "ICC(1,1), ICC(2,1), ICC(3,1)", "agreement",
        {"icc": "agreement", "icc_of": "single"},
        "psych::ICC", "agreement.R", f"{PEOPLE}test_intraclass_correlations_agree_with_r",
    ),
    Estimator(
        "agreement.intraclass.intraclass_of_mean", "ICC(1,k), ICC(2,k), ICC(3,k)", "agreement",
        {"icc": "consistency", "icc_of": "mean"},
        "psych::ICC", "reliability.R", "test_reliability.py::test_icc_of_the_mean_agrees_with_psych",
    ),
)  # fmt: skip

# Functions that name an R function but are a part of an estimator above.
PARTS: Mapping[str, str] = {
    "agreement.ratings.pairs": "agreement.two.cohen_kappa",
    "agreement.ratings.ratings": "agreement.many.gwet_ac",
    "agreement.results.normal_interval": "agreement.two.cohen_kappa",
    "agreement.results.share": "agreement.two.percent_agreement",
    "agreement.results.t_interval": "agreement.many.gwet_ac",
    "agreement.weights.agreement_weights": "agreement.two.cohen_kappa",
    "clusters.design_effect": "clusters.cluster_icc",
    "coefficients.coefficient": "model_based.model_based",
    "coefficients.term_test": "model_based.model_based",
    "describe.tally": "groups.counts_test",
    "describe.tally_choices": "groups.counts_test",
    "groups.fisher": "groups.counts_test",
    "imputation.pooling.barnard_rubin": "imputation.pooling.pooled",
    "logit.fit.ratio": "logit.fit.fit_logit",
    "logit.likelihood.evaluate": "logit.fit.fit_logit",
    "logit.profile.penalised_p": "logit.profile.profile_interval",
    "logit.robust.robust_wald": "logit.robust.robust",
    "logit.term_tests.score_statistic": "selection.select",
    "model_based.wald": "model_based.model_based",
    "multiplicity.adjusted": "multiplicity.holm",
    "nonresponse.design_effect_of_weights": "nonresponse.nonresponse_weights",
    "paired.mean_interval": "paired.paired_t",
    "proportionality.score_test": "proportional_odds.proportional_odds",
    "ranks.clopper_pearson": "ranks.sign_test",
    "regression.fitted": "model_based.model_based",
    "stability.bootstrap": "selection.select",
    "stability.noise": "selection.select",
}

# Functions that name an R function and that no plan asks for, with the reason.
ELSEWHERE: Mapping[str, str] = {
    "agreement.code_sets.code_set_agreement": "two coders of text: rounds of coding (`code_sets_peers.py`)",
    "agreement.many.fleiss_kappa": "more than two raters: coders of text",
    "agreement.resampling.resampled_table": "coders of text",
    "agreement.resampling.resampled_units": "coders of text",
    "agreement.two.yes_no": "indices of one code: coders of text",
    "power.averaged.kauermann_carroll": "`peers.gee.gee` for made-up trials: rapport trial power",
    "power.averaged.mancl_derouen": "`peers.gee.gee` for made-up trials: rapport trial power",
    "power.between.permuted": "`cluster_level.permutation` for made-up trials: rapport trial power",
    "power.formulas.power_of_t": "before there are data: rapport trial power",
    "power.random_intercept.mixed": "`peers.mixed_linear.mixed_linear` for made-up trials: rapport trial power",
    "power.simulated.simulate": "before there are data: rapport trial power",
}


def page() -> str:
    """The page ``docs/estimators.md``.

    Returns:
        Markdown: a table for each verb.
    """
    parts = [HEAD]
    for verb, group in groupby(sorted(ESTIMATORS, key=lambda one: VERBS.index(one.verb)), key=lambda one: one.verb):
        parts.append(f"\n## `{verb}`\n\n| estimator | option of the plan | held to | by |\n|---|---|---|---|\n")
        parts += [_line(one) for one in group]
    parts.append("\n## Not in plans\n\n")
    parts += [f"- `{name}`: {why}.\n" for name, why in ELSEWHERE.items()]
    return "".join(parts)


VERBS = tuple(dict.fromkeys(one.verb for one in ESTIMATORS))
HEAD = """\
# Estimators

<!-- Made by `python -m rapport.analysis.estimators > docs/estimators.md`; a test fails when it is stale. -->

Every estimator of `rapport.stats`, the option of an analysis plan that asks for it, and the program that it is held
to: a script in `tests/reference/` made the numbers, a test in `tests/stats/` compares. `python -m tests.reference`
makes the numbers again where R is present. Names of variables in options are examples.
"""


def _line(one: Estimator) -> str:
    option = ", ".join(f"{key}: {_yaml(value)}" for key, value in one.options.items())
    shown = f"`{option}`" if option else "–"
    module = f"`{one.function}`: {one.gives}"
    return f"| {module} | {shown} | {one.peer} (`{one.script}`) | `{one.test}` |\n"


def _yaml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(part)}" for key, part in value.items()) + "}"
    return json.dumps(value).replace('"', "") if not isinstance(value, str) or value != "yes" else '"yes"'


if __name__ == "__main__":
    sys.stdout.write(page())
