-- Where the address and the number of an event that was merged into another one lead. The other may itself be removed, and had
-- back, so that nothing here goes with it.
CREATE TABLE event_aliases (
    gone_id  BIGINT NOT NULL PRIMARY KEY, -- the number that it had
    slug     TEXT NOT NULL, -- the name that it had in addresses
    event_id BIGINT NOT NULL -- into which it was merged
);
CREATE INDEX event_aliases_slug ON event_aliases (slug);
CREATE INDEX event_aliases_event ON event_aliases (event_id);
