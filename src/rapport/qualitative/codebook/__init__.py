"""The codebook: a draft that several people write, versions that are published for ever, and what changed between them.

``entries`` is a codebook as a value and the difference of two, ``sheet`` its CSV file and ``paper`` the Word document.
"""
