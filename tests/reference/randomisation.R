# Randomisation again, from docs/randomisation.md and not from our code: R and the package digest (Debian: r-cran-digest).
cat("#", R.version.string, "|", R.version$platform, "| digest", as.character(packageVersion("digest")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, paste0(statistic, seq_along(value)), value), sep = "")

stream <- function(seed, name) {                      # seed: 64 hexadecimal digits
  key <- as.raw(strtoi(substring(seed, seq(1, 63, 2), seq(2, 64, 2)), 16L))
  block <- 0; words <- numeric(0)
  word <- function() {
    if (!length(words)) {
      bytes <- as.integer(digest::hmac(key, paste0(name, ":", block), "sha256", raw = TRUE))
      words <<- colSums(matrix(bytes, 4) * 256^(3:0)); block <<- block + 1
    }
    first <- words[1]; words <<- words[-1]; first
  }
  below <- function(bound) {
    repeat { w <- word(); if (w < 2^32 - 2^32 %% bound) return(w %% bound) }
  }
  shuffle <- function(items) {
    for (last in rev(seq_along(items))[-length(items)]) {
      at <- below(last) + 1
      items[c(last, at)] <- items[c(at, last)]
    }
    items
  }
  list(word = word, below = below, shuffle = shuffle)
}
blocks <- function(seed, where, sizes, each, shares) {
  from <- stream(seed, paste0("blocks:", where)); arms <- numeric(0)
  while (length(arms) < each) {
    size <- sizes[from$below(length(sizes)) + 1]
    arms <- c(arms, from$shuffle(rep(seq_along(shares), shares * size / sum(shares))))
  }
  arms
}
imbalance <- function(arms, x) {
  n <- length(arms); total <- 0
  for (k in seq_len(ncol(x))) {
    v <- x[, k]; s <- n * sum(v^2) - sum(v)^2
    for (a in unique(arms)) {
      own <- arms == a
      total <- total + floor(1e9 * (n * sum(v[own]) - sum(own) * sum(v))^2 / (sum(own) * n * s))
    }
  }
  total
}
permutations <- function(counts) {                    # in the order of a dictionary
  if (!sum(counts)) return(list(numeric(0)))
  unlist(lapply(which(counts > 0), function(a) {
    counts[a] <- counts[a] - 1
    lapply(permutations(counts), function(rest) c(a, rest))
  }), recursive = FALSE)
}
constrained <- function(seed, x, shares, candidates, best) {
  from <- stream(seed, "constrained"); n <- nrow(x); each <- (n * shares) %/% sum(shares)
  first <- head(from$shuffle(seq_along(shares)), n - sum(each)); each[first] <- each[first] + 1
  labels <- rep(seq_along(shares), each)
  if (exp(lfactorial(n) - sum(lfactorial(each))) < candidates + 0.5) all <- permutations(each)
  else all <- unique(lapply(seq_len(candidates), function(i) from$shuffle(labels)))
  scores <- sapply(all, imbalance, x); limit <- sort(scores)[ceiling(length(all) * best / 1000)]
  accepted <- all[scores <= limit]
  list(arms = accepted[[from$below(length(accepted)) + 1]], accepted = length(accepted), looked = length(all), limit = limit)
}
minimise <- function(seed, levels, arms, weights, chance, of) {
  went <- integer(0)
  for (i in seq_len(nrow(levels))) {
    from <- stream(seed, paste0("minimised:", i))
    score <- sapply(seq_len(arms), function(arm) sum(sapply(seq_along(weights), function(f) {
      alike <- c(went[levels[seq_along(went), f] == levels[i, f]], arm)
      weights[f] * diff(range(tabulate(alike, arms)))
    })))
    best <- which(score == min(score)); others <- setdiff(seq_len(arms), best)
    arm <- best[from$below(length(best)) + 1]
    if (length(others) && from$below(of) >= chance) arm <- others[from$below(length(others)) + 1]
    went <- c(went, arm)
  }
  went
}

seed <- digest::digest("a seed for tests", "sha256", serialize = FALSE)
from <- stream(seed, "words"); say("words", "w", replicate(20, from$word()))
from <- stream(seed, "below"); say("below", "b", sapply(c(1:12, 2^31 + 1, 3e9, 2^32), from$below))
for (where in c("size=small;region=north", "size=large;region=north")) say(where, "arm", blocks(seed, where, c(2, 4, 6), 30, c(1, 1)))
say("plain", "arm", blocks(seed, "", c(3, 6), 20, c(2, 1)))
say("three", "arm", blocks(seed, "", c(3, 9), 20, c(1, 1, 1)))

sizes <- c(12, 3, 5, 9, 7, 4, 11, 8, 6, 10, 3, 12, 5, 7, 9, 4, 8, 6, 11, 10, 7, 5, 12, 3, 9)
hub <- c(1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1)
report <- function(case, found) {
  say(case, "arm", found$arms)
  for (name in c("accepted", "looked", "limit")) cat(sprintf("%s,%s,%.17g\n", case, name, found[[name]]))
}
report("drawn", constrained(seed, cbind(sizes, hub), c(1, 1), 500, 100))
report("every", constrained(seed, cbind(sizes, hub)[1:9, ], c(1, 1), 10000, 250))
report("unequal", constrained(seed, cbind(sizes, hub)[1:9, ], c(2, 1), 10000, 50))

levels <- cbind(ifelse(sizes > 7, "large", "small"), ifelse(hub == 1, "yes", "no"))
say("minimised", "arm", minimise(seed, levels, 2, c(2, 1), 4, 5))
say("minimised three", "arm", minimise(seed, levels, 3, c(1, 1), 1, 1))
