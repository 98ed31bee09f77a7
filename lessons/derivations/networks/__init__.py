"""Layers in a row: two dense layers, and the convolutional network of lesson 10 in nine steps."""
