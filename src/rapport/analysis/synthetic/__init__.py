"""Synthetic people whose tables are the printed ones: ``rapport simulate``.

What the papers print stands in ``content/synthetic/*.yaml``, each number with the table it comes from; these
files are the specification, and this package makes people that meet it. Pure: no Django, no database.
"""

import os

# One BLAS thread, before numpy is loaded: matrices are small, and two threads on busy cores wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
