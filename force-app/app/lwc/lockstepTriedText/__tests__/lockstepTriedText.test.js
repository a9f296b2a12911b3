import { triedSentence } from "c/lockstepTriedText";

jest.mock("@salesforce/label/c.Lockstep_Tried_Nothing_Done", () => ({ default: "Nothing: {0}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Tried_Still_Fails", () => ({ default: "Again: {0}" }), { virtual: true });

describe("triedSentence", () => {
    it.each([
        [{ outcome: "applied" }, "c.Lockstep_Tried_Nothing_Left"],
        [{ outcome: "unchanged" }, "c.Lockstep_Tried_Nothing_Left"],
        [{ outcome: "skipped", code: "dry_run" }, "Nothing: c.Lockstep_Tried_Dry_Run"],
        [{ outcome: "skipped", code: "exempt" }, "Nothing: c.Lockstep_Tried_Exempt"],
        [{ outcome: "skipped", code: "not_leaving" }, "Nothing: not_leaving"],
        [{ outcome: "skipped", code: "dry_run", message: "Why" }, "Nothing: Why"],
        [{ outcome: "refused", code: "missing_email", message: "No address." }, "Again: No address."],
        [{ outcome: "dead_letter" }, "Again: dead_letter"],
    ])("says of %j: %s", (answer, sentence) => {
        expect(triedSentence(JSON.stringify(answer))).toBe(sentence);
    });
});
