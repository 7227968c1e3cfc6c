"""What a run leaves behind: tables in files, a ranking and explanations on the terminal."""
