import { reduceErrors } from "c/lockstepErrors";

describe("reduceErrors", () => {
    it.each([
        ["an Apex error", { body: { message: "No access" } }, ["No access"]],
        ["a list in the body", { body: [{ message: "One" }, { message: "Two" }] }, ["One", "Two"]],
        [
            "record and field errors of the UI API",
            { body: { output: { errors: [{ message: "Record" }], fieldErrors: { Name: [{ message: "Field" }] } } } },
            ["Record", "Field"],
        ],
        ["a JavaScript error", new TypeError("x is undefined"), ["x is undefined"]],
        ["a failed request without a body", { statusText: "Server Error" }, ["Server Error"]],
        ["a sentence", "Plain", ["Plain"]],
        ["nothing", undefined, []],
    ])("reads %s", (_, error, sentences) => {
        expect(reduceErrors(error)).toEqual(sentences);
    });

    it("says the same sentence once", () => {
        const error = { body: { message: "Twice" } };
        expect(reduceErrors([error, null, error])).toEqual(["Twice"]);
    });
});
