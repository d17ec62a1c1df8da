-- Hidden, and no editor has shown or hidden it yet.
ALTER TABLE events ADD COLUMN is_waiting BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE events SET is_waiting = TRUE WHERE NOT is_visible AND user_id IS NULL AND hidden_with IS NULL;
-- The address that somebody without an account left for an answer.
CREATE TABLE reply_addresses (
    event_id BIGINT PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    email    TEXT NOT NULL
);
