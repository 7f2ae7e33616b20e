"""What people forbid or fix in plans: kept beside them, obeyed by each new one."""
