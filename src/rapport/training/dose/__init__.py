"""How much of a course was used: active minutes as an estimate, and the whole as xAPI statements, for evaluation."""
