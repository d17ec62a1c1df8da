DROP TABLE removed_events;
