"""What a batch of events amounts to, a file a subject: each part says what it locks and writes its rows."""
