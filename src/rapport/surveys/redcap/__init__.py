"""Exchange with REDCap: data dictionaries in and out, and records as its exports write them. Pure, without Django."""
