"""What the database holds: the tables are all named in `models/tables.py`, hot SQL lies in `models/sql/`.

Nothing is imported here: the program reads the SQL at every start, and Tortoise is needed to change the schema alone.
"""
