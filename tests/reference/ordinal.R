# Proportional odds: MASS::polr run tight; Brant's and the score test by their formulas; errors robust to clusters from
# sandwich's scores.
library(MASS)
library(sandwich)
cat("#", R.version.string, "|", R.version$platform, "| MASS", as.character(packageVersion("MASS")),
    "| sandwich", as.character(packageVersion("sandwich")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

# Brant (1990): slopes of separate binary models against one another.
brant <- function(y, x, w) {
  k <- nlevels(y); p <- ncol(x); X <- cbind(1, x)
  fits <- lapply(seq_len(k - 1), function(j) suppressWarnings(
    glm.fit(X, as.integer(as.integer(y) > j), weights = w, family = binomial(), control = list(epsilon = 1e-14, maxit = 50))))
  pi <- sapply(fits, fitted); b <- sapply(fits, coef)[-1, , drop = FALSE]
  if (max(abs(X %*% sapply(fits, coef))) > 30) stop("separated")
  v <- matrix(0, (k - 1) * p, (k - 1) * p)
  for (i in seq_len(k - 1)) for (j in seq_len(k - 1)) {
    bread <- function(l) solve(crossprod(X, w * pi[, l] * (1 - pi[, l]) * X))
    inner <- bread(i) %*% crossprod(X, w * (pi[, max(i, j)] - pi[, i] * pi[, j]) * X) %*% bread(j)
    v[(i - 1) * p + seq_len(p), (j - 1) * p + seq_len(p)] <- inner[-1, -1]
  }
  d <- kronecker(cbind(1, -diag(k - 2)), diag(p))
  db <- d %*% as.vector(b)
  c(drop(crossprod(db, solve(d %*% v %*% t(d), db))), (k - 2) * p)
}
# The score of separate slopes by numerical differences of the log likelihood, and the expected information.
score <- function(fit, y, x, w) {
  k <- nlevels(y); p <- ncol(x)
  eta <- function(par) { m <- matrix(par, k - 1, byrow = TRUE); t(m[, 1] - m[, -1, drop = FALSE] %*% t(x)) }
  probs <- function(par) t(apply(cbind(0, plogis(eta(par)), 1), 1, diff))
  loglik <- function(par, cell) w * log(probs(par)[cbind(seq_along(w), cell)])
  at <- as.vector(t(cbind(fit$zeta, matrix(coef(fit), k - 1, p, byrow = TRUE))))
  slope <- function(cell) sapply(seq_along(at), function(i) {
    h <- replace(numeric(length(at)), i, 1e-5); (loglik(at + h, cell) - loglik(at - h, cell)) / 2e-5 })
  u <- colSums(slope(as.integer(y)))
  pr <- probs(at)
  info <- Reduce(`+`, lapply(seq_len(k), function(cell) {
    s <- slope(rep(cell, length(w))) / w; crossprod(s, w * pr[, cell] * s) }))
  c(drop(crossprod(u, solve(info, u))), (k - 2) * p)
}
ordinal <- function(case, formula, data, w, terms, cluster = NULL) {
  data$w <- w
  fit <- polr(formula, data = data, weights = w, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
  x <- model.matrix(fit)[, -1, drop = FALSE]
  y <- model.response(model.frame(fit))
  # polr's optimiser is good to five digits or so: Newton's method on its own likelihood.
  k <- nlevels(y); p <- ncol(x)
  nll <- function(par) { z <- c(-Inf, par[p + seq_len(k - 1)], Inf); e <- drop(x %*% par[seq_len(p)])
    -sum(w * log(plogis(z[as.integer(y) + 1] - e) - plogis(z[as.integer(y)] - e))) }
  gr <- function(par) { z <- c(-Inf, par[p + seq_len(k - 1)], Inf); e <- drop(x %*% par[seq_len(p)]); i <- as.integer(y)
    pr <- plogis(z[i + 1] - e) - plogis(z[i] - e); a <- w * dlogis(z[i + 1] - e) / pr; b <- w * dlogis(z[i] - e) / pr
    c(colSums((a - b) * x), -sapply(seq_len(k - 1), function(j) sum(a[i == j]) - sum(b[i == j + 1]))) }
  par <- c(coef(fit), fit$zeta)
  for (i in 1:10) { H <- optimHess(par, nll, gr, control = list(ndeps = rep(1e-5, length(par)))); par <- par - solve(H, gr(par)) }
  stopifnot(max(abs(gr(par))) < 1e-8, max(abs(par - c(coef(fit), fit$zeta))) < 1e-3)
  fit$coefficients[] <- par[seq_len(p)]; fit$zeta[] <- par[-seq_len(p)]
  for (j in seq_len(p)) say(case, paste0("x", j, "_", seq_len(nrow(x))), x[, j])
  say(case, paste0("y", seq_along(y)), as.integer(y) - 1)
  say(case, paste0("w", seq_along(w)), w)
  se <- sqrt(diag(solve(H)))
  say(case, paste0("b", seq_len(p)), par[seq_len(p)]); say(case, paste0("se", seq_len(p)), se[seq_len(p)])
  say(case, paste0("zeta", seq_len(k - 1)), par[-seq_len(p)]); say(case, paste0("zeta_se", seq_len(k - 1)), se[-seq_len(p)])
  say(case, "loglik", -nll(par))
  for (t in names(terms)) {
    rest <- polr(update(formula, paste(". ~ . -", t)), data = data, weights = w, control = list(reltol = 1e-15, maxit = 1000))
    say(case, paste0("lr_", match(t, names(terms))), 2 * (-nll(par) - as.numeric(logLik(rest))))
    columns <- terms[[t]]
    say(case, paste0("wald_", match(t, names(terms))),
        drop(crossprod(par[columns], solve(solve(H)[columns, columns], par[columns]))))
    say(case, paste0("term", match(t, names(terms)), "_", seq_along(columns)), columns)
  }
  if (!is.null(cluster)) {
    groups <- length(unique(cluster))
    # vcovCL takes polr's numeric Hessian, good to some digits: its formula with the Hessian at the polished maximum.
    near <- vcovCL(fit, cluster = cluster, type = "HC0", cadjust = TRUE)
    fit$fitted.values <- t(apply(cbind(0, plogis(outer(-drop(x %*% par[seq_len(p)]), par[-seq_len(p)], "+")), 1), 1, diff))
    robust <- groups / (groups - 1) * solve(H) %*% crossprod(rowsum(estfun(fit), cluster)) %*% solve(H)
    stopifnot(max(abs(robust / near - 1)) < 1e-3)
    say(case, paste0("cluster", seq_along(cluster)), cluster)
    say(case, paste0("robust_se", seq_len(p)), sqrt(diag(robust))[seq_len(p)])
    say(case, paste0("robust_zeta_se", seq_len(k - 1)), sqrt(diag(robust))[-seq_len(p)])
    say(case, paste0("robust_p", seq_len(p)), 2 * pt(-abs(par / sqrt(diag(robust)))[seq_len(p)], groups - 1))
    for (t in names(terms)) {
      columns <- terms[[t]]; q <- length(columns)
      f <- drop(crossprod(par[columns], solve(robust[columns, columns], par[columns]))) / q
      say(case, paste0(c("robust_f_", "robust_f_p_"), match(t, names(terms))), c(f, pf(f, q, groups - 1, lower.tail = FALSE)))
    }
  }
  # Where a separate model is separated, Brant's test does not exist.
  found <- tryCatch(brant(y, x, w), error = function(e) NULL)
  if (!is.null(found)) say(case, c("brant", "brant_df"), found)
  say(case, c("score", "score_df"), score(fit, y, x, w))
}
ordinal("housing", Sat ~ Infl + Type + Cont, housing, housing$Freq, list(Infl = 1:2, Type = 3:5, Cont = 6))
mt <- transform(mtcars, gear = factor(gear, ordered = TRUE))
ordinal("gears", gear ~ qsec + cyl, mt, rep(1, 32), list(qsec = 1, cyl = 2), match(mt$carb, sort(unique(mt$carb))) - 1)
# McCullagh & Nelder (1989), p. 175: cheeses.
cheese <- data.frame(y = factor(rep(1:9, 4), ordered = TRUE), additive = factor(rep(4:1, each = 9)),
  n = c(0,0,0,1,3,7,14,16,11, 1,1,6,8,23,7,5,1,0, 6,9,12,11,7,6,1,0,0, 0,0,1,7,8,8,19,8,1))
cheese <- cheese[cheese$n > 0, ]
ordinal("cheese", y ~ additive, cheese, cheese$n, list(additive = 1:3))
# Respiratory state of 111 patients at four visits (geepack::respdis), the patient being the cluster.
visits <- reshape(geepack::respdis, direction = "long", varying = paste0("y", 1:4), v.names = "state", timevar = "visit", idvar = "patient")
visits <- transform(visits, state = factor(state, ordered = TRUE), visit = factor(visit))
ordinal("visits", state ~ trt + visit, visits, rep(1, nrow(visits)), list(trt = 1, visit = 2:4), visits$patient - 1)
