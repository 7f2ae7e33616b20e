"""The routes of the admin application, by what they are about."""
