"""What each verb of a plan may be told: one file a verb; ``every`` lists them."""
