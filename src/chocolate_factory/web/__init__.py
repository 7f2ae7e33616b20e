"""The HTTP shell: the admin application, the read-only viewer application and the pages."""
