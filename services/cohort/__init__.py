"""Many students at once: a cohort's figures, its week, its channels, how it is spread, and cohorts compared."""
