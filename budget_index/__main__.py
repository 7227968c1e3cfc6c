"""``python -m budget_index``: the same as the command ``budget-index``."""

from budget_index.cli import main

if __name__ == "__main__":
    main()
