-- The picture of an event: all or none of these.
ALTER TABLE events ADD COLUMN picture_file TEXT;
ALTER TABLE events ADD COLUMN picture_width INTEGER;
ALTER TABLE events ADD COLUMN picture_height INTEGER;
ALTER TABLE events ADD COLUMN picture_size INTEGER;
ALTER TABLE events ADD COLUMN picture_alt TEXT;
ALTER TABLE events ADD COLUMN picture_focus_x DOUBLE PRECISION;
ALTER TABLE events ADD COLUMN picture_focus_y DOUBLE PRECISION;
CREATE INDEX events_picture ON events (picture_file);

-- A series has a recurrence and made_until, one of its occurrences the series' number.
ALTER TABLE events ADD COLUMN recurrence TEXT; -- 1w, 2w, 1m, or 1m and which weekday of the month
ALTER TABLE events ADD COLUMN made_until BIGINT; -- Unix seconds: its occurrences were made so far
ALTER TABLE events ADD COLUMN series_id BIGINT; -- no reference: SQLite can't drop a column that is one
ALTER TABLE events ADD COLUMN is_apart BOOLEAN NOT NULL DEFAULT FALSE; -- an occurrence that was changed by itself
CREATE INDEX events_series ON events (series_id, start_at);
CREATE INDEX events_made_until ON events (made_until) WHERE made_until IS NOT NULL;
