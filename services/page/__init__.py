"""The page's views as plain values, made of the same services as the commands' answers."""
