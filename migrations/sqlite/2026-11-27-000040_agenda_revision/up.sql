-- How far what visitors see has come. Whatever is made of it and kept is kept for one revision; so whoever changes one of
-- these tables, by whatever way, makes another one. It begins anywhere: no other database has had the same ones.
CREATE TABLE agenda_revision (
    slot   INTEGER PRIMARY KEY, -- PostgreSQL has several, so that writers don't wait for each other
    number INTEGER NOT NULL
);
INSERT INTO agenda_revision (slot, number) VALUES (0, random() / 4096);

CREATE TRIGGER events_revise_insert AFTER INSERT ON events BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER events_revise_update AFTER UPDATE ON events BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER events_revise_delete AFTER DELETE ON events BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER event_tags_revise_insert AFTER INSERT ON event_tags BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER event_tags_revise_update AFTER UPDATE ON event_tags BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER event_tags_revise_delete AFTER DELETE ON event_tags BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER tags_revise_insert AFTER INSERT ON tags BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER tags_revise_update AFTER UPDATE ON tags BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER tags_revise_delete AFTER DELETE ON tags BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER tag_aliases_revise_insert AFTER INSERT ON tag_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER tag_aliases_revise_update AFTER UPDATE ON tag_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER tag_aliases_revise_delete AFTER DELETE ON tag_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER places_revise_insert AFTER INSERT ON places BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER places_revise_update AFTER UPDATE ON places BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER places_revise_delete AFTER DELETE ON places BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER place_aliases_revise_insert AFTER INSERT ON place_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER place_aliases_revise_update AFTER UPDATE ON place_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER place_aliases_revise_delete AFTER DELETE ON place_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER place_names_revise_insert AFTER INSERT ON place_names BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER place_names_revise_update AFTER UPDATE ON place_names BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER place_names_revise_delete AFTER DELETE ON place_names BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER event_aliases_revise_insert AFTER INSERT ON event_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER event_aliases_revise_update AFTER UPDATE ON event_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER event_aliases_revise_delete AFTER DELETE ON event_aliases BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER collections_revise_insert AFTER INSERT ON collections BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER collections_revise_update AFTER UPDATE ON collections BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER collections_revise_delete AFTER DELETE ON collections BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER filters_revise_insert AFTER INSERT ON filters BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER filters_revise_update AFTER UPDATE ON filters BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER filters_revise_delete AFTER DELETE ON filters BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER announcements_revise_insert AFTER INSERT ON announcements BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER announcements_revise_update AFTER UPDATE ON announcements BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER announcements_revise_delete AFTER DELETE ON announcements BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER static_pages_revise_insert AFTER INSERT ON static_pages BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER static_pages_revise_update AFTER UPDATE ON static_pages BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER static_pages_revise_delete AFTER DELETE ON static_pages BEGIN UPDATE agenda_revision SET number = number + 1; END;

CREATE TRIGGER settings_revise_insert AFTER INSERT ON settings BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER settings_revise_update AFTER UPDATE ON settings BEGIN UPDATE agenda_revision SET number = number + 1; END;
CREATE TRIGGER settings_revise_delete AFTER DELETE ON settings BEGIN UPDATE agenda_revision SET number = number + 1; END;
