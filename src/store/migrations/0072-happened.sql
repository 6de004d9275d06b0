-- When the world knew what an alert tells, where that is known to the minute: the publication of an item.
ALTER TABLE alerts ADD COLUMN happened BIGINT;
