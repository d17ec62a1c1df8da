-- Which events came from calendars elsewhere, and as what. A row stays when its event is removed, so that nothing comes again that
-- somebody removed; so nothing here goes with an event.
CREATE TABLE imported_events (
    uid          TEXT NOT NULL, -- what the calendar calls it
    part         TEXT NOT NULL, -- nothing for all of it, else when the date starts, such as 20261201T200000Z
    event_id     BIGINT NOT NULL, -- what it became
    brought      TEXT NOT NULL, -- all that came of it last, as a digest
    content      TEXT NOT NULL, -- what the event said then, as a digest
    place_id     BIGINT NOT NULL, -- where it took place then
    skipped      TEXT NOT NULL, -- the dates that are none of a series: Unix seconds with spaces between them
    is_withdrawn BOOLEAN NOT NULL, -- was it hidden because it was cancelled, or isn't in the calendar any more?
    PRIMARY KEY (uid, part)
);
CREATE INDEX imported_events_event ON imported_events (event_id);
