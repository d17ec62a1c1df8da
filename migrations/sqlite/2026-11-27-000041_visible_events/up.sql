-- What stands before and behind a visible event, and the next page of a list, without sorting all of them.
CREATE INDEX events_visible ON events (is_visible, start_at, id);
