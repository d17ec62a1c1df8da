DROP INDEX events_last;
DROP TABLE announcements;
DROP TABLE filters;
DROP TABLE collections;
DROP TABLE messages;
DROP TABLE idempotency_keys;
DROP TABLE external_ids;
