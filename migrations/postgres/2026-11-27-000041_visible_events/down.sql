DROP INDEX events_visible;
