"""The backward pass of any layer that a person types: read, its sizes inferred, derived line by line, each checked."""
