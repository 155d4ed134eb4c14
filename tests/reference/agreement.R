# Two raters (vcd, psych, stats) and intraclass correlations (psych). Tables are printed row by row.
cat("#", R.version.string, "|", R.version$platform, "| vcd", as.character(packageVersion("vcd")),
    "| psych", as.character(packageVersion("psych")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

# One kind of kappa of vcd. A standard error that is only rounding noise is not printed.
one <- function(case, name, kappa, part, level) {
  say(case, name, kappa[[part]][["value"]])
  if (is.finite(kappa[[part]][["ASE"]]) && kappa[[part]][["ASE"]] > 1e-7) {
    say(case, paste0(name, "_se"), kappa[[part]][["ASE"]])
    limits <- confint(kappa, level = level)[part, ]
    say(case, paste0(name, c("_low", "_high")), limits)
  }
}

compare <- function(case, cells, level = 0.95) {
  k <- sqrt(length(cells))
  x <- matrix(cells, k, byrow = TRUE)
  say(case, paste0("cell", seq_along(cells)), cells)
  say(case, "categories", k)
  say(case, "level", level)
  test <- suppressWarnings(prop.test(sum(diag(x)), sum(x), conf.level = level, correct = FALSE))
  say(case, "agreement", test$estimate)
  say(case, c("agreement_low", "agreement_high"), test$conf.int)
  linear <- suppressWarnings(vcd::Kappa(x, "Equal-Spacing"))
  square <- suppressWarnings(vcd::Kappa(x, "Fleiss-Cohen"))
  own <- outer(seq_len(k), seq_len(k), function(i, j) 1 / (1 + abs(i - j) * (i + j) / k))
  say(case, paste0("weight", seq_along(cells)), t(own))
  custom <- suppressWarnings(vcd::Kappa(x, own))
  one(case, "kappa", linear, "Unweighted", level)
  one(case, "linear", linear, "Weighted", level)
  one(case, "quadratic", square, "Weighted", level)
  one(case, "own", custom, "Weighted", level)
  # The standard error of weighted kappa is left out: psych 2.2.9 takes rowSums(w * rs) for the mean weights of the
  # second rater, which should be colSums(w * rs). Its variance is negative for "abstractors"; vcd has it right.
  if (all(rowSums(x) + colSums(x) > 0) && sum(x) > sum(diag(x))) {
    peer <- suppressWarnings(suppressMessages(psych::cohen.kappa(x, alpha = 1 - level)))
    say(case, "psych_kappa", peer$kappa)
    say(case, "psych_kappa_se", sqrt(peer$var.kappa))
    say(case, "psych_quadratic", peer$weighted.kappa)
  }
}

rate <- function(case, values, level = 0.95) {
  say(case, paste0("x", seq_along(values)), t(values))
  say(case, "raters", ncol(values))
  say(case, "level", level)
  found <- psych::ICC(values, alpha = 1 - level, lmer = FALSE)$results
  for (i in 1:3) {
    name <- c("one_way", "agreement", "consistency")[i]
    say(case, name, found$ICC[i])
    say(case, paste0(name, c("_low", "_high")), c(found$`lower bound`[i], found$`upper bound`[i]))
  }
}

compare("two", c(20, 5, 10, 15))
compare("two-90", c(20, 5, 10, 15), 0.90)
compare("abstractors", c(13, 0, 0, 0, 20, 7, 0, 4, 56))
compare("paradox", c(118, 5, 2, 0))
compare("sexual-fun", as.vector(t(vcd::SexualFun)))
compare("ms-patients", as.vector(t(vcd::MSPatients[, , 1])))
i <- 0:24
compare("five", (i * 7) %% 11 + 12 * (i %/% 5 == i %% 5) + 4 * (abs(i %/% 5 - i %% 5) == 1))
compare("biased", c(10, 20, 30, 1, 15, 25, 0, 2, 40))
compare("perfect", c(4, 0, 0, 0, 5, 0, 0, 0, 6))
compare("none", c(0, 4, 3, 2, 0, 5, 6, 1, 0))
compare("empty", c(10, 2, 0, 3, 3, 12, 0, 4, 0, 0, 0, 0, 1, 5, 0, 20))
compare("one-sided", c(0, 6, 0, 9))
compare("few", c(1, 1, 0, 2), 0.99)

# Shrout & Fleiss (1979), table 2: four judges, six persons.
rate("shrout-fleiss", matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), 6, byrow = TRUE))
i <- 1:60
rate("formula", cbind(1 + (i * 7) %% 5 + i %% 3, 1 + (i * 7) %% 5 + (i %/% 2) %% 3, 2 + (i * 7) %% 5), 0.9)
rate("apart", cbind(1 + (i * 7) %% 5, 1 + (i * 3 + i %/% 7) %% 5))
rate("tenths", cbind(c(0.1, 0.4, 0.9, 0.3, 0.8), c(0.2, 0.7, 0.8, 0.1, 0.5)), 0.99)
