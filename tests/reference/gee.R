# Generalised estimating equations: geepack; corrections for few clusters by the formulas of their papers.
library(geepack)
cat("#", R.version.string, "|", R.version$platform, "| geepack", as.character(packageVersion("geepack")),
    "| MASS", as.character(packageVersion("MASS")), "| nlme", as.character(packageVersion("nlme")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")
# Kauermann & Carroll (2001): A = (I - H)^(-1/2); Mancl & DeRouen (2001): A = (I - H)^(-1).
power <- function(x, p) { e <- eigen(x); Re(e$vectors %*% diag(e$values^p, length(e$values)) %*% solve(e$vectors)) }
sandwich <- function(x, y, mu, v, id, alpha, phi, p) {
  parts <- lapply(unique(id), function(i) {
    r <- which(id == i); n <- length(r); d <- x[r, , drop = FALSE] * v[r]; if (is.null(attr(v, "logit"))) d <- x[r, , drop = FALSE]
    R <- matrix(alpha, n, n); diag(R) <- 1
    V <- phi * diag(sqrt(v[r]), n) %*% R %*% diag(sqrt(v[r]), n)
    list(d = d, V = V, e = y[r] - mu[r]) })
  bread <- solve(Reduce(`+`, lapply(parts, function(q) t(q$d) %*% solve(q$V, q$d))))
  meat <- Reduce(`+`, lapply(parts, function(q) {
    H <- q$d %*% bread %*% t(q$d) %*% solve(q$V)
    s <- t(q$d) %*% solve(q$V, power(diag(nrow(H)) - H, p) %*% q$e); s %*% t(s) }))
  bread %*% meat %*% bread
}
gee <- function(case, formula, data, id, family, corstr, term) {
  data <- data[order(id), ]; id <- as.integer(factor(sort(id))); data$id <- id
  fit <- geeglm(formula, family = family, data = data, id = id, corstr = corstr,
                control = geese.control(epsilon = 1e-12, maxit = 200))
  x <- model.matrix(fit)
  for (j in seq_len(ncol(x))) say(case, paste0("x", j, "_", seq_len(nrow(x))), x[, j])
  say(case, paste0("y", seq_along(id)), fit$y); say(case, paste0("cluster", seq_along(id)), id - 1)
  say(case, c("logit", "exchangeable"), c(fit$family$family == "binomial", corstr == "exchangeable"))
  say(case, paste0("term", seq_along(term)), term - 1)
  b <- coef(fit); say(case, paste0("b", seq_along(b)), b)
  say(case, paste0("none_se", seq_along(b)), sqrt(diag(fit$geese$vbeta)))
  alpha <- if (corstr == "exchangeable") fit$geese$alpha else 0
  say(case, "alpha", alpha)
  mu <- fitted(fit)[, 1]; v <- if (fit$family$family == "binomial") structure(mu * (1 - mu), logit = TRUE) else rep(1, length(mu))
  stopifnot(all.equal(unname(sandwich(x, fit$y, mu, v, id, alpha, 1, 0)), unname(fit$geese$vbeta), tolerance = 1e-6))
  say(case, paste0("kc_se", seq_along(b)), sqrt(diag(sandwich(x, fit$y, mu, v, id, alpha, 1, -0.5))))
  md <- sandwich(x, fit$y, mu, v, id, alpha, 1, -1)
  say(case, paste0("md_se", seq_along(b)), sqrt(diag(md)))
  say(case, "wald", drop(t(b[term]) %*% solve(md[term, term], b[term])))
}
bacteria <- MASS::bacteria; bacteria$ill <- as.integer(bacteria$y == "y"); bacteria$late <- bacteria$week > 2
gee("bacteria", ill ~ trt + late, bacteria, bacteria$ID, binomial, "exchangeable", 2:3)
gee("bacteria-independent", ill ~ trt + late, bacteria, bacteria$ID, binomial, "independence", 2:3)
ortho <- as.data.frame(nlme::Orthodont)
gee("orthodont", distance ~ age * Sex, ortho, as.character(ortho$Subject), gaussian, "exchangeable", 3:4)
gee("genotype", Wt ~ Litter, MASS::genotype, as.character(MASS::genotype$Mother), gaussian, "exchangeable", 2:4)
