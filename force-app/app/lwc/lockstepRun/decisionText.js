import { fill } from "c/lockstepText";
import decisionRunning from "@salesforce/label/c.Lockstep_Decision_Running";
import decisionWritten from "@salesforce/label/c.Lockstep_Decision_Written";
import decisionOnce from "@salesforce/label/c.Lockstep_Decision_Once";
import leftOwn from "@salesforce/label/c.Lockstep_Left_Own";
import leftNotShown from "@salesforce/label/c.Lockstep_Left_Not_Shown";
import leftSecond from "@salesforce/label/c.Lockstep_Left_Second";

const LEFT = { own_access: leftOwn, loss_not_shown: leftNotShown, second_person_needed: leftSecond };

/**
 * What to say of a decision while it is carried out, and afterwards: it holds before the companion has carried it out, with four eyes
 * the first one changes nothing yet, and of all people some may be left to somebody else.
 * @param {string} [answer] the answer of the request, as JSON
 * @returns {{Running: string | undefined, Done: string}} state -> sentences; undefined for the usual one
 */
export function sentencesOf(answer) {
    const { decided, approvedOnce, left = {} } = JSON.parse(answer ?? "{}");
    const others = Object.entries(left).map(([code, count]) => fill(LEFT[code] ?? code, count));
    const withOthers = (sentence) => [sentence, ...others].join(" ");
    return {
        Running: decided === undefined ? undefined : withOthers(decisionRunning),
        Done: withOthers(decided === 0 && approvedOnce > 0 ? decisionOnce : decisionWritten),
    };
}
