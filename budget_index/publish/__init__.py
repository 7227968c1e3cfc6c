"""Writers of content for what leaves the laptop: each lays out what ``content`` says, and phrases nothing."""
