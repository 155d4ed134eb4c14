"""Files of data, read in little memory: only the columns that a plan names, in compact arrays.

``asked`` says what is asked of a column and what comes back, ``gathering`` gathers the cells of one column,
``csv_source`` and ``statistical`` read files, ``opening`` chooses between them.
"""
