import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "../../local-org/org/index.ts";
import type { LocalOrg } from "../../local-org/org/index.ts";
import { hint, isSfInstalled, projectRoot, Sf, SF_TIMEOUT } from "./sf.ts";

interface Deployed {
  readonly status: string;
  readonly success: boolean;
  readonly numberTestsCompleted: number;
  readonly files: readonly { fullName: string; type: string; state: string; lineNumber?: number; error?: string }[];
  readonly details: { readonly runTestResult?: { readonly codeCoverage: readonly { name: string }[] } };
}

const META = (type: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<${type} xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>65.0</apiVersion><status>Active</status></${type}>`;
const CODE = "<fullName>Code__c</fullName><label>Code</label><type>Text</type><length>20</length>";
// Fields that come by the Metadata API are seen by nobody, the administrator neither, until somebody grants it
const KEEPER = `<label>Keeper</label><fieldPermissions><editable>true</editable><field>Account.Code__c</field><readable>true</readable></fieldPermissions>`;
const SHOP: Record<string, string> = {
  "src/classes/Shop.cls": "public class Shop {\n    public static Integer price() {\n        return 3;\n    }\n}",
  "src/classes/Shop.cls-meta.xml": META("ApexClass"),
  "src/classes/ShopTest.cls":
    "@IsTest\nprivate class ShopTest {\n    @IsTest\n    static void hasPrice() {\n        Assert.areEqual(3, Shop.price());\n    }\n}",
  "src/classes/ShopTest.cls-meta.xml": META("ApexClass"),
  "src/permissionsets/Keeper.permissionset-meta.xml": `<?xml version="1.0" encoding="UTF-8"?>\n<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${KEEPER}</PermissionSet>`,
  "src/objects/Account/fields/Code__c.field-meta.xml": `<?xml version="1.0" encoding="UTF-8"?>\n<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">${CODE}</CustomField>`,
};

describe.skipIf(!isSfInstalled)(`sf: deployment over REST${hint}`, { timeout: SF_TIMEOUT }, () => {
  let org: LocalOrg;
  let sf: Sf;
  const deploy = (...more: string[]) =>
    sf.run<Deployed>(["project", "deploy", "start", "--target-org", "empty", "--source-dir", "src", ...more]);
  const classes = () => org.query("SELECT Name FROM ApexClass ORDER BY Name");

  beforeAll(async () => {
    [org, sf] = await Promise.all([startOrg({ empty: true, pages: false }), Sf.create()]);
    await sf.logIn(org, "empty");
  }, SF_TIMEOUT);

  afterAll(async () => {
    await sf.close();
    await org.close();
  });

  it("tells compile errors by file and line, and deploys nothing", async () => {
    await sf.write({
      ...SHOP,
      "src/classes/Shop.cls": SHOP["src/classes/Shop.cls"]!.replace("return 3", "return 'x'"),
    });
    const { code, result } = await deploy();
    expect(code).toBe(1);
    const failed = result.files.filter((file) => file.state === "Failed");
    expect(failed).toContainEqual(
      expect.objectContaining({
        fullName: "Shop",
        type: "ApexClass",
        lineNumber: 3,
        error: expect.stringContaining("Integer"),
      }),
    );
    expect(await classes()).toEqual([]);
  });

  it("validates without deploying, with tests and their coverage", async () => {
    await sf.write(SHOP);
    const { result } = await deploy("--dry-run", "--test-level", "RunLocalTests");
    expect(result).toMatchObject({ status: "Succeeded", numberTestsCompleted: 1 });
    expect(await classes()).toEqual([]);
  });

  it("validates for a quick deployment, and reports", async () => {
    const args = ["--target-org", "empty", "--source-dir", "src", "--test-level", "RunLocalTests"];
    const { result: validated } = await sf.run<Deployed & { id: string }>(["project", "deploy", "validate", ...args]);
    expect(validated.status).toBe("Succeeded");
    const report = ["project", "deploy", "report", "--target-org", "empty", "--job-id", validated.id];
    expect((await sf.run<Deployed>(report)).result).toMatchObject({ status: "Succeeded", numberTestsCompleted: 1 });
    const quick = ["project", "deploy", "quick", "--target-org", "empty", "--job-id", validated.id];
    expect((await sf.run<Deployed>(quick)).result).toMatchObject({ status: "Succeeded" });
    expect(await classes()).toHaveLength(2);
  });

  it("deploys; data outlives the next deployment; tests that fail undo it", async () => {
    expect((await deploy()).result).toMatchObject({ status: "Succeeded", success: true });
    expect(await classes()).toMatchObject([{ Name: "Shop" }, { Name: "ShopTest" }]);
    await sf.run(["org", "assign", "permset", "-o", "empty", "-n", "Keeper"]);
    const values = "Name=Acme Code__c=A-1";
    await sf.run(["data", "create", "record", "-o", "empty", "-s", "Account", "--values", values]);
    await sf.write({ "src/classes/Shop.cls": SHOP["src/classes/Shop.cls"]!.replace("return 3", "return 4") });
    const tested = await deploy("--test-level", "RunSpecifiedTests", "--tests", "ShopTest");
    expect(tested.code).toBe(1);
    expect(tested.result).toMatchObject({ status: "Failed", numberTestErrors: 1 });
    const [shop] = await org.query("SELECT Body FROM ApexClass WHERE Name = 'Shop'");
    expect(shop?.["Body"]).toContain("return 3");
    expect(await org.query("SELECT Code__c FROM Account")).toMatchObject([{ Code__c: "A-1" }]);
  });
});

describe.skipIf(!isSfInstalled)(`sf: the project on an empty org${hint}`, { timeout: SF_TIMEOUT }, () => {
  it("deploys as on a real one, and then answers", async () => {
    const [org, sf] = await Promise.all([startOrg({ empty: true, pages: false }), Sf.create()]);
    try {
      await sf.logIn(org, "empty");
      const args = ["project", "deploy", "start", "--target-org", "empty", "--source-dir", "force-app"];
      const { code, result } = await sf.run<Deployed>(args, { cwd: projectRoot });
      expect(code, JSON.stringify(result.files?.filter((file) => file.state === "Failed"))).toBe(0);
      expect(result.files.map((file) => file.state)).not.toContain("Failed");
      const assign = ["org", "assign", "permset", "--target-org", "empty", "--name", "Lockstep_Integration"];
      expect((await sf.run(assign)).code).toBe(0);
      const health = await fetch(`${org.url}/services/apexrest/lockstep/v1/health`, {
        headers: { authorization: `Bearer ${org.accessToken}` },
      });
      expect(health.status).toBe(200);
    } finally {
      await sf.close();
      await org.close();
    }
  });
});
