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
    change.values["FileType"] = extension === null ? "UNKNOWN" : extension.toUpperCase();
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

export const attachmentRules: ObjectRules = {
  check(change) {
    const body = change.value("Body");
    if (body instanceof ApexBlob) change.values["BodyLength"] = body.bytes.length;
  },
};
