"""What can be made to go wrong: the faults that are set, and what each kind of them does."""
