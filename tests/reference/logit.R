# Binary and multinomial logit, tests of terms, elimination, Firth's penalised likelihood and variance inflation in R.
# First the data that were used (case "data:<name>", columns with rows 1, 2, …; factors as 0, 1, …), then the numbers.
suppressMessages({library(nnet); library(car); library(MASS); library(brglm2)})
cat("#", R.version.string, "|", R.version$platform, "\n")
for (package in c("nnet", "car", "carData", "MASS", "brglm2", "sandwich", "clubSandwich"))
  cat("#", package, as.character(packageVersion(package)), "\n")
cat("case,statistic,value\n")
say <- function(case, statistic, value)
  cat(sprintf("%s,%s,%.17g\n", case, statistic, as.numeric(value)), sep = "")
show <- function(name, data)
  for (column in names(data)) {
    values <- data[[column]]
    if (is.factor(values)) values <- as.integer(values) - 1
    say(paste0("data:", name), paste0(column, seq_along(values)), values)
  }

# A multinomial fit, run tight: on standardised numbers nnet reaches the maximum; then the coefficients of the data.
tight <- function(formula, data, weights = NULL) {
  data$.w <- if (is.null(weights)) rep(1, nrow(data)) else weights
  multinom(formula, data, weights = .w, Hess = TRUE, trace = FALSE, maxit = 5000, reltol = 1e-18, abstol = 1e-18)
}
wald <- function(b, v, at) {
  statistic <- drop(t(b[at]) %*% solve(v[at, at, drop = FALSE]) %*% b[at])
  c(statistic, length(at), pchisq(statistic, length(at), lower.tail = FALSE))
}
# Newton's method from where nnet stopped, so that no digit depends on its stopping rule.
polish <- function(fit, x, y, w) {
  b <- coef(fit); k <- nrow(b); p <- ncol(b)
  for (iteration in 1:4) {
    e <- exp(x %*% t(b)); e <- e / (1 + rowSums(e))
    score <- as.vector(t(x) %*% ((y[, -1] - e) * w))
    h <- matrix(0, k * p, k * p)
    for (i in 1:k) for (j in 1:k)
      h[(i - 1) * p + 1:p, (j - 1) * p + 1:p] <- t(x) %*% (x * (w * e[, i] * ((i == j) - e[, j])))
    b <- b + matrix(solve(h, score), k, p, byrow = TRUE)
  }
  e <- exp(x %*% t(b)); total <- 1 + rowSums(e)
  list(b = as.vector(t(b)), v = solve(h), ll = sum(w * (rowSums(y[, -1] * (x %*% t(b))) - log(total))), k = k, p = p)
}
multinomial <- function(formula, data, w = NULL) {
  fit <- tight(formula, data, w)
  x <- model.matrix(formula, data); y <- class.ind(model.response(model.frame(formula, data)))
  polish(fit, x, y, if (is.null(w)) rep(1, nrow(data)) else w)
}
tell <- function(case, fit) {
  say(case, paste0("coef", seq_along(fit$b)), fit$b)
  say(case, paste0("se", seq_along(fit$b)), sqrt(diag(fit$v)))
  say(case, "covariance_1_2", fit$v[1, 2]); say(case, "covariance_1_last", fit$v[1, ncol(fit$v)])
  say(case, "loglik", fit$ll)
}
terms_of <- function(formula) attr(terms(formula), "term.labels")
type3 <- function(case, formula, data, w = NULL, test = "wald") {
  fit <- multinomial(formula, data, w)
  assign <- attr(model.matrix(formula, data), "assign")
  for (at in seq_along(terms_of(formula))) {
    name <- terms_of(formula)[at]
    columns <- which(assign == at)
    where <- as.vector(outer(columns, (seq_len(fit$k) - 1) * fit$p, `+`))
    found <- wald(fit$b, fit$v, where)
    say(case, paste0("wald_", name), found[1]); say(case, paste0("wald_df_", name), found[2])
    say(case, paste0("wald_p_", name), found[3])
    smaller <- multinomial(update(formula, paste(". ~ . -", name)), data, w)
    lr <- 2 * (fit$ll - smaller$ll)
    say(case, paste0("lr_", name), lr); say(case, paste0("lr_p_", name), pchisq(lr, found[2], lower.tail = FALSE))
  }
  invisible(fit)
}
binary <- function(case, formula, data) {
  fit <- glm(formula, binomial, data, epsilon = 1e-15, maxit = 100)
  tell(case, list(b = coef(fit), v = vcov(fit), ll = as.numeric(logLik(fit))))
  for (test in c("Wald", "LR")) {
    found <- Anova(fit, type = 3, test.statistic = test)
    for (name in terms_of(formula)) {
      say(case, paste0(tolower(test), "_", name), found[name, if (test == "Wald") "Chisq" else "LR Chisq"])
      say(case, paste0(tolower(test), "_p_", name), found[name, "Pr(>Chisq)"])
    }
  }
  inflated <- as.matrix(vif(fit)); if (ncol(inflated) == 1) inflated <- cbind(inflated, 1, sqrt(inflated))
  say(case, paste0("vif_glm_", rownames(inflated)), inflated[, 1])
  inflated <- as.matrix(vif(lm(update(formula, as.numeric(.) ~ .), transform(data, low = as.numeric(low)))))
  say(case, paste0("vif_", rownames(inflated)), inflated[, 1])
  say(case, paste0("vif_per_", rownames(inflated)), inflated[, 3])
  limits <- suppressMessages(confint(fit, trace = FALSE))
  say(case, paste0("profile_low", seq_len(nrow(limits))), limits[, 1])
  say(case, paste0("profile_high", seq_len(nrow(limits))), limits[, 2])
}

