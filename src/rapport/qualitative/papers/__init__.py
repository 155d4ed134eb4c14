"""Documents as people have them – Word, PDF, plain text – as paragraphs; read in a process of its own."""
