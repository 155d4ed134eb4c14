# Cronbach's alpha (psych), one factor by maximum likelihood (stats::factanal, psych::fa), ICC of means (psych).
cat("#", R.version.string, "|", R.version$platform, "| psych", as.character(packageVersion("psych")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

scale_of <- function(case, x, level = 0.95, omega = TRUE) {
  x <- as.matrix(x)
  k <- ncol(x)
  for (j in seq_len(k)) say(case, paste0("x", j, "_", seq_len(nrow(x))), x[, j])
  say(case, c("items", "level"), c(k, level))
  complete <- x[stats::complete.cases(x), ]
  # psych prints its advice to turn items round: not into the CSV.
  capture.output(found <- suppressWarnings(psych::alpha(as.data.frame(complete), check.keys = FALSE)))
  say(case, "alpha", found$total$raw_alpha)
  say(case, "standardised", found$total$std.alpha)
  say(case, paste0("without", seq_len(k)), found$alpha.drop$raw_alpha)
  say(case, paste0("rest", seq_len(k)), found$item.stats$r.drop)
  limits <- psych::alpha.ci(found$total$raw_alpha, nrow(complete), k, p.val = 1 - level, digits = 17)
  say(case, c("low", "high"), c(limits$lower.ci, limits$upper.ci))
  if (omega) {
    fit <- factanal(complete, 1, control = list(lower = 1e-6, opt = list(factr = 1e2, maxit = 1e4)))
    loadings <- as.vector(fit$loadings)
    loadings <- loadings * sign(sum(loadings))
    peer <- psych::fa(complete, 1, fm = "ml")
    stopifnot(max(abs(abs(as.vector(peer$loadings)) - abs(loadings))) < 1e-3)
    s <- apply(complete, 2, sd)
    say(case, paste0("loading", seq_len(k)), loadings)
    say(case, "omega", sum(s * loadings)^2 / (sum(s * loadings)^2 + sum(s^2 * (1 - loadings^2))))
    say(case, "omega_standardised", sum(loadings)^2 / (sum(loadings)^2 + sum(1 - loadings^2)))
  }
  means <- psych::ICC(complete, alpha = 1 - level, lmer = FALSE)$results
  for (i in 4:6) {
    name <- c("one_way", "agreement", "consistency")[i - 3]
    say(case, paste0("mean_", name), means$ICC[i])
    say(case, paste0("mean_", name, c("_low", "_high")), c(means$`lower bound`[i], means$`upper bound`[i]))
  }
}

scale_of("attitude", attitude)
scale_of("attitude-90", attitude[, 2:5], 0.90)
bfi <- psych::bfi[1:120, c("N1", "N2", "N3", "N4", "N5")]
scale_of("neuroticism", bfi)
# Items of which one runs the other way: alpha and omega suffer.
scale_of("agreeableness", psych::bfi[1:120, c("A1", "A2", "A3", "A4", "A5")])
# Shrout & Fleiss (1979), table 2.
scale_of("judges", matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), 6, byrow = TRUE),
         omega = FALSE)
