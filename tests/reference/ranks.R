# Signed ranks, signs, exact McNemar: R's own tests; with ties, every pattern of signs counted.
cat("#", R.version.string, "|", R.version$platform, "| MASS", as.character(packageVersion("MASS")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

# Both tails of the sum of positive ranks, given the ranks: all 2^n patterns where n is small, else one after the other.
exact <- function(d) {
  d <- d[d != 0]
  scores <- as.integer(round(2 * rank(abs(d))))
  chance <- c(1, rep(0, sum(scores)))
  for (s in scores) chance <- (chance + c(rep(0, s), chance[seq_len(length(chance) - s)])) / 2
  if (length(d) <= 12) {
    signs <- as.matrix(expand.grid(rep(list(0:1), length(d))))
    counted <- tabulate(signs %*% scores + 1, sum(scores) + 1) / 2^length(d)
    stopifnot(all.equal(counted, chance))
  }
  v <- sum(scores[d > 0])
  min(1, 2 * min(sum(chance[seq_len(v + 1)]), sum(chance[(v + 1):length(chance)])))
}

compare <- function(case, before, after, level = 0.95) {
  say(case, paste0("before", seq_along(before)), before)
  say(case, paste0("after", seq_along(after)), after)
  say(case, "level", level)
  d <- after - before
  d0 <- d[d != 0]
  n <- length(d)
  tied <- any(d == 0) || anyDuplicated(abs(d0))
  test <- suppressWarnings(wilcox.test(after, before, paired = TRUE, exact = FALSE))
  say(case, "zeros", sum(d == 0))
  say(case, "positive", test$statistic)
  say(case, "normal_p", test$p.value)
  if (length(d0) <= 100) {
    p <- exact(d)
    if (!tied) stopifnot(all.equal(p, wilcox.test(after, before, paired = TRUE, exact = TRUE)$p.value))
    say(case, "p", p)
  } else say(case, "p", test$p.value)
  walsh <- sort(outer(d, d, "+")[lower.tri(diag(n), diag = TRUE)] / 2)
  say(case, "shift", median(walsh))
  rank <- if (n <= 100) qsignrank((1 - level) / 2, n) else
    floor(n * (n + 1) / 4 + qnorm((1 - level) / 2) * sqrt(n * (n + 1) * (2 * n + 1) / 24))
  if (rank > 0) {
    limits <- walsh[c(rank, n * (n + 1) / 2 + 1 - rank)]
    say(case, c("low", "high"), limits)
    if (!tied) {
      own <- wilcox.test(after, before, paired = TRUE, exact = TRUE, conf.int = TRUE, conf.level = level)
      stopifnot(all.equal(c(own$conf.int), limits), all.equal(unname(own$estimate), median(walsh)))
    }
  }
  sign <- binom.test(sum(d > 0), length(d0), conf.level = level)
  say(case, "sign_share", sign$estimate); say(case, "sign_p", sign$p.value)
  say(case, c("sign_low", "sign_high"), sign$conf.int)
}

compare("sleep", sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2])
compare("anorexia", MASS::anorexia$Prewt, MASS::anorexia$Postwt)
compare("anorexia-90", MASS::anorexia$Prewt, MASS::anorexia$Postwt, 0.90)
# Hollander & Wolfe (1973), p. 29: depression scale, as in R's own example.
compare("depression", c(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30),
        c(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29))
i <- 1:240
compare("likert", 1 + (i * 7 + i %/% 11) %% 6, 1 + (i * 5 + i %/% 3) %% 7)
j <- 1:60
compare("ordinal", 1 + (j * 7) %% 5, pmin(5, 1 + (j * 7) %% 5 + (j %% 3 == 0) - (j %% 8 == 0)))
compare("few", c(3, 2, 4, 1, 2, 5, 3, 3, 2, 4), c(4, 4, 4, 3, 1, 5, 5, 4, 4, 5))

change <- function(case, gained, lost, yes, no, level = 0.95) {
  test <- binom.test(gained, gained + lost, conf.level = level)
  say(case, c("gained", "lost", "yes", "no", "level"), c(gained, lost, yes, no, level))
  say(case, "p", test$p.value)
  say(case, "ratio", gained / lost)
  say(case, c("low", "high"), test$conf.int / (1 - test$conf.int))
}
# Agresti (1990), p. 350: approval of the President, as in R's example of mcnemar.test.
change("mcnemar-approval", 86, 150, 794, 570)
change("mcnemar-few", 9, 2, 5, 20)
change("mcnemar-90", 3, 8, 5, 20, 0.90)
