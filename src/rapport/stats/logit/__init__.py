"""Binary and generalised (baseline-category) logit models: fitted thousands of times, so ours and fast.

``problem`` holds rows as counts, ``likelihood`` evaluates, ``newton`` maximises, ``fit`` gives the result in the units
of the data, ``term_tests`` tests whole terms, ``firth`` and ``profile`` answer separation, ``batched`` fits many at
once.
"""
