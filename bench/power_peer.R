# The linear mixed model of bench/power.py in R: Rscript bench/power_peer.R DATA.csv
# Columns: trial, cluster, treated, y. Prints how many fits a second of processor time lme4::lmer makes, reading not
# counted, and the mean of the estimated differences, which ought to be ours.
suppressMessages(library(lme4))
D <- read.csv(commandArgs(TRUE)[1])
trials <- split(D, D$trial)
fit <- function(one) suppressMessages(suppressWarnings(lmer(y ~ treated + (1 | cluster), one)))
invisible(fit(trials[[1]]))
start <- proc.time()
found <- vapply(trials, function(one) fixef(fit(one))[["treated"]], 0)
took <- proc.time() - start
cat(length(trials) / (took[["user.self"]] + took[["sys.self"]]), mean(found), as.character(packageVersion("lme4")), "\n")
