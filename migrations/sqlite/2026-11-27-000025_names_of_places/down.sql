ALTER TABLE places DROP COLUMN address_text;
DROP TABLE place_names;
