"""Keys of upstreams: whether each is accepted, until when, and how much of its quota is used."""
