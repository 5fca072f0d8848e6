"""The steps of the guided set-up, one a file; `order` has them all."""
