"""What results mean: profiles, changes, uncertainty, agreement. Every function reads result tables."""
