-- How far what visitors see has come. Whatever is made of it and kept is kept for one revision; so whoever changes one of
-- these tables, by whatever way, makes another one. It begins anywhere: no other database has had the same ones.
CREATE TABLE agenda_revision (
    slot   BIGINT PRIMARY KEY, -- several, so that writers don't wait for each other; their sum is the revision
    number BIGINT NOT NULL
);
INSERT INTO agenda_revision (slot, number) SELECT slot, 0 FROM generate_series(0, 15) AS slot;
UPDATE agenda_revision SET number = floor(random() * 1e15) WHERE slot = 0;

-- Once a transaction, at its end: whoever holds a slot waits for nobody any more. A migration that changes rows of these tables
-- and then the table needs SET CONSTRAINTS ALL IMMEDIATE; the program says it for all of them.
CREATE OR REPLACE FUNCTION agenda_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('uncino.revised', true) IS DISTINCT FROM txid_current()::text THEN
        PERFORM set_config('uncino.revised', txid_current()::text, true);
        UPDATE agenda_revision SET number = number + 1 WHERE slot = pg_backend_pid() % 16;
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER events_revise AFTER INSERT OR UPDATE OR DELETE ON events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER event_tags_revise AFTER INSERT OR UPDATE OR DELETE ON event_tags
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER tags_revise AFTER INSERT OR UPDATE OR DELETE ON tags
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER tag_aliases_revise AFTER INSERT OR UPDATE OR DELETE ON tag_aliases
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER places_revise AFTER INSERT OR UPDATE OR DELETE ON places
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER place_aliases_revise AFTER INSERT OR UPDATE OR DELETE ON place_aliases
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER place_names_revise AFTER INSERT OR UPDATE OR DELETE ON place_names
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER event_aliases_revise AFTER INSERT OR UPDATE OR DELETE ON event_aliases
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER collections_revise AFTER INSERT OR UPDATE OR DELETE ON collections
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER filters_revise AFTER INSERT OR UPDATE OR DELETE ON filters
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER announcements_revise AFTER INSERT OR UPDATE OR DELETE ON announcements
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER static_pages_revise AFTER INSERT OR UPDATE OR DELETE ON static_pages
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
CREATE CONSTRAINT TRIGGER settings_revise AFTER INSERT OR UPDATE OR DELETE ON settings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agenda_revise();
