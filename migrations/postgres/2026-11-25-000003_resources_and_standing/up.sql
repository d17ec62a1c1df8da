-- What tokens are for (RFC 8707): names separated by spaces; none: the issuer.
ALTER TABLE consent_transactions ADD COLUMN resources TEXT;
ALTER TABLE authorization_codes ADD COLUMN resources TEXT;
ALTER TABLE token_families ADD COLUMN resources TEXT;
ALTER TABLE access_tokens ADD COLUMN resources TEXT;

-- Which person pressed Authorize for which client and hasn't taken it back: only those are sent there with errors.
CREATE TABLE approvals (
    user_id     BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id   TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    approved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, client_id)
);
CREATE INDEX approvals_client ON approvals (client_id);
INSERT INTO approvals (user_id, client_id, approved_at)
    SELECT user_id, client_id, MIN(created_at) FROM token_families
    WHERE client_id IS NOT NULL AND revoked_at IS NULL GROUP BY user_id, client_id;
