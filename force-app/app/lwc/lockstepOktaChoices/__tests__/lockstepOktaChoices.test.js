const GROUPS = "@salesforce/apex/Lockstep_OktaChoices.findGroups";
const ATTRIBUTES = "@salesforce/apex/Lockstep_OktaChoices.readAttributes";

jest.mock("@salesforce/apex/Lockstep_OktaChoices.findGroups", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_OktaChoices.readAttributes", () => ({ default: jest.fn() }), { virtual: true });

/** As in a page that was just opened. */
function opened() {
    jest.resetModules();
    const findGroups = require(GROUPS).default;
    const readAttributes = require(ATTRIBUTES).default;
    findGroups.mockReset();
    readAttributes.mockReset();
    return { ...require("c/lockstepOktaChoices"), findGroups, readAttributes };
}

afterEach(() => jest.useRealTimers());

it("asks for groups by what was typed", async () => {
    const { oktaGroups, findGroups } = opened();
    findGroups.mockResolvedValue({ groups: [{ name: "Sales" }], hasMore: false });
    expect(await oktaGroups("Sa")).toEqual([{ name: "Sales" }]);
    expect(findGroups).toHaveBeenCalledWith({ term: "Sa" });
});

it("reads the attributes once a page", async () => {
    const { oktaAttributes, readAttributes } = opened();
    readAttributes.mockResolvedValue({ attributes: [{ name: "grade" }] });
    await oktaAttributes();
    expect(await oktaAttributes()).toEqual([{ name: "grade" }]);
    expect(readAttributes).toHaveBeenCalledTimes(1);
});

it("leaves a companion that does not answer alone for a minute", async () => {
    jest.useFakeTimers({ now: 1_000_000 });
    const { oktaGroups, oktaAttributes, findGroups, readAttributes } = opened();
    findGroups.mockResolvedValueOnce({ code: "not_reached", groups: [] });
    expect(await oktaGroups("Sa")).toEqual([]);
    expect(await oktaAttributes()).toEqual([]);
    expect(readAttributes).not.toHaveBeenCalled();

    jest.setSystemTime(1_060_001);
    readAttributes.mockRejectedValueOnce(new Error("gone"));
    expect(await oktaAttributes()).toEqual([]);
    jest.setSystemTime(1_120_002);
    readAttributes.mockResolvedValueOnce({ attributes: [{ name: "grade" }] });
    expect(await oktaAttributes()).toEqual([{ name: "grade" }]);
});

it("offers groups of Okta first, and those that were heard of besides, each once", async () => {
    const { groupOptions, findGroups } = opened();
    findGroups.mockResolvedValue({ groups: [{ name: "Sales", description: "Sells" }] });
    expect(await groupOptions("sal", ["Sales", "Salad", "Support"])).toEqual([
        { value: "Sales", label: "Sales", meta: "Sells" },
        { value: "Salad", label: "Salad" },
    ]);
});
