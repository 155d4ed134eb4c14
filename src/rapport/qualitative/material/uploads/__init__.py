"""Files that wait until somebody says what comes in of them: tables, transcripts, documents."""
