ALTER TABLE hidings DROP COLUMN is_of_publisher;
