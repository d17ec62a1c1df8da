DROP TABLE approvals;
ALTER TABLE access_tokens DROP COLUMN resources;
ALTER TABLE token_families DROP COLUMN resources;
ALTER TABLE authorization_codes DROP COLUMN resources;
ALTER TABLE consent_transactions DROP COLUMN resources;
