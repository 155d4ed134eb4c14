# Pooling of imputed data sets: mice::pool, mice::D3, and D1 as in mitml (which Debian does not have).
suppressMessages(library(mice))
cat("#", R.version.string, "|", R.version$platform, "| mice", as.character(packageVersion("mice")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")

d1 <- function(q, u, dfcom) {
  m <- nrow(q); k <- ncol(q)
  ubar <- Reduce(`+`, u) / m; b <- cov(q)
  r <- (1 + 1 / m) * sum(diag(b %*% solve(ubar))) / k
  f <- drop(t(colMeans(q)) %*% solve((1 + r) * ubar) %*% colMeans(q)) / k
  t <- k * (m - 1)
  large <- if (t > 4) 4 + (t - 4) * (1 + (1 - 2 / t) / r)^2 else t * (1 + 1 / k) * (1 + 1 / r)^2 / 2
  a <- r * t / (t - 2); v <- (dfcom + 1) / (dfcom + 3) * dfcom
  c0 <- 1 / (t - 4); c1 <- v - 2 * (1 + a); c2 <- v - 4 * (1 + a)
  z <- 1 / c2 + c0 * (a^2 * c1 / ((1 + a)^2 * c2)) + c0 * (8 * a^2 * c1 / ((1 + a) * c2^2) + 4 * a^2 / ((1 + a) * c2)) +
    c0 * (4 * a^2 / (c2 * c1) + 16 * a^2 * c1 / c2^3) + c0 * (8 * a^2 / c2^2)
  c(f, large, 4 + 1 / z)
}
pooling <- function(case, data, formula, family, drop_terms, m, seed) {
  imp <- mice(data, m = m, seed = seed, printFlag = FALSE)
  fits <- lapply(seq_len(m), function(i) glm(formula, family, complete(imp, i), control = list(epsilon = 1e-14)))
  q <- t(sapply(fits, coef)); p <- ncol(q); u <- lapply(fits, vcov)
  dfcom <- nrow(data) - p
  for (j in seq_len(p)) { say(case, paste0("q", j, "_", seq_len(m)), q[, j])
    say(case, paste0("s", j, "_", seq_len(m)), sapply(u, function(v) sqrt(v[j, j]))) }
  say(case, "dfcom", dfcom)
  pooled <- pool(fits, dfcom = dfcom)$pooled
  say(case, paste0("estimate", seq_len(p)), pooled$estimate); say(case, paste0("df", seq_len(p)), pooled$df)
  say(case, paste0("se", seq_len(p)), sqrt(pooled$t)); say(case, paste0("riv", seq_len(p)), pooled$riv)
  say(case, paste0("fmi", seq_len(p)), pooled$fmi)
  say(case, paste0("p", seq_len(p)), summary(pool(fits, dfcom = dfcom))$p.value)
  tested <- which(!colnames(q) %in% names(coef(glm(update(formula, drop_terms), family, complete(imp, 1)))))
  say(case, paste0("term", seq_along(tested)), tested)
  for (i in seq_along(tested)) for (j in seq_along(tested))
    say(case, paste0("cov", i, j, "_", seq_len(m)), sapply(u, function(v) v[tested[i], tested[j]]))
  say(case, c("d1_f", "d1_df_large", "d1_df"), d1(q[, tested, drop = FALSE], lapply(u, function(v) v[tested, tested, drop = FALSE]), dfcom))
  if (family == "binomial") {
    # mice::D3 fits again by update(), so that its models carry their formula as written.
    full <- eval(bquote(with(imp, glm(.(str2lang(deparse(formula))), family = binomial))))
    rest <- eval(bquote(with(imp, glm(.(str2lang(deparse(update(formula, drop_terms)))), family = binomial))))
    found <- D3(full, rest, dfcom = dfcom)
    say(case, paste0("own", seq_len(m)), found$deviances$dev0.M - found$deviances$dev1.M)
    say(case, paste0("held", seq_len(m)), found$deviances$dev0.L - found$deviances$dev1.L)
    say(case, c("d3_f", "d3_k", "d3_df", "d3_p"), found$result[1:4])
  }
}
pooling("nhanes", nhanes2, chl ~ age + bmi, "gaussian", . ~ . - age, 10, 1)
pooling("nhanes-bmi", nhanes2, chl ~ age + bmi, "gaussian", . ~ . - bmi, 3, 2)
set.seed(3)
pima <- rbind(MASS::Pima.tr2)
pooling("pima", pima, type ~ bp + skin + bmi + glu, "binomial", . ~ . - bp - skin, 5, 3)

# What chained equations of mice come to, with many data sets: ours must come near.
near <- function(case, data, formula, m, seed) {
  for (j in names(data)) say(case, paste0("x", match(j, names(data)), "_", seq_len(nrow(data))),
    if (is.factor(data[[j]])) as.integer(data[[j]]) - 1 else data[[j]])
  fits <- with(mice(data, m = m, maxit = 10, seed = seed, printFlag = FALSE), lm(as.formula(formula)))
  s <- pool(fits)$pooled
  say(case, paste0("estimate", seq_len(nrow(s))), s$estimate); say(case, paste0("se", seq_len(nrow(s))), sqrt(s$t))
  say(case, paste0("ubar", seq_len(nrow(s))), s$ubar)
}
near("mice-nhanes2", nhanes2, "chl ~ age + bmi", 200, 4)
boys <- subset(boys, age > 10, select = c(age, hgt, gen, reg))[seq(1, 350, 2), ]
boys$gen <- factor(boys$gen, ordered = FALSE)
near("mice-boys", boys, "hgt ~ age + I(gen == 'G5')", 60, 5)
