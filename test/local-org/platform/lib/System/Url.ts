/** System.Url. Apex Reference Guide, "URL Class"; parts as Java's `URL` names them. */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { currentPage } from "../ApexPages/PageReference.ts";
import { orgAddress } from "../support/org-address.ts";
import { PlainObject } from "../support/plain-object.ts";

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21 };

class ApexUrl extends PlainObject {
  readonly typeKey = "url";
  readonly text: string;
  readonly protocol: string;
  readonly userInfo: string | null;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly query: string | null;
  readonly ref: string | null;

  constructor(text: string) {
    super();
    const match =
      /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(
        text,
      );
    if (!match) throwApex("System.StringException", `no protocol: ${text}`);
    const [, protocol = "", userInfo, host = "", port, path = "", query, ref] = match;
    this.text = text;
    this.protocol = protocol.toLowerCase();
    this.userInfo = userInfo ?? null;
    this.host = host;
    this.port = port ? Number(port) : -1;
    this.path = path;
    this.query = query ?? null;
    this.ref = ref ?? null;
  }
  get defaultPort(): number {
    return DEFAULT_PORTS[this.protocol] ?? -1;
  }
  get authority(): string {
    return `${this.userInfo === null ? "" : `${this.userInfo}@`}${this.host}${this.port < 0 ? "" : `:${this.port}`}`;
  }
  get file(): string {
    return this.path + (this.query === null ? "" : `?${this.query}`);
  }
  sameFile(other: ApexUrl): boolean {
    const effective = (url: ApexUrl): number => (url.port < 0 ? url.defaultPort : url.port);
    return (
      this.protocol === other.protocol &&
      this.host.toLowerCase() === other.host.toLowerCase() &&
      effective(this) === effective(other) &&
      this.file === other.file
    );
  }
  override apexEquals(other: ApexValue): boolean {
    return other instanceof ApexUrl && this.sameFile(other) && this.ref === other.ref;
  }
  override apexHash(): string {
    return `url:${this.text}`;
  }
  override apexText(): string {
    return `Url:[delegate=${this.text}]`;
  }
}

function resolve(base: ApexUrl | null, spec: string): ApexUrl {
  if (base === null) return new ApexUrl(spec);
  return new ApexUrl(new URL(spec, base.text).href);
}

/**
 * `DomainCreator`: the hosts that an org of this name has. The name is the first part of the org's own host; where that is an address of numbers, `org`.
 * [Apex Reference Guide: DomainCreator Class, with these forms]
 */
function myDomainName(): string {
  const { host } = orgDomainUrl();
  return /^[\d.]+$|^\[/.test(host) ? "org" : (host.split(".")[0] ?? "org");
}

const hostOf = (suffix: string) => (): string => `${myDomainName()}.${suffix}`;
/** Of a package, whose name stands after the org's; `c` where none is given. */
const packageHostOf =
  (suffix: string) =>
  (packageName: string | null): string =>
    `${myDomainName()}--${packageName ?? "c"}.${suffix}`;

definePlatformClass({
  name: "System.DomainCreator",
  dispatch: "value",
  statics: {
    getcontenthostname: hostOf("file.force.com"),
    getexperiencecloudsiteshostname: hostOf("my.site.com"),
    getlightninghostname: hostOf("lightning.force.com"),
    getlightningcontainercomponenthostname: packageHostOf("container.force.com"),
    getorgmydomainhostname: () => orgDomainUrl().host,
    getsalesforcesiteshostname: hostOf("my.salesforce-sites.com"),
    getsetuphostname: hostOf("my.salesforce-setup.com"),
    getvisualforcehostname: packageHostOf("vf.force.com"),
  },
});

const orgDomainUrl = (): ApexUrl => new ApexUrl(orgAddress());

/** The page that a test has set, else the org's own address. */
function currentRequestUrl(): ApexUrl {
  const page = currentPage();
  return page === null || page.path === "" ? orgDomainUrl() : resolve(orgDomainUrl(), page.url);
}

definePlatformClass({
  name: "System.Url",
  dispatch: "value",
  jsClass: ApexUrl,
  statics: {
    getcurrentrequesturl: currentRequestUrl,
    getorgdomainurl: orgDomainUrl,
    getsalesforcebaseurl: orgDomainUrl,
  },
  constructors: {
    "new/1": (_type: string, spec: string | null) => (spec === null ? throwNullPointer() : new ApexUrl(spec)),
    "new/2": (_type: string, base: ApexUrl | null, spec: string) => resolve(base, spec),
    "new/3": (_type: string, protocol: string, host: string, file: string) =>
      new ApexUrl(`${protocol}://${host}${file}`),
    "new/4": (_type: string, protocol: string, host: string, port: number, file: string) =>
      new ApexUrl(`${protocol}://${host}${port < 0 ? "" : `:${port}`}${file}`),
  },
  methods: {
    getauthority: (self: ApexUrl) => self.authority,
    getdefaultport: (self: ApexUrl) => self.defaultPort,
    getfile: (self: ApexUrl) => self.file,
    gethost: (self: ApexUrl) => self.host,
    getpath: (self: ApexUrl) => self.path,
    getport: (self: ApexUrl) => self.port,
    getprotocol: (self: ApexUrl) => self.protocol,
    getquery: (self: ApexUrl) => self.query,
    getref: (self: ApexUrl) => self.ref,
    getuserinfo: (self: ApexUrl) => self.userInfo,
    samefile: (self: ApexUrl, other: ApexUrl) => self.sameFile(other),
    toexternalform: (self: ApexUrl) => self.text,
    tostring: (self: ApexUrl) => self.apexText(),
  },
});
