# True pre, then-test, post: t tests of R. No public data set has the three answers: anorexia's weights, and a scale by formula.
cat("#", R.version.string, "|", R.version$platform, "| MASS", as.character(packageVersion("MASS")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")
shifts <- function(case, before, then, after) {
  say(case, paste0("before", seq_along(before)), before)
  say(case, paste0("then", seq_along(then)), then)
  say(case, paste0("after", seq_along(after)), after)
  one <- function(name, from, to) {
    test <- t.test(to, from, paired = TRUE)
    say(case, name, mean(to - from)); say(case, paste0(name, c("_low", "_high")), test$conf.int)
    say(case, paste0(name, "_p"), test$p.value); say(case, paste0(name, "_effect"), mean(to - from) / sd(before))
  }
  one("conventional", before, after); one("retrospective", then, after); one("shift", before, then)
  say(case, "correlation", cor(before, then))
}
i <- 1:150
shifts("scale", 3 + (i * 7) %% 4, 2 + (i * 7 + (i %% 5 == 0)) %% 4, pmin(7, 4 + (i * 7) %% 4 - (i %% 6 == 0)))
a <- MASS::anorexia
shifts("anorexia", a$Prewt, round(a$Prewt * 0.97 + (seq_len(nrow(a)) * 3) %% 4 - 1.5, 1), a$Postwt)
