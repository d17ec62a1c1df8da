DROP TABLE audit_entries;
DROP TABLE counters;
DROP TABLE links;
DROP TABLE settings;
ALTER TABLE token_families DROP COLUMN agent;
ALTER TABLE token_families DROP COLUMN address;
ALTER TABLE sessions DROP COLUMN agent;
ALTER TABLE sessions DROP COLUMN address;
-- Who waits for an answer can't come in either.
ALTER TABLE users ADD COLUMN is_active BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE users SET is_active = (standing = 'active');
ALTER TABLE users DROP COLUMN standing;
