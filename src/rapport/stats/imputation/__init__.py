"""Multiple imputation: ``chained`` fills gaps several times, ``pooling`` puts the analyses together."""
