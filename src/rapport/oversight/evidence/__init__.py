"""Evidence for an application or a progress report: counts only, small ones hidden, the same as PDF and as CSV."""
