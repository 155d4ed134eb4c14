"""Making people whose fitted logistic models come out near to printed ones.

At the maximum of the likelihood X'(Y − P) = 0, where P are the fitted probabilities. So if X'Y equals X'P at the
printed coefficients, these are what a fit returns; and their standard errors depend on X and P alone. People are
therefore swapped – a covariate of two of them, or an outcome – until both are near. Every swap keeps the number of
people in each level and each distribution of scores, so that a table of participants stays as it is printed.
"""
