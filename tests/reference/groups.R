# Groups compared, by R: oneway.test, kruskal.test, chisq.test, fisher.test, prop.test on public data (iris,
# mtcars, warpbreaks, HairEyeColor, Titanic); standardised differences by the formulas of Austin (2009) and of
# Yang and Dalton (2012), written out.
cat("#", R.version.string, "|", R.version$platform, "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

pairs_of <- function(k) combn(k, 2, simplify = FALSE)

numbers <- function(case, x, group) {
  g <- as.integer(factor(group))
  say(case, paste0("x", seq_along(x)), x)
  say(case, paste0("g", seq_along(g)), g)
  welch <- oneway.test(x ~ g)
  say(case, "welch_f", welch$statistic); say(case, "welch_p", welch$p.value)
  rank <- kruskal.test(x, g)
  say(case, "kruskal_h", rank$statistic); say(case, "kruskal_p", rank$p.value)
  m <- tapply(x, g, mean); s <- tapply(x, g, sd)
  say(case, "difference", max(sapply(pairs_of(length(m)), function(p)
    abs(m[p[1]] - m[p[2]]) / sqrt((s[p[1]]^2 + s[p[2]]^2) / 2))))
}

distance <- function(one, other) {
  keep <- one + other > 0
  a <- one[keep][-1]; b <- other[keep][-1]
  S <- (diag(a, length(a)) - a %*% t(a) + diag(b, length(b)) - b %*% t(b)) / 2
  sqrt(drop(t(a - b) %*% solve(S) %*% (a - b)))
}

counts <- function(case, table) {
  say(case, "rows", nrow(table))
  say(case, paste0("cell", seq_along(table)), as.vector(t(table)))
  test <- suppressWarnings(chisq.test(table, correct = FALSE))
  say(case, "smallest", min(test$expected))
  exact <- nrow(table) == 2 && ncol(table) == 2 && min(test$expected) < 5
  say(case, "p", if (exact) fisher.test(table)$p.value else test$p.value)
  if (!exact) say(case, "chi2", test$statistic)
  shares <- prop.table(table, 2)
  say(case, "difference", max(sapply(pairs_of(ncol(table)), function(p) distance(shares[, p[1]], shares[, p[2]]))))
}

numbers("iris", iris$Sepal.Width, iris$Species)
numbers("mtcars", mtcars$mpg, mtcars$am)
numbers("ties", mtcars$carb, mtcars$cyl)
numbers("warpbreaks", warpbreaks$breaks, warpbreaks$tension)
counts("hair", apply(HairEyeColor, c(1, 3), sum))
counts("titanic", t(apply(Titanic, c(1, 4), sum)))
counts("gears", table(mtcars$gear, mtcars$am))
counts("exact", matrix(c(3, 1, 1, 3), 2))
counts("exact2", matrix(c(10, 2, 3, 15), 2))
counts("two", matrix(c(40, 60, 55, 45), 2))
for (x in list(c(0, 10), c(3, 10), c(81, 263), c(10, 10), c(1, 1000))) {
  test <- suppressWarnings(prop.test(x[1], x[2], correct = FALSE))
  case <- sprintf("wilson %d of %d", x[1], x[2])
  say(case, "x", x[1]); say(case, "n", x[2])
  say(case, "ci_low", test$conf.int[1]); say(case, "ci_high", test$conf.int[2])
}
