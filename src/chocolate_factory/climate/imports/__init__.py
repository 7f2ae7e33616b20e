"""Brings long records of the climate from files and services into the store."""
