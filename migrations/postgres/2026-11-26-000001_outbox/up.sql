-- What is to leave the house. It is written in the transaction of its deed and carried later, by whichever node is free.
CREATE TABLE outbox (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        TEXT NOT NULL, -- letter
    payload     TEXT NOT NULL, -- as the kind has it, and never a secret
    user_id     BIGINT REFERENCES users (id) ON DELETE CASCADE, -- with whom it goes
    attempts    BIGINT NOT NULL, -- how often it was taken
    created_at  TIMESTAMP NOT NULL,
    due_at      TIMESTAMP NOT NULL, -- while it is in somebody's hands: when their lease ends
    given_up_at TIMESTAMP
);
CREATE INDEX outbox_due ON outbox (kind, due_at) WHERE given_up_at IS NULL;
CREATE INDEX outbox_user ON outbox (user_id);
