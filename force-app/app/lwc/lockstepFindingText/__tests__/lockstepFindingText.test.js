import { isGrave, remedyOf, retryOf } from "c/lockstepFindingText";

const SCHEDULE = { nextAt: "2026-12-06T03:00:00.000Z", retryBlockedAt: "2026-11-30T05:15:00.000Z" };

describe("the words of findings", () => {
    it.each([
        ["deactivation_blocked", SCHEDULE, "c.Lockstep_Finding_Retry_Blocked"],
        ["deactivation_blocked", undefined, "c.Lockstep_Finding_Retry_Often"],
        ["no_licence_seat", SCHEDULE, "c.Lockstep_Finding_Retry_Often"],
        ["drift", SCHEDULE, "c.Lockstep_Finding_Retry_Compared"],
        ["drift", {}, "c.Lockstep_Finding_Retry_Compared_Some_Time"],
        ["rule_action", SCHEDULE, "c.Lockstep_Finding_Retry_Rule"],
        ["notice_not_sent", SCHEDULE, "c.Lockstep_Finding_Retry_Person"],
        ["missing_email", SCHEDULE, "c.Lockstep_Finding_Retry_Event"],
    ])("say when %s is looked at again", (code, schedule, sentence) => {
        expect(retryOf(code, schedule)).toBe(sentence);
    });

    it("say what to do where the finding's own sentence does not", () => {
        expect(remedyOf("drift")).toBe("c.Lockstep_Finding_Remedy_Drift");
        expect(remedyOf("drift", [{ kind: "withdraw_queue" }])).toBe("c.Lockstep_Finding_Remedy_Drift_Keep");
        expect(remedyOf("deactivation_blocked")).toBeUndefined();
    });

    it("know which are grave", () => {
        expect(["leaver", "blocked", "drift"].filter(isGrave)).toEqual(["leaver", "blocked"]);
    });
});
