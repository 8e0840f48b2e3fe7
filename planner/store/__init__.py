"""What is kept: runs, their logs, plans and tokens. The only ORM besides the admin."""
