"""Free text: documents, words, a codebook, two coders who do not see each other, and what comes of it."""
