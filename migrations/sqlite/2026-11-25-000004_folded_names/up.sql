-- Numbers of places that became another one: they are in use outside.
CREATE TABLE place_aliases (
    id       BIGINT NOT NULL PRIMARY KEY,
    place_id BIGINT NOT NULL REFERENCES places (id) ON DELETE CASCADE
);
CREATE INDEX place_aliases_place ON place_aliases (place_id);

-- Names of tags that became another one.
CREATE TABLE tag_aliases (
    name_key TEXT NOT NULL PRIMARY KEY,
    tag_id   BIGINT NOT NULL REFERENCES tags (id) ON DELETE CASCADE
);
CREATE INDEX tag_aliases_tag ON tag_aliases (tag_id);

-- By which rules the program made all keys of names that stand here; none: by those of its first version.
CREATE TABLE key_rules (
    version BIGINT NOT NULL PRIMARY KEY
);
