import type { Migration } from "./index.ts";

/** What the orgs did, until their audits are known to have it. */
export const facts: Migration = {
  oldest: 1,
  sqlite: `
  CREATE TABLE facts (
    org             TEXT    NOT NULL,
    fact_id         TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    stored_at       INTEGER NOT NULL,
    refused_code    TEXT,
    refused_message TEXT,
    PRIMARY KEY (org, fact_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX facts_waiting ON facts (org, stored_at) WHERE refused_code IS NULL;
  `,
  postgres: `
  CREATE TABLE facts (
    org             text COLLATE "C" NOT NULL,
    fact_id         text COLLATE "C" NOT NULL,
    body            text   NOT NULL,
    stored_at       bigint NOT NULL,
    refused_code    text,
    refused_message text,
    PRIMARY KEY (org, fact_id)
  );
  CREATE INDEX facts_waiting ON facts (org, stored_at) WHERE refused_code IS NULL;
  `,
};
