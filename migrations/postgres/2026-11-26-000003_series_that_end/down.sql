ALTER TABLE events DROP COLUMN repeats_until;
