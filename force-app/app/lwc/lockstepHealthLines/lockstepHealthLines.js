import { fill } from "c/lockstepText";
import companion from "@salesforce/label/c.Lockstep_Part_Companion";
import okta from "@salesforce/label/c.Lockstep_Part_Okta";
import hook from "@salesforce/label/c.Lockstep_Part_Hook";
import log from "@salesforce/label/c.Lockstep_Part_Log";
import lanes from "@salesforce/label/c.Lockstep_Part_Lanes";
import org from "@salesforce/label/c.Lockstep_Part_Org";
import commands from "@salesforce/label/c.Lockstep_Part_Commands";
import limits from "@salesforce/label/c.Lockstep_Part_Limits";
import failures from "@salesforce/label/c.Lockstep_Part_Failures";
import lastError from "@salesforce/label/c.Lockstep_Part_Last_Error";
import never from "@salesforce/label/c.Lockstep_Health_Never";
import overdue from "@salesforce/label/c.Lockstep_Health_Overdue";
import reported from "@salesforce/label/c.Lockstep_Health_Reported";
import open from "@salesforce/label/c.Lockstep_Health_Open";
import notAsked from "@salesforce/label/c.Lockstep_Health_Not_Asked";
import logNever from "@salesforce/label/c.Lockstep_Health_Log_Never";
import cooling from "@salesforce/label/c.Lockstep_Health_Cooling";
import paused from "@salesforce/label/c.Lockstep_Health_Paused";
import held from "@salesforce/label/c.Lockstep_Health_Held";
import silent from "@salesforce/label/c.Lockstep_Health_Hook_Silent";
import logOff from "@salesforce/label/c.Lockstep_Health_Log_Off";
import logRead from "@salesforce/label/c.Lockstep_Health_Log_Read";
import logLate from "@salesforce/label/c.Lockstep_Health_Log_Late";
import nobodyWaits from "@salesforce/label/c.Lockstep_Health_Nobody_Waits";
import waiting from "@salesforce/label/c.Lockstep_Health_Waiting";
import waitingLater from "@salesforce/label/c.Lockstep_Health_Waiting_Later";
import connected from "@salesforce/label/c.Lockstep_Health_Connected";
import notConnected from "@salesforce/label/c.Lockstep_Health_Not_Connected";
import used from "@salesforce/label/c.Lockstep_Health_Limit_Used";
import savesFor from "@salesforce/label/c.Lockstep_Health_Limit_Saved";
import noFailure from "@salesforce/label/c.Lockstep_Health_No_Failure";
import refused from "@salesforce/label/c.Lockstep_Health_Refused";
import lastErrorAt from "@salesforce/label/c.Lockstep_Health_Last_Error";
import lost from "@salesforce/label/c.Lockstep_Health_Lost";

/** A report may be late by so many times its interval before it is missed. */
const OVERDUE = 3;
const MINUTE_MS = 60_000;
/** The log is read every few seconds. */
const LOG_LATE_MS = 5 * MINUTE_MS;
/** Whoever waits so long waits for more than their turn. */
const WAIT_LATE_MS = 15 * MINUTE_MS;
/** From here on what can wait does wait (docs/architecture.md). */
const SCARCE = 0.7;

/**
 * What the companion told and the org knows, as sentences for people.
 * @param {object} parts as POST companion-reports has them, each with `at`
 * @param {object} known
 * @param {number} known.now the time
 * @param {{ used: number, total: number } | undefined} known.api the org's daily API requests
 * @param {(time: string) => string} known.timeOf a time as text
 * @param {(count: number) => string} known.numberOf a number as text
 * @returns {object[]} lines of `{ key, part, state, sentence, tab }`; state is ok, warning, failed or unknown
 */
export function healthLines(parts, { now, api, timeOf, numberOf }) {
    const since = (time) => now - new Date(time).getTime();
    return [
        companionLine(parts.companion, since, timeOf),
        ...peerLines(parts, timeOf),
        hookLine(parts),
        logLine(parts.log, timeOf),
        ...workLines(parts.work, since, timeOf),
        commandsLine(parts.org?.commands),
        limitLine(api, parts.org?.takes, numberOf),
    ]
        .filter(Boolean)
        .map((line) => ({ ...line, key: line.part }));
}

function companionLine(told, since, timeOf) {
    if (!told) {
        return { part: companion, state: "unknown", sentence: never };
    }
    const isLate = since(told.at) > OVERDUE * told.everySeconds * 1000;
    return isLate
        ? { part: companion, state: "failed", sentence: fill(overdue, timeOf(told.at)) }
        : { part: companion, state: "ok", sentence: fill(reported, timeOf(told.at)) };
}

