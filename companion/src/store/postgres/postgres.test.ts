import { afterAll, beforeAll } from "vitest";
import { createDatabase, type TestDatabase } from "../../../testing/postgres/database.ts";
import { describeStore } from "../contract.suite.ts";
import { openPostgresStore } from "./index.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

const open = () => openPostgresStore({ url: database.url, tls: "off" });

describeStore("PostgreSQL", async () => ({ open, remove: () => database.empty() }));
