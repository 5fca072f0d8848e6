"""When students are away: said by themselves or by a mentor. They are named as away, never as silent."""
