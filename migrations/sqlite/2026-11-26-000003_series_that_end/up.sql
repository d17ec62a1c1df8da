ALTER TABLE events ADD COLUMN repeats_until BIGINT; -- Unix seconds: a series has no time that starts later
