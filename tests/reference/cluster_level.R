# Arms of clusters, cluster by cluster: t.test on means, permutation by combn.
# Smokeless tobacco among pupils of 24 schools, as printed in Donner & Klar (2000), Design and Analysis of Cluster
# Randomization Trials in Health Research, table 6.1 (users / pupils). MASS::bacteria: children as clusters of weeks.
cat("#", R.version.string, "|", R.version$platform, "| MASS", as.character(packageVersion("MASS")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value) cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")
rows <- function(case, statistic, value) say(case, paste0(statistic, seq_along(value)), value)

users <- c(0, 1, 9, 11, 4, 1, 10, 4, 2, 5, 1, 10, 5, 3, 6, 6, 2, 7, 7, 3, 1, 23, 16, 12)
pupils <- c(42, 84, 149, 136, 58, 55, 219, 160, 63, 85, 96, 194, 103, 174, 83, 75, 152, 102, 104, 74, 55, 225, 125, 207)
stopifnot(sum(users[1:12]) == 58, sum(pupils[1:12]) == 1341, sum(users[13:24]) == 91, sum(pupils[13:24]) == 1479)

compare <- function(case, mean, treated) {
  test <- t.test(mean[treated == 1], mean[treated == 0], var.equal = TRUE)
  say(case, c("difference", "low", "high", "t", "df", "p"),
      c(-diff(test$estimate), test$conf.int, test$statistic, test$parameter, test$p.value))
}
permute <- function(case, mean, treated) {
  chosen <- combn(length(mean), sum(treated))
  found <- apply(chosen, 2, function(at) mean(mean[at]) - mean(mean[-at]))
  real <- mean(mean[treated == 1]) - mean(mean[treated == 0])
  say(case, c("exact", "arrangements"), c(mean(abs(found) >= abs(real) - 1e-12), ncol(chosen)))
}
treated <- rep(1:0, each = 12)
rows("tobacco", "users", users); rows("tobacco", "pupils", pupils)
compare("tobacco", users / pupils, treated)
few <- c(1:7, 13:20)
permute("tobacco of 15 schools", (users / pupils)[few], treated[few])
bacteria <- MASS::bacteria
child <- as.integer(bacteria$ID); present <- as.integer(bacteria$y == "y"); active <- as.integer(bacteria$ap == "a")
rows("bacteria", "child", child); rows("bacteria", "present", present); rows("bacteria", "active", active)
rows("bacteria", "week", bacteria$week)
per <- function(x) tapply(x, child, mean)
compare("bacteria", per(present), per(active))
compare("bacteria without weeks", per(residuals(lm(present ~ week, bacteria))), per(active))

# Gail et al. (1996): the test looks only at allocations that a constrained randomisation accepted. Of the first ten
# schools, the quarter whose pupils are best balanced: what lies between the arms of their sum of squares.
size <- pupils[1:10]; rate <- (users / pupils)[1:10]
chosen <- combn(10, 5)
between <- apply(chosen, 2, function(at) summary(aov(size ~ factor(seq_along(size) %in% at)))[[1]][1, 2])
accepted <- chosen[, between <= sort(between)[ceiling(ncol(chosen) * 0.25)] + 1e-6]
found <- apply(accepted, 2, function(at) mean(rate[at]) - mean(rate[-at]))
real <- which(found == sort(found)[length(found) - 2])[1]
rows("constrained", "treated", as.integer(1:10 %in% accepted[, real]))
say("constrained", c("accepted", "p"), c(ncol(accepted), mean(abs(found) >= abs(found[real]) - 1e-12)))
