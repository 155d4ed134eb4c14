"""The analysis that a protocol plans, run on a page: arms are letters until the trial is unblinded."""
