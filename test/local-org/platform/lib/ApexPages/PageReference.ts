/** System.PageReference and ApexPages, as far as code without pages uses them. Apex Reference Guide, "PageReference Class", "ApexPages Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, TransactionSlot } from "../../transaction.ts";
import { platformEnum } from "../../values/enum.ts";
import { NotImplementedError, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { definePlatformEnumClass } from "../support/enums.ts";
import { PlainObject } from "../support/plain-object.ts";
import type { ApexCookie } from "../System/Cookie.ts";

/**
 * Parameters of a page: their names in any case, the first spelling stays, and they come sorted by name. [Apex Reference Guide, "PageReference.getParameters":
 * "Parameter keys are case-insensitive"; https://salesforce.stackexchange.com/questions/202636; Summit-Events-App: SummitEventsAddToCalendar_TEST]
 */
class PageParameters extends ApexMap {
  #spelling(key: ApexValue): ApexValue {
    if (typeof key !== "string") return key;
    const wanted = key.toLowerCase();
    return [...super.keys()].find((known) => typeof known === "string" && known.toLowerCase() === wanted) ?? key;
  }
  override get(key: ApexValue): ApexValue {
    return super.get(this.#spelling(key));
  }
  override has(key: ApexValue): boolean {
    return super.has(this.#spelling(key));
  }
  override put(key: ApexValue, value: ApexValue): ApexValue {
    return super.put(this.#spelling(key), value);
  }
  override delete(key: ApexValue): ApexValue {
    return super.delete(this.#spelling(key));
  }
  override *entries(): Generator<[ApexValue, ApexValue]> {
    const sortKey = ([key]: [ApexValue, ApexValue]): string => String(key).toLowerCase();
    yield* [...super.entries()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }
  override *keys(): Generator<ApexValue> {
    for (const [key] of this.entries()) yield key;
  }
  override *values(): Generator<ApexValue> {
    for (const [, value] of this.entries()) yield value;
  }
}

export class ApexPageReference extends PlainObject {
  readonly typeKey = "pagereference";
  readonly path: string;
  readonly parameters = new PageParameters("map<string,string>");
  readonly headers = new ApexMap("map<string,string>");
  readonly cookies = new ApexMap("map<string,cookie>");
  anchor: string | null = null;
  redirect = false;

  constructor(url: string) {
    super();
    const [location = "", anchor] = url.split("#");
    const [path = "", query] = location.split("?");
    this.path = path;
    this.anchor = anchor ?? null;
    for (const [key, value] of new URLSearchParams(query ?? "")) this.parameters.put(key, value);
  }
  get url(): string {
    const query = [...this.parameters.entries()]
      .filter(([, value]) => value !== null)
      .map(
        ([key, value]) =>
          `${encodeURIComponent(String(key))}=${encodeURIComponent(String(value)).replace(/%20/g, "+")}`,
      )
      .join("&");
    return this.path + (query === "" ? "" : `?${query}`) + (this.anchor === null ? "" : `#${this.anchor}`);
  }
  override apexText(): string {
    return `System.PageReference[${this.url}]`;
  }
}

definePlatformClass({
  name: "System.PageReference",
  dispatch: "value",
  jsClass: ApexPageReference,
  constructors: {
    "new(string)": (_type: string, url: string | null) => new ApexPageReference(url ?? throwNullPointer()),
    "new(sobject)": (_type: string, row: SObjectValue | null) =>
      new ApexPageReference(`/${String(row?.fields.get("Id") ?? throwNullPointer())}`),
  },
  methods: {
    getanchor: (self: ApexPageReference) => self.anchor,
    getcookies: (self: ApexPageReference) => self.cookies,
    getheaders: (self: ApexPageReference) => self.headers,
    getparameters: (self: ApexPageReference) => self.parameters,
    getredirect: (self: ApexPageReference) => self.redirect,
    geturl: (self: ApexPageReference) => self.url,
    setanchor: (self: ApexPageReference, anchor: string | null) => ((self.anchor = anchor), self),
    setcookies: (self: ApexPageReference, cookies: ApexList) => {
      for (const cookie of cookies.items as ApexCookie[]) self.cookies.put(cookie.name, cookie);
      return null;
    },
    setredirect: (self: ApexPageReference, redirect: boolean) => ((self.redirect = redirect), self),
    getcontent: () => {
      throw new NotImplementedError("PageReference.getContent");
    },
  },
});

definePlatformEnumClass("ApexPages.Severity", ["CONFIRM", "ERROR", "FATAL", "INFO", "WARNING"]);

class ApexPageMessage extends PlainObject {
  readonly typeKey = "apexpages.message";
  readonly severity: ApexValue;
  readonly summary: string | null;
  readonly detail: string | null;
  readonly componentLabel: string | null;

  constructor(
    severity: ApexValue,
    summary: string | null,
    detail: string | null = summary,
    label: string | null = null,
  ) {
    super();
    this.severity = severity;
    this.summary = summary;
    this.detail = detail;
    this.componentLabel = label;
  }
  override apexText(): string {
    return `ApexPages.Message["${this.summary}"]`;
  }
}

definePlatformClass({
  name: "ApexPages.Message",
  dispatch: "value",
  jsClass: ApexPageMessage,
  constructors: {
    new: (_type: string, severity: ApexValue, summary: string | null, detail?: string | null, label?: string | null) =>
      new ApexPageMessage(severity, summary, detail, label),
  },
  methods: {
    getcomponentlabel: (self: ApexPageMessage) => self.componentLabel,
    getdetail: (self: ApexPageMessage) => self.detail,
    getseverity: (self: ApexPageMessage) => self.severity,
    getsummary: (self: ApexPageMessage) => self.summary,
  },
});

const pageState = new TransactionSlot<{ page: ApexPageReference | null; messages: ApexPageMessage[] }>(() => ({
  page: null,
  messages: [],
}));
const state = (): { page: ApexPageReference | null; messages: ApexPageMessage[] } =>
  currentTransaction().get(pageState);

/** `Test.setCurrentPage`: the page that a controller under test believes itself on. */
export function setCurrentPage(page: ApexPageReference | null): null {
  state().page = page;
  return null;
}

/**
 * The page that the code runs for, or null. A test is on one from the start, without a URL: tests of the public give parameters to it without having set any
 * (NPSP's HH_ManageHH_TEST, Summit-Events-App's SummitEventsHostAssignment_TEST).
 */
export function currentPage(): ApexPageReference | null {
  const known = state();
  if (known.page === null && currentTransaction().isTest) known.page = new ApexPageReference("");
  return known.page;
}

export function clearMessages(): null {
  state().messages = [];
  return null;
}

function addMessages(given: ApexValue): null {
  const { messages } = state();
  const text = given instanceof Error ? given.message : String(given);
  messages.push(new ApexPageMessage(severity("ERROR"), text));
  return null;
}

const severity = (name: string): ApexValue => platformEnum("ApexPages.Severity").byName(name);

definePlatformClass({
  name: "System.ApexPages",
  dispatch: "value",
  statics: {
    addmessage: (message: ApexPageMessage) => (state().messages.push(message), null),
    addmessages: addMessages,
    currentpage: currentPage,
    getmessages: () => new ApexList("list<apexpages.message>", [...state().messages]),
    "hasmessages/0": () => state().messages.length > 0,
    "hasmessages/1": (wanted: ApexValue) => state().messages.some((message) => message.severity === wanted),
  },
});
