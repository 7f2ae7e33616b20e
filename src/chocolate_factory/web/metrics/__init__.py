"""What Prometheus is told: gathered at each scrape, or counted as it happens."""
