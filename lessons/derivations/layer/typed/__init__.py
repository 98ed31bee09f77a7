"""A layer's text: read, its sizes inferred, its domain chosen."""
