"""Back-propagation, worked through.

This package imports nothing by itself: `import lessons.layers` costs NumPy, and SymPy comes only with
`lessons.derivations`. What a notebook needs, it imports by name.
"""
