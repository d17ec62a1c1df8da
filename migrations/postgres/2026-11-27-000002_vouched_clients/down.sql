ALTER TABLE clients DROP COLUMN vouched_at;
