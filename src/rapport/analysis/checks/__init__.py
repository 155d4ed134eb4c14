"""What is wrong with a plan that its model cannot see: one file a verb; ``every`` lists them."""
