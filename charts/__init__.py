"""Pure functions: numbers in, PNG bytes out. Matplotlib's objects, never pyplot."""
