# Adjusted p values: stats::p.adjust, on p values of t tests of a public data set.
cat("#", R.version.string, "|", R.version$platform, "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

adjust <- function(case, p) {
  say(case, paste0("p", seq_along(p)), p)
  for (method in c("holm", "hochberg", "BH"))
    say(case, paste0(tolower(method), seq_along(p)), p.adjust(p, method))
}
adjust("mtcars", sapply(names(mtcars)[-9], function(name) t.test(mtcars[[name]] ~ mtcars$am)$p.value))
adjust("attitude", sapply(names(attitude)[-1], function(name) cor.test(attitude$rating, attitude[[name]])$p.value))
adjust("ties", c(0.04, 0.01, 0.04, 0.01, 0.5, 0.001, 1, 0.04))
adjust("one", 0.03)
