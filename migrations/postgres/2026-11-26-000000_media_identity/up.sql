-- Which database this is, for the folders of pictures that belong to it. One row, made here and nowhere else.
CREATE TABLE database_identity (
    row_number BIGINT NOT NULL PRIMARY KEY CHECK (row_number = 1),
    id         TEXT NOT NULL
);
INSERT INTO database_identity (row_number, id)
VALUES (1, md5(random()::text || clock_timestamp()::text || pg_backend_pid()::text || random()::text));
