import os

# One BLAS thread, as `rapport.stats` asks for: set before anything loads numpy. On busy cores two are slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
