"""Read the tables that everything else is computed from: responses and publications, and agree on them."""
