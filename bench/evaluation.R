# The evaluation of bench/evaluation.py in R: Rscript bench/evaluation.R DATA.csv
# Prints seconds of processor time for the analysis (reading and loading not counted), then the final models.
suppressMessages({library(nnet); library(car)})
D <- read.csv(commandArgs(TRUE)[1], stringsAsFactors = TRUE)
D$gender <- relevel(D$gender, "female"); D$race <- relevel(D$race, "white or asian")
D$degree <- relevel(D$degree, "phd"); D$stage <- relevel(D$stage, "faculty")
for (name in c("advancement", "progress", "barriers")) D[[name]] <- relevel(D[[name]], "disagree")
for (name in c("training", "biomedical")) D[[name]] <- relevel(D[[name]], "no")
numbers <- c("age", "identity", paste0("domain", 1:6), "total")
candidates <- setdiff(c("gender", "race", "degree", "stage", numbers), "total")
everything <- c(candidates, "total")
outcomes <- c("advancement", "progress", "barriers", "training", "biomedical")
forced <- c("gender", "race")

fit_of <- function(outcome, terms) {
  formula <- reformulate(terms, outcome)
  if (nlevels(D[[outcome]]) == 2) return(eval(bquote(glm(.(formula), binomial, D))))
  eval(bquote(multinom(.(formula), D, trace = FALSE, Hess = TRUE, maxit = 500)))
}
type3 <- function(fit, terms) {
  b <- coef(fit); v <- vcov(fit)
  k <- if (is.matrix(b)) nrow(b) else 1
  x <- if (is.matrix(b)) colnames(b) else names(b)
  b <- if (is.matrix(b)) as.vector(t(b)) else b
  assign <- c(0, rep(seq_along(terms), sapply(terms, function(t) if (is.factor(D[[t]])) nlevels(D[[t]]) - 1 else 1)))
  sapply(seq_along(terms), function(at) {
    where <- as.vector(outer(which(assign == at), (seq_len(k) - 1) * length(x), `+`))
    w <- drop(b[where] %*% solve(v[where, where, drop = FALSE], b[where]))
    pchisq(w, length(where), lower.tail = FALSE)
  })
}
limits <- function(fit) { b <- coef(fit); s <- sqrt(diag(vcov(fit))); exp(cbind(as.vector(t(b)), as.vector(t(b)) - 1.96 * s, as.vector(t(b)) + 1.96 * s)) }

start <- proc.time()
for (name in everything) if (is.factor(D[[name]])) prop.table(table(D[[name]])) else quantile(D[[name]], c(.25, .5, .75), type = 2)
for (outcome in outcomes) for (name in everything) { fit <- fit_of(outcome, name); type3(fit, name); limits(fit) }
final <- list()
for (outcome in outcomes) {
  terms <- candidates
  repeat {
    fit <- fit_of(outcome, terms); p <- setNames(type3(fit, terms), terms)
    free <- p[setdiff(terms, forced)]
    if (!length(free) || max(free) < 0.10) break
    terms <- setdiff(terms, names(which.max(free)))
  }
  limits(fit); Anova(fit, type = 3)
  X <- model.matrix(reformulate(candidates), D)[, -1]; diag(solve(cor(X)))
  final[[outcome]] <- terms
}
spent <- sum((proc.time() - start)[1:2])
cat(sprintf("%.3f\n", spent))
for (outcome in outcomes) cat(outcome, ":", paste(sort(final[[outcome]]), collapse = " "), "\n")
