"""What mentors have to do: typed by themselves, or left over by a message that could not be delivered."""
