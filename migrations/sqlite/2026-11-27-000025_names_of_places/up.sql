-- Names that lead to a place since it was made of two.
CREATE TABLE place_names (
    name_key TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    place_id BIGINT NOT NULL REFERENCES places (id) ON DELETE CASCADE
);
CREATE INDEX place_names_place ON place_names (place_id);

-- What whoever looks after places finds in their addresses: words without their accents. The program fills it, of what is there
-- after the migrations, too.
ALTER TABLE places ADD COLUMN address_text TEXT NOT NULL DEFAULT '';
