"""Questions of students: who still waits, how long answers take, who gives them."""
