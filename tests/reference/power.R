# Power of cluster trials by formula: noncentral t of R, Whitehead's and Hayes & Bennett's formulas written out.
cat("#", R.version.string, "|", R.version$platform, "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value) cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

of_t <- function(ncp, df, alpha = 0.05) {
  t <- qt(1 - alpha / 2, df)
  pt(t, df, ncp, lower.tail = FALSE) + pt(-t, df, ncp)
}
effect <- function(m, cv, icc) 1 + (m * (1 + cv^2) - 1) * icc
means <- function(k, m, cv, icc, d, sd = 1) of_t(d / (sd * sqrt(effect(m, cv, icc) * sum(1 / (k * m)))), sum(k) - 2)
shares <- function(k, m, cv, icc, p) of_t(abs(diff(p)) / sqrt(effect(m, cv, icc) * sum(p * (1 - p) / (k * m))), sum(k) - 2)
odds <- function(k, m, cv, icc, control, or) {
  below <- cumsum(control); below <- below / (below + or * (1 - below)); treated <- diff(c(0, below))
  n <- k * m; mean <- (n[1] * treated + n[2] * control) / sum(n)
  of_t(log(or) * sqrt(prod(n) / (3 * sum(n)) * (1 - sum(mean^3)) / effect(m, cv, icc)), sum(k) - 2)
}
say("means", "balanced", means(c(13, 13), 8, 0, 0.05, 0.5))
say("means", "unequal", means(c(13, 12), 7.5, 0.383, 0.05, 0.5))
say("means", "small", means(c(2, 2), 30, 0.2, 0.02, 0.4, 1.3))
say("shares", "balanced", shares(c(13, 13), 8, 0.35, 0.05, c(0.5, 0.3)))
say("shares", "unequal", shares(c(20, 10), 25, 0.6, 0.01, c(0.62, 0.5)))
say("odds", "balanced", odds(c(13, 12), 8, 0.3, 0.05, c(0.1, 0.2, 0.3, 0.3, 0.1), 2.2))
say("odds", "whole", odds(c(40, 20), 12, 0, 0.1, c(0.5, 0.3, 0.2), 0.6))

hb <- function(l, noise, k, power) 1 + (qnorm(0.975) + qnorm(power))^2 * (sum(noise) + k^2 * sum(l^2)) / diff(l)^2
say("hayes bennett", "rates", hb(c(0.005, 0.01), c(0.005, 0.01) / 2000, 0.25, 0.8))
p <- c(0.2, 0.3); say("hayes bennett", "shares", hb(p, p * (1 - p) / 50, 0.2, 0.9))
say("hayes bennett", "means", hb(c(10, 12), c(9, 9) / 20, 0.1, 0.8))