# --- data
births <- within(birthwt, {
  race <- factor(race); smoke <- factor(smoke); ht <- factor(ht); ui <- factor(ui); ptd <- factor(pmin(ptl, 1))
  visits <- factor(pmin(ftv, 2)); low <- factor(low)
})[c("low", "visits", "age", "lwt", "race", "smoke", "ptd", "ht", "ui")]
births$gap <- births$lwt + 10 * sin(seq_len(nrow(births))); births$gap[c(3, 50, 51, 120)] <- -1
show("births", births)
house <- housing; show("house", house)
women <- carData::Womenlf; women$partic <- relevel(women$partic, "not.work"); show("women", women)
data("endometrial", package = "brglm2"); show("endometrial", endometrial)

# --- fits and tests
everything <- low ~ age + lwt + race + smoke + ptd + ht + ui
binary("births-binary", everything, births)
work <- partic ~ hincome + children + region
tell("women", type3("women", work, women))
tell("house", type3("house", Sat ~ Infl + Type + Cont, house, house$Freq))
tell("births-visits", type3("births-visits", visits ~ age + lwt + race + smoke + ptd + ht + ui, births))

# --- elimination: rows that lack any candidate (gap = -1) are left out of every step
eliminate <- function(case, formula, data, forced, stay, test, kind) {
  data <- data[data$gap != -1, ]
  step <- 0
  repeat {
    names <- terms_of(formula)
    if (kind == "binary") {
      fit <- glm(formula, binomial, data, epsilon = 1e-15, maxit = 100)
      found <- Anova(fit, type = 3, test.statistic = if (test == "wald") "Wald" else "LR")
      p <- setNames(found[names, "Pr(>Chisq)"], names)
    } else {
      fit <- multinomial(formula, data)
      assign <- attr(model.matrix(formula, data), "assign")
      p <- sapply(names, function(name) {
        columns <- which(assign == match(name, names))
        where <- as.vector(outer(columns, (seq_len(fit$k) - 1) * fit$p, `+`))
        if (test == "wald") return(wald(fit$b, fit$v, where)[3])
        smaller <- multinomial(update(formula, paste(". ~ . -", name)), data)
        pchisq(2 * (fit$ll - smaller$ll), length(where), lower.tail = FALSE)
      })
    }
    free <- p[!names %in% forced]
    if (!length(free) || max(free) < stay) break
    step <- step + 1
    worst <- names(which.max(free))
    say(case, paste0("removed", step), match(worst, candidates)); say(case, paste0("removed_p", step), max(free))
    formula <- update(formula, paste(". ~ . -", worst))
  }
  say(case, "steps", step); say(case, "n", nrow(data))
  say(case, paste0("final", seq_along(names)), match(names, candidates)); say(case, paste0("final_p", seq_along(p)), p)
}
candidates <- c("age", "lwt", "race", "smoke", "ptd", "ht", "ui", "gap")
for (test in c("wald", "lr")) {
  eliminate(paste0("births-backward-", test), update(everything, . ~ . + gap), births, c("race"), 0.10, test, "binary")
  eliminate(paste0("visits-backward-", test), visits ~ age + lwt + race + smoke + ptd + ht + ui + gap, births,
            c("smoke"), 0.10, test, "multinomial")
}
enter <- function(case, forced, entry) {
  data <- births[births$gap != -1, ]
  formula <- reformulate(forced, "low"); step <- 0
  repeat {
    fit <- glm(formula, binomial, data, epsilon = 1e-15, maxit = 100)
    found <- add1(fit, reformulate(candidates, "low"), test = "Rao", epsilon = 1e-15)[-1, ]
    p <- setNames(found[, "Pr(>Chi)"], rownames(found))
    if (!length(p) || min(p) >= entry) break
    step <- step + 1; best <- names(which.min(p))
    say(case, paste0("entered", step), match(best, candidates)); say(case, paste0("entered_p", step), min(p))
    formula <- update(formula, paste(". ~ . +", best))
  }
  say(case, "steps", step)
}
enter("births-forward", "race", 0.10)

