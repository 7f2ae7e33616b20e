"""Speaks to people in their language: words, numbers, money and times, on Madrid's clock."""
