# The nine sample quantiles of R, on public data and on short rows where the rules differ most.
cat("#", R.version.string, "|", R.version$platform, "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

describe <- function(case, x) {
  say(case, paste0("x", seq_along(x)), x)
  for (type in 1:9)
    say(case, paste0("type-", type, c("-q1", "-median", "-q3")),
        quantile(x, c(.25, .5, .75), type = type, names = FALSE))
  say(case, "mean", mean(x))
  if (length(x) > 1) say(case, "sd", sd(x))
}

describe("islands", as.numeric(datasets::islands))
describe("prewt", MASS::anorexia$Prewt)
i <- 1:219
describe("fifths", 1 + ((i * 13) %% 31) / 5)
for (n in 1:13) describe(paste0("short", n), ((1:n) * 5) %% 14 + 0.5)
describe("ties", rep(c(1, 2, 2, 5), 5))