# --- Firth: brglm2's estimates; the penalised likelihood itself, maximised and profiled by optim
firth_value <- function(b, x, y) {
  e <- x %*% b; p <- plogis(e)
  sum(y * e - log1p(exp(e))) + determinant(t(x) %*% (x * as.vector(p * (1 - p))))$modulus / 2
}
firth <- function(case, formula, data) {
  fit <- glm(formula, binomial, data, method = "brglmFit", type = "AS_mean", epsilon = 1e-13, maxit = 1000)
  x <- model.matrix(formula, data); y <- as.numeric(fit$y)
  say(case, paste0("coef", seq_along(coef(fit))), coef(fit)); say(case, paste0("se", seq_along(coef(fit))), sqrt(diag(vcov(fit))))
  best <- firth_value(coef(fit), x, y); say(case, "loglik", best)
  # optim works on standardised columns; slopes are divided by the standard deviations in the end.
  s <- c(1, apply(x[, -1], 2, sd)); m <- c(0, colMeans(x[, -1])); x <- scale(x, m, s)
  b <- coef(fit) * s; b[1] <- coef(fit)[1] + sum(coef(fit)[-1] * m[-1])
  best <- firth_value(b, x, y)
  held <- function(at, value, start) {
    f <- function(rest) { b <- numeric(ncol(x)); b[at] <- value; b[-at] <- rest; -firth_value(b, x, y) }
    o <- list(par = start[-at])
    for (again in 1:3) o <- optim(o$par, f, method = "BFGS", control = list(reltol = 1e-16, ndeps = rep(1e-5, ncol(x) - 1)))
    -o$value
  }
  for (at in 2:ncol(x)) {
    error <- sqrt(vcov(fit)[at, at]) * s[at]
    gap <- function(value) held(at, value, b) - best + qchisq(0.95, 1) / 2
    say(case, paste0("profile_low", at), uniroot(gap, b[at] - c(6, 0.3) * error, tol = 1e-10)$root / s[at])
    say(case, paste0("profile_high", at), uniroot(gap, b[at] + c(0.3, 12) * error, tol = 1e-10)$root / s[at])
    say(case, paste0("lr", at), 2 * (best - held(at, 0, b)))
  }
}
firth("endometrial-firth", HG ~ NV + PI + EH, endometrial)
firth("births-firth", low ~ age + lwt + race + smoke, births)
many <- function(case, formula, data, w = NULL) {
  data$.w <- if (is.null(w)) rep(1, nrow(data)) else w
  fit <- brmultinom(formula, data, weights = .w, type = "AS_mean", epsilon = 1e-12, maxit = 1000)
  say(case, paste0("coef", seq_along(coef(fit))), t(coef(fit)))
}
many("women-firth", work, women)
many("house-firth", Sat ~ Infl + Type + Cont, house, house$Freq)
# With two levels of one answer emptied, nnet's estimates run away; Firth's do not.
few <- women; few$region[few$region == "BC" & few$partic == "fulltime"] <- "Ontario"
show("few", few)
many("few-firth", work, few)

# --- cluster-robust errors of a binary model: G/(G − 1), as sandwich's HC0 with cadjust
suppressMessages(library(sandwich)); suppressMessages(library(clubSandwich))
clusters <- rep(1:21, each = 9)
fit <- glm(low ~ age + lwt + race + smoke, binomial, births, epsilon = 1e-15, maxit = 100)
v <- vcovCL(fit, cluster = clusters, type = "HC0", cadjust = TRUE)
say("births-robust", paste0("se", seq_len(nrow(v))), sqrt(diag(v)))
for (one in list(c("race", 4, 5), c("smoke", 6, 6), c("age", 2, 2))) {
  at <- unique(as.integer(one[2:3]))
  found <- Wald_test(fit, constrain_zero(at), vcov = vcovCR(fit, clusters, "CR1"), test = "Naive-F")
  say("births-robust", paste0("p_", one[1]), found$p_val)
}
