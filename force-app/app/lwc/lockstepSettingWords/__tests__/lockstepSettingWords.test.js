import { settingWord } from "c/lockstepSettingWords";

describe("settingWord", () => {
    it("says switches, schedules and what is blank in words, and all else as it is", () => {
        expect(settingWord("true")).toBe("c.Lockstep_Template_On");
        expect(settingWord("false")).toBe("c.Lockstep_Template_Off");
        expect(settingWord("off", "schedule")).toBe("c.Lockstep_Settings_Schedule_Off");
        expect(settingWord("5 7 1 * *", "schedule")).toBe("5 7 1 * *");
        expect(settingWord("500", "whole")).toBe("500");
        expect(settingWord(null)).toBe("c.Lockstep_Settings_Blank");
    });
});
