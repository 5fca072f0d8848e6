"""Discord's JSON turned into plain records, one mapping for live, history and import."""
