ALTER TABLE tags DROP COLUMN search_text;
ALTER TABLE places DROP COLUMN search_text;
ALTER TABLE events DROP COLUMN search_text;
