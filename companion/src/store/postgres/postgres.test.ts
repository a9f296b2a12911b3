import { afterAll, beforeAll } from "vitest";
import { createDatabase, type TestDatabase } from "../../../testing/postgres/database.ts";
import { describeStore } from "../contract.suite.ts";
import { describeNotices } from "../notices.suite.ts";
import { openPostgresStore } from "./index.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

const open = () => openPostgresStore({ url: database.url, tls: "off" });

const prepare = async () => ({ open, remove: () => database.empty() });

describeStore("PostgreSQL", prepare);
describeNotices("PostgreSQL", prepare);
