"""Free text: which words people use, as the first step towards codes.

So far only ``words``, the word query. Nothing in this package knows Django or the database: it holds pure modules.
"""