function peerLines(parts, timeOf) {
    const peers = [
        [okta, parts.okta],
        // That it was told is an answer of the org.
        [org, parts.org && { ...parts.org, lastSuccessAt: parts.org.lastSuccessAt ?? parts.org.at }],
    ];
    return peers
        .filter(([, told]) => told)
        .map(([part, { state, until, reason, lastSuccessAt, hold }]) => {
            if (hold && hold !== "running") {
                return { part, state: "warning", sentence: held };
            }
            if (state === "open") {
                return lastSuccessAt
                    ? { part, state: "ok", sentence: fill(open, timeOf(lastSuccessAt)) }
                    : { part, state: "unknown", sentence: notAsked };
            }
            const sentence = state === "paused" ? paused : fill(cooling, until ? timeOf(until) : "–");
            return {
                part,
                state: state === "paused" ? "failed" : "warning",
                sentence: [sentence, reason?.message].filter(Boolean).join(" "),
            };
        });
}

function hookLine({ hook: told, log: heard }) {
    if (!told) {
        return undefined;
    }
    if (heard?.hooks === "silent") {
        return { part: hook, state: "warning", sentence: silent };
    }
    const states = { verified: "ok", unverified: "failed", missing: "warning" };
    return { part: hook, state: states[told.state] ?? "unknown", sentence: told.message };
}

function logLine(told, timeOf) {
    if (!told) {
        return undefined;
    }
    if (!told.enabled) {
        return { part: log, state: "warning", sentence: logOff };
    }
    if (told.error) {
        return { part: log, state: "failed", sentence: told.error.message };
    }
    if (!told.lastReadAt) {
        return { part: log, state: "unknown", sentence: logNever };
    }
    // Measured against the report: what happened since is not known.
    const isLate = new Date(told.at).getTime() - new Date(told.lastReadAt).getTime() > LOG_LATE_MS;
    const sentence = fill(isLate ? logLate : logRead, timeOf(told.lastReadAt));
    return { part: log, state: isLate ? "warning" : "ok", sentence };
}

function workLines(told, since, timeOf) {
    if (!told) {
        return [];
    }
    const isLate = told.oldestHintAt && since(told.oldestHintAt) > WAIT_LATE_MS;
    // A companion of another version may tell less.
    const [newest] = told.errors ?? [];
    const lostCount = (told.factsRefused ?? 0) + (told.noticesDead ?? 0) + (told.commandsDead ?? 0);
    return [
        {
            part: lanes,
            state: isLate ? "warning" : "ok",
            sentence: waitingSentence(told, timeOf),
        },
        newest && lastErrorLine(newest, timeOf),
        {
            part: failures,
            state: told.deadLetters + lostCount > 0 ? "warning" : "ok",
            sentence:
                [
                    told.deadLetters > 0 ? fill(refused, told.deadLetters) : undefined,
                    lostCount > 0 ? fill(lost, lostCount) : undefined,
                ]
                    .filter(Boolean)
                    .join(" ") || noFailure,
            tab: told.deadLetters > 0 ? "Lockstep_Activity" : undefined,
        },
    ];
}

function lastErrorLine({ at, message, code }, timeOf) {
    return {
        part: lastError,
        state: "warning",
        // A companion of an earlier version does not tell when it was.
        sentence: at ? fill(lastErrorAt, timeOf(at), message, code) : `${message} (${code})`,
        tab: "Lockstep_Activity",
    };
}

/** Without a hint they wait for something that people or the clock do. */
function waitingSentence({ waiting: count, oldestHintAt }, timeOf) {
    if (!(count > 0)) {
        return nobodyWaits;
    }
    return oldestHintAt ? fill(waiting, count, timeOf(oldestHintAt)) : fill(waitingLater, count);
}

function commandsLine(told) {
    return (
        told && {
            part: commands,
            state: told.connected ? "ok" : "warning",
            sentence: told.connected ? connected : [notConnected, told.error?.message].filter(Boolean).join(" "),
        }
    );
}

function limitLine(api, takes, numberOf) {
    if (!api?.total) {
        return undefined;
    }
    const sentence = fill(used, numberOf(api.used), numberOf(api.total));
    const isSaving = Boolean(takes) && takes !== "all";
    return {
        part: limits,
        state: isSaving || api.used / api.total >= SCARCE ? "warning" : "ok",
        sentence: isSaving ? `${sentence} ${savesFor}` : sentence,
    };
}
