import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startOkta, type LocalOkta } from "../index.ts";
import { apiOf, type Answer, type Api } from "../testing/api.ts";
import { person } from "../testing/people.ts";
import { encodeCursor, pageOf } from "./paging.ts";

let okta: LocalOkta;
let api: Api;
const MEMBERS = 450;

beforeAll(async () => {
  okta = await startOkta({ rateLimits: false });
  api = apiOf(okta);
  const group = okta.driver.createGroup({ name: "Everybody else" });
  const app = okta.driver.createApp({ label: "Salesforce" });
  for (let i = 0; i < MEMBERS; i++) {
    const user = okta.driver.createUser({ profile: person(`P${i}`), groups: [group] });
    okta.driver.assignToApp(user, app);
  }
});
afterAll(() => okta.close());

test("users come in pages of 200 by default, and following next links brings each once", async () => {
  const first = await api.get("/api/v1/users");
  expect(first.body).toHaveLength(200);
  expect(first.headers.get("link")).toContain('rel="self"');
  const all = await api.all("/api/v1/users");
  expect(new Set(all.map((user) => user.id)).size).toBe(MEMBERS);
  expect(all).toHaveLength(MEMBERS);
});

test("the last page has no next link", async () => {
  expect((await api.get("/api/v1/users?limit=200&q=p44")).next).toBeNull();
});

test.each([
  ["/api/v1/groups/{group}/users?limit=200", [200, 200, 50]],
  ["/api/v1/apps/{app}/users?limit=400", [400, 50]],
])("%s pages as asked", async (template, sizes) => {
  const group = (await api.get("/api/v1/groups?q=Everybody")).body[0].id;
  const app = (await api.get("/api/v1/apps")).body[0].id;
  let next: string | null = template.replace("{group}", group).replace("{app}", app);
  const seen: number[] = [];
  while (next !== null) {
    const page: Answer<object[]> = await api.get(next);
    seen.push(page.body.length);
    next = page.next;
  }
  expect(seen).toEqual(sizes);
});

test.each(["limit=0", "limit=201", "limit=many"])("%s is refused", async (query) => {
  const { status, body } = await api.get(`/api/v1/users?${query}`);
  expect([status, body.errorSummary]).toEqual([400, "Api validation failed: limit"]);
});

test("a cursor that was made up is refused", async () => {
  const ofUser = (await api.get("/api/v1/users?limit=1")).body[0].id;
  for (const after of [ofUser, "200", encodeCursor("poll:3")]) {
    expect((await api.get(`/api/v1/users?after=${after}`)).status).toBe(400);
  }
});

test("rows that come or go between two pages neither repeat nor hide the others", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(200), { minLength: 1 }),
      fc.array(fc.nat(200)),
      fc.integer({ min: 1, max: 20 }),
      (present, removed, limit) => {
        const rows = (sequences: readonly number[]) => sequences.map((sequence) => ({ sequence, value: sequence }));
        let current = present.map((sequence) => sequence + 1).sort((a, b) => a - b);
        const stays = current.filter((sequence) => !removed.includes(sequence));
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const page = pageOf(rows(current), cursor, limit);
          seen.push(...page.items);
          current = [...stays, 1000 + seen.length].sort((a, b) => a - b).slice(0, stays.length + 1);
          cursor = page.next ?? undefined;
        } while (cursor !== undefined && seen.length < 500);
        const counted = stays.map((sequence) => seen.filter((item) => item === sequence).length);
        expect(counted.every((count) => count === 1)).toBe(true);
      },
    ),
  );
});
