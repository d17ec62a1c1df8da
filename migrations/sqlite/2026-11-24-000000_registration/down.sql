ALTER TABLE clients DROP COLUMN grant_types;
ALTER TABLE clients DROP COLUMN registration;
