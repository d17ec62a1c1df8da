-- Since when the administrators vouch for an application.
ALTER TABLE clients ADD COLUMN vouched_at TIMESTAMP;
