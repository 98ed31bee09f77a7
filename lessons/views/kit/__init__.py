"""What all views share: the frame, the keys, the numbers, the twins, and the loader of scripts."""
