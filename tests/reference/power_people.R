# Power of what a plan's analyses find in the same made-up trials: permutation by combn, geepack with the corrections of
# Kauermann & Carroll and of Mancl & DeRouen, lmerTest (linear) and glmer (logit, 15 nodes, z). Eight clusters, four of
# them treated; their sizes, sums and sums of squares are printed: made-up trials hold no more of a cluster.
suppressMessages({library(geepack); library(lmerTest)})
cat("#", R.version.string, "|", R.version$platform, "| geepack", as.character(packageVersion("geepack")), "| lme4",
    as.character(packageVersion("lme4")), "| lmerTest", as.character(packageVersion("lmerTest")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value) cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")
power <- function(x, p) { e <- eigen(x); Re(e$vectors %*% diag(e$values^p, length(e$values)) %*% solve(e$vectors)) }
corrected <- function(fit, x, y, id, p) {
  mu <- fitted(fit)[, 1]; logit <- fit$family$family == "binomial"; v <- if (logit) mu * (1 - mu) else rep(1, length(mu))
  parts <- lapply(unique(id), function(i) {
    r <- which(id == i); n <- length(r); d <- x[r, , drop = FALSE] * (if (logit) v[r] else 1)
    R <- matrix(fit$geese$alpha, n, n); diag(R) <- 1
    list(d = d, V = diag(sqrt(v[r]), n) %*% R %*% diag(sqrt(v[r]), n), e = y[r] - mu[r]) })
  bread <- solve(Reduce(`+`, lapply(parts, function(q) t(q$d) %*% solve(q$V, q$d))))
  meat <- Reduce(`+`, lapply(parts, function(q) {
    H <- q$d %*% bread %*% t(q$d) %*% solve(q$V)
    s <- t(q$d) %*% solve(q$V, power(diag(nrow(H)) - H, p) %*% q$e); s %*% t(s) }))
  (bread %*% meat %*% bread)[2, 2]
}
p_values <- function(y, id, arm, binary) {
  mean <- tapply(y, id, mean); chosen <- combn(8, 4)
  away <- abs(apply(chosen, 2, function(at) mean(mean[at]) - mean(mean[-at])))
  fit <- geeglm(y ~ arm, family = if (binary) binomial else gaussian, id = id, corstr = "exchangeable",
                control = geese.control(epsilon = 1e-12, maxit = 200))
  # People of the largest cluster cannot be as unlike as this: geepack goes on, but the working matrix is none.
  possible <- fit$geese$alpha > -1 / (max(table(id)) - 1)
  z <- function(p) if (!possible) NA else coef(fit)[2] / sqrt(corrected(fit, model.matrix(fit), y, id, p))
  mixed <- suppressMessages(suppressWarnings(
    if (binary) coef(summary(lme4::glmer(y ~ arm + (1 | id), family = binomial, nAGQ = 15)))[2, 4]
    else coef(summary(lmer(y ~ arm + (1 | id), control = lmerControl(optCtrl = list(ftol_abs = 1e-14, xtol_abs = 1e-10)))))[2, 5]))
  c(permutation = mean(away >= away[1] - 1e-9), "gee-kauermann-carroll" = unname(2 * pt(-abs(z(-0.5)), 6)),
    "gee-mancl-derouen" = unname(2 * pt(-abs(z(-1)), 6)), mixed = mixed)
}
set.seed(2)
trials <- 40
for (case in c("numbers", "binary")) {
  found <- replicate(trials, simplify = FALSE, {
    size <- sample(3:12, 8, replace = TRUE); id <- rep(1:8, size); arm <- as.numeric(id <= 4)
    y <- round(1.1 * arm + rnorm(8, sd = 0.5)[id] + rnorm(length(id)), 2)
    if (case == "binary") y <- as.numeric(y > 0.5)
    list(size = size, sum = tapply(y, id, sum), square = tapply(y^2, id, sum), p = p_values(y, id, arm, case == "binary"))
  })
  for (part in c("size", "sum", "square")) {
    values <- sapply(found, `[[`, part)
    for (at in 1:8) say(case, paste0(part, at, "_", seq_len(trials)), values[at, ])
  }
  p <- sapply(found, `[[`, "p")
  for (name in rownames(p)) {
    say(case, paste0(name, " p", seq_len(trials)), p[name, ]); say(case, paste(name, "power"), mean(p[name, ] < 0.05 & !is.na(p[name, ])))
  }
}
