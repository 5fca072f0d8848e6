"""A whole record in a folder, and back: every table, the list of stored files, and their bytes where that is wanted."""
