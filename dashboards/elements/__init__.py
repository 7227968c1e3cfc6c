"""Draw what every page is made of: sections, charts, tables, markup."""
