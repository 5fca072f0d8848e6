"""The hourly sync: what is asked for, done one run at a time, and reported."""
