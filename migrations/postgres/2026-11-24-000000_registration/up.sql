-- The door through which a client came, and what it can show for tokens. The defaults are for the rows that are there.
-- Strict clients that are there came from an administrator, or are kept as if they had.
ALTER TABLE clients ADD COLUMN registration TEXT NOT NULL DEFAULT 'administrator'; -- gancio, dynamic, administrator
UPDATE clients SET registration = 'gancio' WHERE kind = 'compatible';
ALTER TABLE clients ALTER COLUMN registration DROP DEFAULT;
ALTER TABLE clients ADD COLUMN grant_types TEXT NOT NULL DEFAULT 'authorization_code refresh_token';
ALTER TABLE clients ALTER COLUMN grant_types DROP DEFAULT;
