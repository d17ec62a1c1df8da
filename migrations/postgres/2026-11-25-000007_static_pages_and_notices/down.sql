ALTER TABLE users DROP COLUMN to_notify;
ALTER TABLE settings DROP COLUMN is_secret;
DROP TABLE static_pages;
