DROP TABLE reply_addresses;
ALTER TABLE events DROP COLUMN is_waiting;
