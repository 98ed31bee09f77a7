"""Sliding: gradients through a convolution, between maps and through pooling, and identities that they rest on."""
