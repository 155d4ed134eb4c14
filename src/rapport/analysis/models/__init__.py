"""Tables of binary and multinomial logit models.

``terms`` makes the plan's variables into terms, ``estimates`` takes odds ratios out of a fit, ``layout`` puts blocks of
outcomes side by side, ``chosen`` shows how a model came about, ``warnings`` and ``sentences`` say what must be known,
``numbers_of`` keeps everything in full precision; ``unadjusted`` and ``adjusted`` are the verbs.
"""
