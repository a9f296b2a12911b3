import { refreshApex } from "@salesforce/apex";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";

jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const READING = { rows: ({ people }) => people, next: ({ more }, rows) => (more ? rows.length : null) };
const begin = (wired) => ({ pages: firstPage(wired, READING) });

describe("pages", () => {
    it("are loading until the wire answers, with rows, with none or with an error", () => {
        expect(firstPage(undefined, READING)).toMatchObject({ isLoading: true, isEmpty: false, rows: [] });
        expect(firstPage({ data: { people: [1], more: true } }, READING)).toMatchObject({
            isLoading: false,
            rows: [1],
            next: 1,
            hasMore: true,
        });
        expect(firstPage({ data: { people: [] } }, READING)).toMatchObject({ isEmpty: true, hasMore: false });
        expect(firstPage({ error: "No" }, READING)).toMatchObject({ error: "No", isLoading: false, isEmpty: false });
    });

    it("grow by what follows, until the last one", async () => {
        const component = begin({ data: { people: [1], more: true } });
        const ask = jest.fn().mockResolvedValue({ people: [2, 3], more: false });
        await loadMore(component, ask);
        expect(ask).toHaveBeenCalledWith(1, component.pages.round);
        expect(component.pages).toMatchObject({ rows: [1, 2, 3], next: null, hasMore: false, isGrown: true });
    });

    it("drop what arrives after the list has begun anew", async () => {
        const component = begin({ data: { people: [1], more: true } });
        await loadMore(component, () => {
            component.pages = firstPage({ data: { people: [9] } }, READING);
            return Promise.resolve({ people: [2] });
        });
        expect(component.pages.rows).toEqual([9]);
    });

    it("are asked for in one round, so that no cache answers for the list that was before", async () => {
        const component = begin({ data: { people: [1], more: true } });
        const ask = jest.fn().mockResolvedValue({ people: [2], more: true });
        await loadMore(component, ask);
        await loadMore(component, ask);
        await refreshPages(component);
        await loadMore(component, ask);
        const [second, third, secondAgain] = ask.mock.calls.map(([, round]) => round);
        expect(third).toBe(second);
        expect(secondAgain).not.toBe(second);
    });

    it("are the first one only after a refresh, though the wire has nothing new", async () => {
        const wired = { data: { people: [1], more: true } };
        const component = begin(wired);
        await loadMore(component, () => Promise.resolve({ people: [2] }));
        await refreshPages(component);
        expect(refreshApex).toHaveBeenCalledWith(wired);
        expect(component.pages).toMatchObject({ rows: [1], next: 1, isGrown: false });
    });
});
