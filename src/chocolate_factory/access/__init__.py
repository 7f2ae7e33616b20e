"""Who may come in: tokens, sessions, what a trusted proxy says, and patience with wrong guesses."""
