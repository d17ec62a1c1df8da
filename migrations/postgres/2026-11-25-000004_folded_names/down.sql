DROP TABLE key_rules;
DROP TABLE tag_aliases;
DROP TABLE place_aliases;
