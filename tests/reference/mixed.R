# Mixed models: lme4::glmer by adaptive quadrature, lme4::lmer with lmerTest's degrees of freedom.
suppressMessages({library(lme4); library(lmerTest)})
cat("#", R.version.string, "|", R.version$platform, "| lme4", as.character(packageVersion("lme4")),
    "| lmerTest", as.character(packageVersion("lmerTest")), "| MASS", as.character(packageVersion("MASS")),
    "| nlme", as.character(packageVersion("nlme")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")
shown <- function(case, x, y, cluster, term) {
  for (j in seq_len(ncol(x))) say(case, paste0("x", j, "_", seq_len(nrow(x))), x[, j])
  say(case, paste0("y", seq_along(y)), y)
  say(case, paste0("cluster", seq_along(y)), as.integer(factor(cluster)) - 1)
  say(case, paste0("term", seq_along(term)), term - 1)
}
logit <- function(case, formula, data, cluster, term, nodes) {
  fit <- glmer(formula, data, binomial, nAGQ = nodes,
               control = glmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 1e5, rhoend = 1e-9), tolPwrss = 1e-12))
  shown(case, getME(fit, "X"), getME(fit, "y"), cluster, term)
  say(case, "nodes", nodes)
  b <- fixef(fit); v <- as.matrix(vcov(fit))
  say(case, paste0("b", seq_along(b)), b); say(case, paste0("se", seq_along(b)), sqrt(diag(v)))
  say(case, "sd", getME(fit, "theta")); say(case, "loglik", as.numeric(logLik(fit)))
  say(case, "wald", drop(crossprod(b[term], solve(v[term, term], b[term]))))
}
bacteria <- MASS::bacteria; bacteria$late <- bacteria$week > 2
logit("bacteria-9", y ~ trt + late + (1 | ID), bacteria, bacteria$ID, 2:3, 9)
logit("bacteria-25", y ~ trt + late + (1 | ID), bacteria, bacteria$ID, 2:3, 25)
cb <- cbpp[rep(seq_len(nrow(cbpp)), cbpp$size), ]
cb$ill <- unlist(lapply(seq_len(nrow(cbpp)), function(i) rep(1:0, c(cbpp$incidence[i], cbpp$size[i] - cbpp$incidence[i]))))
logit("cbpp-15", ill ~ period + (1 | herd), cb, cb$herd, 2:4, 15)

linear <- function(case, formula, data, cluster, term, reml = TRUE) {
  fit <- lmerTest::lmer(formula, data, REML = reml, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
  shown(case, getME(fit, "X"), getME(fit, "y"), cluster, term)
  say(case, "reml", reml)
  s <- coef(summary(fit, ddf = "Satterthwaite"))
  say(case, paste0("b", seq_len(nrow(s))), s[, "Estimate"]); say(case, paste0("se", seq_len(nrow(s))), s[, "Std. Error"])
  say(case, paste0("df", seq_len(nrow(s))), s[, "df"]); say(case, paste0("p", seq_len(nrow(s))), s[, "Pr(>|t|)"])
  v <- as.data.frame(VarCorr(fit))$vcov
  say(case, c("between", "within"), v); say(case, "icc", v[1] / sum(v)); say(case, "loglik", as.numeric(logLik(fit)))
  f <- contestMD(fit, diag(nrow(s))[term, , drop = FALSE])
  say(case, c("f", "f_df", "f_p"), c(f$`F value`, f$DenDF, f$`Pr(>F)`))
}
ortho <- as.data.frame(nlme::Orthodont); ortho$Subject <- factor(as.character(ortho$Subject))
linear("orthodont", distance ~ age * Sex + (1 | Subject), ortho, ortho$Subject, 3:4)
linear("sleepstudy", Reaction ~ Days + (1 | Subject), sleepstudy, sleepstudy$Subject, 2)
linear("sleepstudy-ml", Reaction ~ Days + (1 | Subject), sleepstudy, sleepstudy$Subject, 2, FALSE)
linear("genotype", Wt ~ Litter + (1 | Mother), MASS::genotype, MASS::genotype$Mother, 2:4)
