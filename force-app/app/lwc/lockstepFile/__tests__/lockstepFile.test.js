import { handOver, tableOf } from "c/lockstepFile";

const linesOf = (text) => text.replace("\uFEFF", "").trim().split("\r\n");

describe("files of tables", () => {
    it("have the columns in order, and quote what would break a line", () => {
        const lines = linesOf(tableOf(["b", "a"], [{ a: 1, b: 'He said "no",\nand left' }, { a: null }]));
        expect(lines).toEqual(["b,a", '"He said ""no"",\nand left",1', ","]);
    });

    it("harm no spreadsheet", () => {
        expect(linesOf(tableOf(["a"], [{ a: "=HYPERLINK(1)" }]))[1]).toBe("'=HYPERLINK(1)");
    });

    it("are handed over by a link that is gone afterwards", () => {
        URL.createObjectURL = jest.fn(() => "blob:1");
        URL.revokeObjectURL = jest.fn();
        const click = jest.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
        handOver("audit.csv", "text");
        expect(click.mock.contexts[0].download).toBe("audit.csv");
        expect(click.mock.contexts[0].href).toBe("blob:1");
        expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:1");
    });
});
