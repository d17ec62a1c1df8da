-- What a search compares: words without their accents. The program fills it, of what is there after the migrations, too.
ALTER TABLE events ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
ALTER TABLE places ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
ALTER TABLE tags ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
