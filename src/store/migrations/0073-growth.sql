-- The stories that were joined lately: who was told of one hears when it has grown.
CREATE INDEX item_stories_by_joined ON item_stories (joined);
