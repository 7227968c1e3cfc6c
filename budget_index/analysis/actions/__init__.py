"""What somebody can do, as a rule publish a document: what it would bring, what comes first, how to reach a band."""
