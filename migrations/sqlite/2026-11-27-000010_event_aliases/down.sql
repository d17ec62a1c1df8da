DROP TABLE event_aliases;
