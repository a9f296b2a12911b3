import { csvOf, jsonOf } from "c/lockstepActivityFile";

const CHANGES = [
    { kind: "create_user", target: "ann@example.com", after: "ann@example.com" },
    { kind: "update_field", target: "ann@example.com", field: "Title", before: null, after: "=HYPERLINK(1)" },
];
const ENTRY = {
    sequence: 7,
    occurredAt: "2026-11-23T07:00:00.000Z",
    outcome: "applied",
    message: 'He said "no",\nand left',
    causes: JSON.stringify([{ type: "user.lifecycle.create" }, { type: "group.user_membership.add" }]),
    changes: JSON.stringify(CHANGES),
};
const linesOf = (text) => text.replace("\uFEFF", "").trim().split("\r\n");

describe("files of audit entries", () => {
    it("have a line for each change, with the entry's events", () => {
        const lines = linesOf(csvOf([ENTRY]));
        expect(lines).toHaveLength(3);
        expect(lines[0]).toMatch(/^sequence,occurredAt,outcome,/);
        expect(lines[1]).toContain("user.lifecycle.create group.user_membership.add");
        expect(lines[1]).toContain("create_user,ann@example.com");
    });

    it("say what the outcome is shown as besides what was written", () => {
        const [head, line] = linesOf(csvOf([{ ...ENTRY, outcome: "refused", shownAs: "held", message: null }]));
        const at = (name) => line.split(",")[head.split(",").indexOf(name)];
        expect([at("outcome"), at("shownAs")]).toEqual(["refused", "held"]);
    });

    it("quote what would break a line, and harm no spreadsheet", () => {
        const [, , line] = linesOf(csvOf([ENTRY]));
        expect(line).toContain('"He said ""no"",\nand left"');
        expect(line).toContain(",'=HYPERLINK(1),");
    });

    it("have a line for an entry without changes, and for one that cannot be read", () => {
        expect(linesOf(csvOf([{ ...ENTRY, changes: "[]", message: null }]))).toHaveLength(2);
        expect(linesOf(csvOf([{ ...ENTRY, changes: "[{", causes: "{}", message: null }]))).toHaveLength(2);
    });

    it("say by what they were filtered, and whether that is all", () => {
        const text = jsonOf({
            entries: [ENTRY],
            filter: { person: "ann", kind: "", earliest: null },
            complete: false,
            exportedAt: "2026-11-29T00:00:00.000Z",
        });
        expect(JSON.parse(text)).toEqual({
            exportedAt: "2026-11-29T00:00:00.000Z",
            filter: { person: "ann" },
            complete: false,
            entries: [ENTRY],
        });
    });
});
