"""What every answer to a mentor is made of, and the one function that makes them all."""
