"""Power of cluster trials, before there are any data: by formula, and by simulation of the planned analysis."""
