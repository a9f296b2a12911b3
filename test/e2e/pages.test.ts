/** The page host in a real browser: what the platform gives to components, over a small package that uses all of it. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "../local-org/org/index.ts";
import type { LocalOrg, OrgImage } from "../local-org/org/index.ts";
import { startScreens } from "./support/browser.ts";
import type { Screens, ViewedPage } from "./support/browser.ts";
import { create } from "./support/acme.ts";
import { connect } from "./support/world.ts";

let org: LocalOrg;
let screens: Screens;
let accountId: string;
let beginning: OrgImage;

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [join(import.meta.dirname, "fixtures/gallery")] });
  screens = await startScreens(org);
  const admin = connect(org.url, org.accessToken);
  [accountId = ""] = await create(admin, "Account", [{ Name: "Acme", NumberOfEmployees: 12_345, Rating: "Hot" }]);
  beginning = await org.image();
  // The first page builds the components, which takes as long as all tests together.
  await gallery();
  await screens.leave();
}, 180_000);

afterEach(({ task }) => screens.leave(task));
afterAll(async () => {
  await screens?.close();
  await org?.close();
});

async function gallery(state: Record<string, string> = {}): Promise<ViewedPage> {
  await org.restore(beginning);
  const view = await screens.open({ as: org.userId, tab: "Gallery", state });
  await fact(view, "name: Acme").waitFor();
  return view;
}

const fact = ({ page }: ViewedPage, text: string) => page.getByText(text, { exact: true });
const press = ({ page }: ViewedPage, name: string) => page.getByRole("button", { name, exact: true }).click();

describe("a page", () => {
  it("shows the components of a FlexiPage with their properties, over data of the org", async () => {
    const view = await gallery();
    for (const text of [
      "Everything a page may use",
      "Set by the page",
      "owner: Ada Admin",
      "employees: 12,345",
      "object: Accounts",
      "ratings: Hot Warm Cold",
      "count: 1",
      "may curate: undefined",
      "may manage users: true",
      "state: undefined",
    ])
      await fact(view, text).first().waitFor();
    await view.look("gallery");
  });

  it("shows a toast, and a record again that was changed", async () => {
    const view = await gallery();
    await press(view, "Rename");
    // A toast goes by itself.
    await Promise.all([
      fact(view, "name: Renamed").waitFor(),
      view.page.getByText("Renamed", { exact: true }).waitFor(),
    ]);
  });

  it("tells a refused record by its fields", async () => {
    const view = await gallery();
    await press(view, "Misname");
    const said = 'said: An error occurred while trying to update the record. Please try again. ["Name"]';
    await fact(view, said).waitFor();
  });

  it("keeps what a cacheable method answered until it is refreshed", async () => {
    const view = await gallery();
    await fact(view, "count: 1").waitFor();
    await press(view, "Add");
    await expect.poll(() => org.query("SELECT Id FROM Account")).toHaveLength(2);
    await fact(view, "count: 1").waitFor();
    await press(view, "Refresh");
    await fact(view, "count: 2").waitFor();
  });

  it("lets no cacheable method write", async () => {
    const view = await gallery();
    await press(view, "Fail");
    await fact(view, "said: Too many DML statements: 1").waitFor();
  });

  it("carries messages between components, and loads static resources", async () => {
    const view = await gallery();
    await press(view, "Tell");
    await fact(view, "heard: hello over there").waitFor();
    await press(view, "Load");
    await fact(view, "said: the script was here").waitFor();
  });

  it("opens a modal and gets its answer", async () => {
    const view = await gallery();
    await press(view, "Ask");
    await view.page.getByText("Shall we?").waitFor();
    await press(view, "Agree");
    await fact(view, "said: agreed").waitFor();
  });
});

it("says in its place which component needs what is not here; the others are built all the same", async () => {
  const { page, troubles } = await screens.open({ as: org.userId, component: "galleryLacking" });
  const said = "local org: the module lightning/graphql is not implemented";
  await page.getByRole("alert").getByText(said).waitFor();
  expect((troubles as string[]).splice(0)).toContainEqual(expect.stringContaining(said));
});

describe("navigation", () => {
  it("changes the state of the page under a component that stays, and back", async () => {
    const view = await gallery();
    await press(view, "Tell");
    await press(view, "View");
    await fact(view, "state: detail").waitFor();
    await expect.poll(() => new URL(view.page.url()).search).toBe("?c__view=detail");
    await fact(view, "heard: hello over there").waitFor();
    await view.page.goBack();
    await fact(view, "state: undefined").waitFor();
  });

  it("leads to a record's page, toasts and all, and from there back to a tab", async () => {
    const view = await gallery();
    await press(view, "Record");
    await view.page.getByRole("heading", { name: "Acme" }).waitFor();
    await expect.poll(() => new URL(view.page.url()).pathname).toMatch(/^\/lightning\/r\/.*\/view$/);
    await view.page.getByText("On the way").waitFor();
    await view.page.getByRole("link", { name: "Gallery", exact: true }).click();
    await fact(view, "name: Acme").waitFor();
  });

  it("opens a record by its address", async () => {
    const { page } = await screens.open({ as: org.userId, record: accountId });
    await page.getByRole("heading", { name: "Acme" }).waitFor();
    await page.getByText("12,345").waitFor();
  });
});

describe("records by the platform's own forms", { timeout: 90_000 }, () => {
  const field = ({ page }: ViewedPage, label: string) => page.getByLabel(label);
  const pieces = () => org.query("SELECT Name, Kind__c, Price__c, Painter__r.Name, Sold__c FROM Piece__c");
  async function choose(view: ViewedPage, label: string, option: string): Promise<void> {
    await view.page.getByRole("combobox", { name: label }).click();
    await view.page.getByRole("option", { name: option, exact: true }).click();
  }

  it("are made from the tab of their object, with the fields of the layout, and stand in its list views", async () => {
    await org.restore(beginning);
    const view = await screens.open({ as: org.userId, tab: "Piece__c" });
    await view.page.getByText("No items to display.").waitFor();
    await view.page.getByRole("link", { name: "New", exact: true }).click();
    await field(view, "Piece Name").fill("Sunflowers");
    await choose(view, "Kind", "Oil on canvas");
    await field(view, "Price").fill("100.5");
    await choose(view, "Painter", "Ada Admin");
    await press(view, "Save");
    await view.page.getByRole("heading", { name: "Sunflowers" }).waitFor();
    await view.page.getByRole("definition").getByText("Ada Admin", { exact: true }).waitFor();
    expect(await pieces()).toMatchObject([
      { Name: "Sunflowers", Kind__c: "Oil", Price__c: 100.5, Painter__r: { Name: "Ada Admin" }, Sold__c: false },
    ]);
    await view.page.getByRole("link", { name: "Pieces", exact: true }).click();
    for (const text of ["Painter", "Sunflowers", "Oil on canvas", "100.50", "Ada Admin"])
      await fact(view, text).first().waitFor();
    await field(view, "List view").selectOption("Sold");
    await view.page.getByText("No items to display.").waitFor();
    await expect.poll(() => new URL(view.page.url()).search).toBe("?filterName=Sold");
  });

  it("stay open when one field is refused, and are saved once it is mended, with a negative number too", async () => {
    await org.restore(beginning);
    const view = await screens.open({ as: org.userId, tab: "Piece__c" });
    await view.page.getByText("No items to display.").waitFor();
    // What is still under way when a page is left counts as a failed request.
    await view.page.waitForLoadState("networkidle");
    const defaults = new URLSearchParams({ defaultFieldValues: "Name=Sunflowers,Price__c=6000" });
    await view.page.goto(`${org.url}/lightning/o/Piece__c/new?${defaults}`);
    await press(view, "Save");
    await view.page.getByText("Nobody pays that.").waitFor();
    // As a person does it: `fill` would select the text before lightning-input, when it gets the focus, writes it anew.
    await field(view, "Price").click();
    await view.page.keyboard.press("Control+a");
    await view.page.keyboard.type("-5");
    await press(view, "Save");
    await view.page.getByRole("heading", { name: "Sunflowers" }).waitFor();
    expect(await pieces()).toMatchObject([{ Name: "Sunflowers", Price__c: -5 }]);
  });

  it("are sent by a component's own form as it wants, and shown by a form that stood there before its record", async () => {
    await org.restore(beginning);
    const view = await screens.open({ as: org.userId, tab: "Gallery_Form" });
    await choose(view, "Kind", "A print");
    await press(view, "Keep");
    await fact(view, "said: Named by the page").waitFor();
    await fact(view, "12.50").waitFor();
    expect(await pieces()).toMatchObject([{ Name: "Named by the page", Kind__c: "Print", Price__c: 12.5 }]);
  });
});
