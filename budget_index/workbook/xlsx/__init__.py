"""Read and style xlsx files: zip, XML, cells; no word of our field."""
