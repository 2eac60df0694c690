"""What keeps the database safe: backups, bringing one back, and a standby. The command line calls, and prints what is told."""
