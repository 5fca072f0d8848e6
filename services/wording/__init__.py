"""What people read: texts in their language, days and periods as they write them."""
