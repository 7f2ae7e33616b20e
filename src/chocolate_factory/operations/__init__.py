"""The story the system tells each day; calls the features, holds no arithmetic and no SQL."""
