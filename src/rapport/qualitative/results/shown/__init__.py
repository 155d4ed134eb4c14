"""Table 3 as the director reads it: shown by whoever leads the project, numbers of few people left out."""
