"""Review of documents: contracts in, paragraph by paragraph, and who expects what of whom in them."""
