import { timeOf } from "c/lockstepText";
import inSalesforce from "@salesforce/label/c.Lockstep_In_Salesforce";
import inOkta from "@salesforce/label/c.Lockstep_In_Okta";
import seenAt from "@salesforce/label/c.Lockstep_Seen_At";
import neverSeen from "@salesforce/label/c.Lockstep_Never_Seen";
import active from "@salesforce/label/c.Lockstep_Active";
import inactive from "@salesforce/label/c.Lockstep_Inactive";
import noUser from "@salesforce/label/c.Lockstep_No_User";
import notLinked from "@salesforce/label/c.Lockstep_Not_Linked";
import frozen from "@salesforce/label/c.Lockstep_Fact_Frozen";
import restricted from "@salesforce/label/c.Lockstep_Fact_Restricted";
import exempt from "@salesforce/label/c.Lockstep_Fact_Exempt";

/**
 * What there is to know about a person at a glance.
 * @param {object} explained as POST explanations has it in docs/api.md
 * @returns {{label: string, value: string}[]} the facts
 */
export function factsOf(explained) {
    return [
        { label: inSalesforce, value: salesforceOf(explained) },
        { label: inOkta, value: explained.oktaId ? (explained.snapshot.status ?? "–") : notLinked },
        { label: seenAt, value: explained.snapshot.seenAt ? timeOf(explained.snapshot.seenAt) : neverSeen },
    ];
}

function salesforceOf(explained) {
    if (!explained.found) {
        return noUser;
    }
    const words = [explained.active ? active : inactive];
    if (explained.frozen) {
        words.push(frozen);
    }
    if (explained.restricted) {
        words.push(restricted);
    }
    if (explained.exempt) {
        words.push(exempt);
    }
    return words.join(", ");
}
