"""`/privacy export`: one archive with everything that is kept about somebody, who looked included."""
