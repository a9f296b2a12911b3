/** Files: a version makes its document and links. [Object Reference: ContentVersion, ContentDocument, ContentDocumentLink] */
import { ApexBlob } from "../../platform/values/blob.ts";
import type { ObjectRules } from "./rules.ts";

export const contentVersionRules: ObjectRules = {
  check(change) {
    if (change.operation !== "insert") return;
    const missing = ["PathOnClient", "VersionData"].filter((name) => change.value(name) === null);
    if (missing.length > 0 && change.value("ContentUrl") === null) {
      change.fail("REQUIRED_FIELD_MISSING", `Required fields are missing: [${missing.join(", ")}]`, missing);
      return;
    }
    const path = String(change.value("PathOnClient") ?? "");
    const name = path.split(/[/\\]/).at(-1) ?? path;
    const extension = /\.([^.]+)$/.exec(name)?.[1] ?? null;
    change.values["Title"] ??= extension === null ? name : name.slice(0, -extension.length - 1);
    change.values["FileExtension"] = extension;
    change.values["FileType"] = fileType(extension);
    const data = change.value("VersionData");
    change.values["ContentSize"] = data instanceof ApexBlob ? data.bytes.length : 0;
    change.values["IsLatest"] = true;
    change.values["VersionNumber"] = "1";
    change.values["PublishStatus"] = "P";
  },
  saved(change, { put, reader, userId }) {
    const row = change.saved;
    if (!row || change.operation !== "insert") return;
    const values = row.values;
    const known = reader.store.find(values["ContentDocumentId"] ?? null);
    if (known) {
      const versions = [...reader.store.tableOf("ContentVersion").rows()].filter(
        (version) => version.values["ContentDocumentId"] === known.id && version.id !== row.id,
      );
      for (const version of versions) put("ContentVersion", version.id, { IsLatest: false });
      put("ContentVersion", row.id, { VersionNumber: String(versions.length + 1) });
    }
    const documentId = put("ContentDocument", known?.id ?? null, {
      Title: values["Title"],
      FileType: values["FileType"],
      FileExtension: values["FileExtension"] ?? null,
      ContentSize: values["ContentSize"],
      LatestPublishedVersionId: row.id,
      OwnerId: values["OwnerId"] ?? userId,
      PublishStatus: "P",
    });
    if (known) return;
    put("ContentVersion", row.id, { ContentDocumentId: documentId });
    const links = new Set([values["OwnerId"] ?? userId, values["FirstPublishLocationId"] ?? null]);
    for (const linked of links)
      if (linked !== null)
        put("ContentDocumentLink", null, {
          ContentDocumentId: documentId,
          LinkedEntityId: linked,
          ShareType: linked === userId ? "I" : "V",
          Visibility: "AllUsers",
        });
    change.saved = reader.store.find(row.id) ?? row;
  },
};

/** Extensions whose type is not called like them. [Object Reference: ContentDocument.FileType] */
const FILE_TYPES: Readonly<Record<string, string>> = {
  doc: "WORD",
  docx: "WORD_X",
  xls: "EXCEL",
  xlsx: "EXCEL_X",
  ppt: "POWER_POINT",
  pptx: "POWER_POINT_X",
  txt: "TEXT",
  htm: "HTML",
};

function fileType(extension: string | null): string {
  if (extension === null) return "UNKNOWN";
  return FILE_TYPES[extension.toLowerCase()] ?? extension.toUpperCase();
}

/** Where a published file can be fetched by anybody. [Object Reference: ContentDistribution] */
export const contentDistributionRules: ObjectRules = {
  check(change, { reader }) {
    if (change.operation !== "insert") return;
    const version = reader.store.find(change.value("ContentVersionId"));
    if (!version) {
      change.fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [ContentVersionId]", ["ContentVersionId"]);
      return;
    }
    const address = (kind: string): string =>
      `https://org.local.example.com/sfc/dist/version/${kind}/?ids=${version.id}`;
    change.values["ContentDocumentId"] = version.values["ContentDocumentId"];
    change.values["DistributionPublicUrl"] = address("view");
    if (change.value("PreferencesAllowOriginalDownload") === true)
      change.values["ContentDownloadUrl"] = address("download");
    if (change.value("PreferencesAllowPDFDownload") === true)
      change.values["PdfDownloadUrl"] = address("renditionDownload");
  },
};

export const attachmentRules: ObjectRules = {
  check(change) {
    const body = change.value("Body");
    if (body instanceof ApexBlob) change.values["BodyLength"] = body.bytes.length;
  },
};
