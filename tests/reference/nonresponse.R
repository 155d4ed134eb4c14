# Weights for non-response from glm; weighted means and their linearised errors by the formula of survey::svymean.
cat("#", R.version.string, "|", R.version$platform, "| MASS", as.character(packageVersion("MASS")), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, value), sep = "")
weigh <- function(case, x, answered, y, largest = Inf) {
  fit <- glm(answered ~ x, binomial, control = list(epsilon = 1e-14))
  X <- model.matrix(fit)
  for (j in seq_len(ncol(X))) say(case, paste0("x", j, "_", seq_len(nrow(X))), X[, j])
  say(case, paste0("answered", seq_along(y)), answered)
  say(case, paste0("y", seq_along(y)), ifelse(answered == 1, y, NaN))
  say(case, "largest", largest)
  w <- 1 / fitted(fit)[answered == 1]
  w <- w / mean(w); say(case, "trimmed", sum(w > largest)); w <- pmin(w, largest); w <- w / mean(w)
  say(case, paste0("w", seq_along(w)), w)
  say(case, "design_effect", length(w) * sum(w^2) / sum(w)^2)
  y <- y[answered == 1]; n <- length(y)
  mean <- weighted.mean(y, w)
  say(case, c("mean", "plain"), c(mean, base::mean(y)))
  say(case, "sd", sqrt(cov.wt(cbind(y), w / sum(w), method = "ML")$cov * n / (n - 1)))
  # svymean: with z = w (y - mean) / sum(w), the variance n / (n - 1) * sum(z^2).
  se <- sqrt(n / (n - 1) * sum((w * (y - mean) / sum(w))^2))
  say(case, "se", se)
  say(case, c("low", "high"), mean + c(-1, 1) * qt(0.975, n - 1) * se)
}
air <- airquality
weigh("airquality", cbind(air$Temp, air$Wind), as.integer(!is.na(air$Ozone)), air$Ozone)
weigh("airquality-trimmed", cbind(air$Temp, air$Wind, air$Month), as.integer(!is.na(air$Ozone)), as.integer(air$Ozone > 30), 1.2)
pima <- MASS::Pima.tr2
weigh("pima", cbind(pima$age, pima$glu), as.integer(!is.na(pima$skin)), pima$skin)
