DROP TABLE audit_entries;
DROP TABLE counters;
DROP TABLE links;
DROP TABLE settings;
ALTER TABLE token_families DROP COLUMN agent;
ALTER TABLE token_families DROP COLUMN address;
ALTER TABLE sessions DROP COLUMN agent;
ALTER TABLE sessions DROP COLUMN address;
ALTER TABLE tags ALTER COLUMN name_key TYPE TEXT COLLATE "default";
ALTER TABLE places ALTER COLUMN name_key TYPE TEXT COLLATE "default";
-- Who waits for an answer can't come in either.
ALTER TABLE users ADD COLUMN is_active BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE users SET is_active = (standing = 'active');
ALTER TABLE users ALTER COLUMN is_active DROP DEFAULT;
ALTER TABLE users DROP COLUMN standing;
