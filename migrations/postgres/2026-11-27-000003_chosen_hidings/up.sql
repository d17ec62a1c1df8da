-- A press may hide events that were chosen, and not all of a publisher's.
ALTER TABLE hidings ADD COLUMN is_of_publisher BOOLEAN NOT NULL DEFAULT TRUE;
