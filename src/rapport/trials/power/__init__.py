"""Power of a trial from a plan in a text file: formulas, and the planned analysis of made-up trials."""
