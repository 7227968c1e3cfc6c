"""What a reader is told: tables turned into titles, sentences and sections in one language, once for every surface."""
