"""The climate of the place: long daily records, and what they say about the process."""
