"""What mentors write down about students: notes, talks, wins, and that they wrote to somebody."""
