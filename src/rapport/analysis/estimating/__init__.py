"""The verbs that estimate, beside the logit models of a paper's tables.

``rows`` makes variables into the rows of a regression, ``errors`` fits it with the errors that a plan asks for,
``filled`` does so over imputed data sets, ``printed`` writes estimates into a table. ``clusters``, ``model``,
``ordinal``, ``reliability``, ``agreement``, ``response_shift`` and ``nonresponse`` are the verbs; ``pairs`` is the
rest of ``paired``.
"""
