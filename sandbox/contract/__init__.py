"""Everything that goes over the wire, held against the official description of Discord's API."""
