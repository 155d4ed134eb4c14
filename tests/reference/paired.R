# The paired t test of R on public data, and on integer scales made by a formula.
cat("#", R.version.string, "|", R.version$platform, "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

compare <- function(case, before, after, level = 0.95) {
  say(case, paste0("before", seq_along(before)), before)
  say(case, paste0("after", seq_along(after)), after)
  test <- t.test(after, before, paired = TRUE, conf.level = level)
  d <- after - before
  say(case, "level", level)
  say(case, "n", length(d))
  say(case, "before_mean", mean(before)); say(case, "before_sd", sd(before))
  say(case, "after_mean", mean(after)); say(case, "after_sd", sd(after))
  say(case, "difference_mean", mean(d)); say(case, "difference_sd", sd(d))
  say(case, "ci_low", test$conf.int[1]); say(case, "ci_high", test$conf.int[2])
  say(case, "t", test$statistic); say(case, "df", test$parameter); say(case, "p", test$p.value)
  say(case, "d_z", mean(d) / sd(d))
  say(case, "d_av", mean(d) / ((sd(before) + sd(after)) / 2))
}

compare("sleep", sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2])
compare("anorexia", MASS::anorexia$Prewt, MASS::anorexia$Postwt)
compare("anorexia-90", MASS::anorexia$Prewt, MASS::anorexia$Postwt, 0.90)
i <- 1:240
compare("likert", 1 + (i * 7 + i %/% 11) %% 6, 1 + (i * 5 + i %/% 3) %% 7)
compare("strong", 1 + (i * 7) %% 5, 3 + (i * 7) %% 5 + (i %% 3 == 0))
compare("two", c(1.5, 2.5), c(2.25, 4.75))
compare("tenths", c(0.1, 0.2, 0.3, 0.7), c(0.3, 0.1, 0.9, 0.8), 0.99)
