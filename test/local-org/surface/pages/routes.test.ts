/** What stands where on a Lightning page, and for whom. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readPackageMetadata } from "./build/package-metadata.ts";
import type { PageUser } from "./org.ts";
import { findPage } from "./routes.ts";

const folder = mkdtempSync(join(tmpdir(), "lockstep-routes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, root: string, elements: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${elements}</${root}>`);
}

const rule = (leftValue: string, booleanFilter = ""): string =>
  `<visibilityRule>${booleanFilter}<criteria><leftValue>${leftValue}</leftValue><operator>EQUAL</operator><rightValue>true</rightValue></criteria></visibilityRule>`;
const region = (name: string, visibility = ""): string =>
  `<flexiPageRegions><itemInstances><componentInstance><componentName>part</componentName>${visibility}</componentInstance></itemInstances><name>${name}</name><type>Region</type></flexiPageRegions>`;

function shown(regions: string, held: Partial<PageUser> = {}): ReturnType<typeof findPage> {
  const template = "flexipage:appHomeTemplateHeaderTwoColumns";
  write(
    "lwc/part/part.js-meta.xml",
    "LightningComponentBundle",
    "<isExposed>true</isExposed><targets><target>lightning__AppPage</target></targets>",
  );
  write("tabs/Home.tab-meta.xml", "CustomTab", "<flexiPage>Home_Page</flexiPage><label>Home</label>");
  write(
    "flexipages/Home_Page.flexipage-meta.xml",
    "FlexiPage",
    `${regions}<masterLabel>Home</masterLabel><template><name>${template}</name></template><type>AppPage</type>`,
  );
  const user = { customPermissions: [], userPermissions: [], ...held } as unknown as PageUser;
  return findPage(new URL("http://localhost/lightning/n/Home"), readPackageMetadata([folder]), user);
}

const regionsOf = (found: ReturnType<typeof findPage>): Record<string, number> | string =>
  found.kind === "missing"
    ? found.sentence
    : Object.fromEntries(found.content.map(({ name, placed }) => [name, placed.length]));

it("shows the regions of the template in its order, filled or not", () => {
  const found = shown(region("region3") + region("region1"));
  expect(regionsOf(found)).toEqual({ region1: 1, region2: 0, region3: 1 });
  expect(found).toMatchObject({
    layout: {
      columns: "2fr 1fr",
      rows: [
        ["region1", "region1"],
        ["region2", "region3"],
      ],
    },
  });
});

it("says which region the template has not", () => {
  expect(regionsOf(shown(region("main")))).toBe(
    "Page Home_Page: the template flexipage:appHomeTemplateHeaderTwoColumns has no region main.",
  );
});

it("shows a component to those who have the permission that its rule asks for", () => {
  const page =
    region("region1", rule("{!$Permission.CustomPermission.Seer}")) +
    region("region2", rule("{!$Permission.StandardPermission.ManageUsers}"));
  expect(regionsOf(shown(page))).toEqual({ region1: 0, region2: 0, region3: 0 });
  expect(regionsOf(shown(page, { customPermissions: ["Seer"] }))).toMatchObject({ region1: 1, region2: 0 });
  expect(regionsOf(shown(page, { userPermissions: ["ManageUsers"] }))).toMatchObject({ region1: 0, region2: 1 });
});

it.each([
  rule("{!Record.Name}"),
  rule("{!$Permission.CustomPermission.Seer}", "<booleanFilter>1 OR 2</booleanFilter>"),
])("refuses other rules by name: %s", (other) => {
  expect(regionsOf(shown(region("region1", other)))).toMatch(/visibility rule of part is not implemented/);
});
