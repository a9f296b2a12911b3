import { expect, it } from "vitest";
import { notifyConfig } from "./config.ts";
import { namedBy } from "./named.ts";
import type { Notice } from "./notice.ts";
import { forReceivers, mannerOf } from "./schedule.ts";

const email = { host: "127.0.0.1", security: "none", from: "lockstep@example.com" };
const config = notifyConfig.parse({
  email,
  it: { emails: ["it@example.com"] },
  security: { emails: ["soc@example.com"], digest: "immediate" },
});
const notice = (audience: string) => ({ key: "k", audience, to: null }) as Notice;

it("adds to an audience, and takes nobody and no minute from it", () => {
  const said = { audiences: { security: { emails: ["desk@example.com", "soc@example.com"], digest: "daily" } } };
  const { named, problems } = namedBy(said, config);
  expect(problems).toEqual([]);
  const each = forReceivers(notice("security"), config, named);
  expect(each.map(({ to }) => to)).toEqual(["soc@example.com", "desk@example.com"]);
  expect(each.map((one) => mannerOf(one, config, named)?.digest)).toEqual(["immediate", "daily"]);
});

it("tells an audience of which the configuration lists nobody", () => {
  const { named } = namedBy({ audiences: { finops: { emails: ["money@example.com"], digest: null } } }, config);
  const [one] = forReceivers(notice("finops"), config, named);
  expect(one?.to).toBe("money@example.com");
  expect(mannerOf(one as Notice, config, named)).toMatchObject({ digest: "immediate" });
});

it("says what it cannot use, and uses the rest", () => {
  const emails = ["Ann <ann@example.com>", "ok@example.com", "a@example.com\nBcc: b@example.com"];
  const { named, problems } = namedBy({ audiences: { it: { emails, digest: "weekly" } } }, config);
  expect(named["it"]).toEqual({ emails: ["ok@example.com"], digest: "immediate" });
  expect(problems.map(({ setting, value }) => `${setting} ${value}`)).toEqual([
    "audiences.it weekly",
    `audiences.it ${emails[0]}`,
    `audiences.it ${emails[2]}`,
  ]);
});

it("heeds twenty addresses, and nobody for the operators", () => {
  const emails = Array.from({ length: 22 }, (_, index) => `p${index}@example.com`);
  const { named, problems } = namedBy({ audiences: { it: { emails }, operators: { emails } } }, config);
  expect(named["it"]?.emails).toHaveLength(20);
  expect(named["operators"]).toBeUndefined();
  expect(problems.map(({ value }) => value)).toEqual(["p20@example.com", "p21@example.com"]);
});

it("an address is one, however it is written, and whom the configuration lists is named no more", () => {
  const emails = ["Ann@Example.com", "bob@example.com", "ann@example.com", "IT@example.com"];
  const { named, problems } = namedBy({ audiences: { it: { emails } } }, config);
  expect(named["it"]?.emails).toEqual(["Ann@Example.com", "bob@example.com"]);
  expect(problems).toEqual([]);
});

it("says that nobody is told by mail without a mail server", () => {
  const { named, problems } = namedBy({ audiences: { it: { emails: ["ok@example.com"] } } }, notifyConfig.parse({}));
  expect(named["it"]?.emails).toEqual([]);
  expect(problems[0]?.message).toContain("No mail server");
});
