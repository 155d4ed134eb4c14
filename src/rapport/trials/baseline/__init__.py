"""The baseline by arm, with how alike people of an institution are: computed by the worker, shown on a page."""
