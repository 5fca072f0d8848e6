"""How long each kind of data is kept, and what makes it go when its time is over."""
