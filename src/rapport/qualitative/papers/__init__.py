"""The text of a document – a contract, a publication – as paragraphs: Word files, PDFs and plain texts."""
