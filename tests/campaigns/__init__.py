"""Long trials against replayed upstreams, each a command with a seed."""
