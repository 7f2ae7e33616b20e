"""What the system did and how it went: runs of jobs, and how each source behaved last."""
