"""The word query: which words, under their stems, how many people use.

``signs`` cuts texts into words, ``rules`` says which of them count and ``reader`` what each counts as, ``counting``
counts people (``counts`` is what comes out, as values), ``answers`` reads a file, ``decisions`` the log of what was
decided about a stem, ``listing`` puts the two together, ``comparing`` sets groups side by side, ``context`` shows a
word where it stands, ``products`` are the files, ``command`` is ``rapport words``.
"""
