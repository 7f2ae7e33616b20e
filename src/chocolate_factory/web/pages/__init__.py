"""Pages: what they show, as plain values, and how those become HTML; nothing here is fetched."""
