"""The private calendar that a phone subscribes to."""
