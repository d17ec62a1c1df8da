DROP INDEX events_hidden_with;
ALTER TABLE events DROP COLUMN hidden_with;
DROP TABLE hidings;
