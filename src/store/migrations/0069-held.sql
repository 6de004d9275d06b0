-- What an alert waited for when that was decided; the settings of its subscriber may be others since.
ALTER TABLE alerts ADD COLUMN held TEXT;
