# Scores as psych::scoreItems computes them: means of the items that are answered, some of them reversed.
# Three made-up scales of 300 people, drawn with a fixed seed; a tenth of the answers is missing.
suppressPackageStartupMessages(library(psych))
cat("#", R.version.string, "|", R.version$platform, "| psych", as.character(packageVersion("psych")), "\n")
cat("case,statistic,value\n")
set.seed(20260101)

scale <- function(case, items, low, high, reversed, missing) {
  people <- 300
  trait <- rnorm(people)
  x <- sapply(seq_len(items), function(i) {
    sign <- if (i %in% reversed) -1 else 1
    raw <- (low + high) / 2 + sign * trait * (high - low) / 5 + rnorm(people, sd = (high - low) / 5)
    pmin(high, pmax(low, round(raw)))
  })
  x[matrix(runif(people * items) < missing, people)] <- NA
  x[1, ] <- NA                                   # somebody who answered nothing
  x[2, -1] <- NA                                 # and somebody who answered one item
  colnames(x) <- paste0("i", seq_len(items))
  keys <- ifelse(seq_len(items) %in% reversed, -1, 1)
  found <- scoreItems(matrix(keys, dimnames = list(colnames(x), case)), x, impute = "none", missing = TRUE,
                      min = low, max = high)$scores[, 1]
  say <- function(statistic, value) cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")
  say("low", low); say("high", high); say("items", items)
  for (i in reversed) say("reversed", i)
  for (i in seq_len(items)) say(paste0("i", i), ifelse(is.na(x[, i]), -99, x[, i]))
  say("score", found)
}

scale("one-to-five", 5, 1, 5, integer(0), 0.1)
scale("one-to-seven", 8, 1, 7, c(2, 5, 8), 0.1)
scale("nought-to-three", 12, 0, 3, c(1, 12), 0.25)
