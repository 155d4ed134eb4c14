# ICC of clusters from aov; cluster-robust errors from clubSandwich on lm and glm.
library(clubSandwich)
cat("#", R.version.string, "|", R.version$platform, "| clubSandwich", as.character(packageVersion("clubSandwich")),
    "| nlme", as.character(packageVersion("nlme")), "| MASS", as.character(packageVersion("MASS")),
    "| lme4", as.character(packageVersion("lme4")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

alike <- function(case, y, cluster, level = 0.95) {
  cluster <- factor(cluster)
  say(case, paste0("y", seq_along(y)), y)
  say(case, paste0("cluster", seq_along(y)), as.integer(cluster) - 1)
  say(case, "level", level)
  square <- summary(aov(y ~ cluster))[[1]][["Mean Sq"]]
  m <- as.vector(table(cluster)); n <- sum(m); k <- length(m)
  m0 <- (n - sum(m^2) / n) / (k - 1)
  icc <- (square[1] - square[2]) / (square[1] + (m0 - 1) * square[2])
  say(case, "icc", icc)
  means <- tapply(y, cluster, mean)                   # the interval of Wald: what weights make of the means is F
  ratio <- function(theta) {
    w <- m / (1 + m * theta)
    sum(w * (means - weighted.mean(means, w))^2) / (k - 1) / square[2]
  }
  theta <- sapply(qf(c((1 + level) / 2, (1 - level) / 2), k - 1, n - k), function(q)
    uniroot(function(theta) ratio(theta) - q, c(1e-9 - 1 / max(m), 1e3), tol = 1e-14)$root)
  say(case, c("low", "high"), theta / (1 + theta))
  say(case, "design_effect", 1 + (sum(m^2) / n - 1) * max(icc, 0))
}
alike("dyestuff", lme4::Dyestuff$Yield, lme4::Dyestuff$Batch)
alike("dyestuff2", lme4::Dyestuff2$Yield, lme4::Dyestuff2$Batch)
alike("bacteria", as.integer(MASS::bacteria$y == "y"), MASS::bacteria$ID)
alike("genotype-90", MASS::genotype$Wt, MASS::genotype$Mother, 0.90)
alike("diets", chickwts$weight, chickwts$feed)

robust <- function(case, fit, cluster, term) {
  w <- weights(fit)
  weighted <- !is.null(w) && any(w != 1)
  if (weighted) say(case, paste0("w", seq_along(w)), w)
  # Weights are precision: for lm clubSandwich must be told so (in units of their mean), for glm it takes them so.
  robust_of <- function(type) if (weighted && !inherits(fit, "glm"))
    vcovCR(fit, cluster, type = type, target = mean(w) / w, inverse_var = TRUE) else vcovCR(fit, cluster, type = type)
  cluster <- factor(cluster)
  x <- model.matrix(fit)
  p <- ncol(x)
  y <- if (inherits(fit, "glm")) fit$y else model.response(model.frame(fit))
  for (j in seq_len(p)) say(case, paste0("x", j, "_", seq_len(nrow(x))), x[, j])
  say(case, paste0("y", seq_along(y)), y)
  say(case, paste0("cluster", seq_along(y)), as.integer(cluster) - 1)
  say(case, c("columns", "logit"), c(p, inherits(fit, "glm")))
  say(case, paste0("term", seq_along(term)), term - 1)
  say(case, paste0("b", seq_len(p)), coef(fit))
  own <- summary(fit)$coefficients
  say(case, paste0("model_se", seq_len(p)), own[, 2]); say(case, paste0("model_p", seq_len(p)), own[, 4])
  say(case, "model_wald", drop(crossprod(coef(fit)[term], solve(vcov(fit)[term, term], coef(fit)[term]))))
  for (type in c("CR0", "CR1", "CR2"))
    say(case, paste0(type, "_se", seq_len(p)), sqrt(diag(robust_of(type))))
  v <- robust_of("CR2")
  test <- coef_test(fit, v, test = "Satterthwaite")
  say(case, paste0("df", seq_len(p)), if (is.null(test$df)) test$df_Satt else test$df)
  say(case, paste0("p", seq_len(p)), test$p_Satt)
  limits <- conf_int(fit, v)
  say(case, paste0("low", seq_len(p)), limits$CI_L); say(case, paste0("high", seq_len(p)), limits$CI_U)
  wald <- Wald_test(fit, constraints = constrain_zero(term), vcov = v, test = "HTZ")
  say(case, c("f", "f_df", "f_p"), c(wald$Fstat, wald$df_denom, wald$p_val))
}
ortho <- as.data.frame(nlme::Orthodont)
robust("orthodont", lm(distance ~ age * Sex, ortho), ortho$Subject, 3:4)
bacteria <- MASS::bacteria
robust("bacteria-logit", glm(y ~ trt + I(week > 2), binomial, bacteria, control = list(epsilon = 1e-14)), bacteria$ID, 2:3)
robust("genotype-lm", lm(Wt ~ Litter, MASS::genotype), MASS::genotype$Mother, 2:4)
robust("bacteria-fixed", glm(y ~ week + ap, binomial, bacteria, control = list(epsilon = 1e-14)), bacteria$ID, 2)
w <- 1 + seq_len(nrow(bacteria)) %% 3
robust("bacteria-weighted", glm(y ~ trt + I(week > 2), binomial, bacteria, weights = w, control = list(epsilon = 1e-14)),
       bacteria$ID, 2:3)
ortho$w <- 1 + seq_len(nrow(ortho)) %% 2
robust("orthodont-weighted", lm(distance ~ age + Sex, ortho, weights = w), ortho$Subject, 2:3)
