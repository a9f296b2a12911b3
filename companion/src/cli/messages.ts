import { NOTICE_KINDS, type NoticeKind } from "../notify/notice.ts";
import { previewOf, previews } from "../notify/preview.ts";
import { CliError, EXIT } from "./exit.ts";
import type { Output } from "./output.ts";

const FORMS = ["text", "html", "slack"] as const;

export interface PreviewOptions {
  count: string;
  as: string;
}

const isKind = (text: string): text is NoticeKind => (NOTICE_KINDS as readonly string[]).includes(text);

/** Shows how messages look; asks no companion. */
export function previewMessages(out: Output, json: boolean, kind: string | undefined, options: PreviewOptions): number {
  if (kind !== undefined && !isKind(kind))
    throw new CliError(EXIT.usage, `There is no such kind of message; there are: ${NOTICE_KINDS.join(", ")}.`);
  const count = /^[1-9]\d{0,2}$/.test(options.count) ? Number(options.count) : undefined;
  if (count === undefined) throw new CliError(EXIT.usage, "--count must be a number from 1 to 999.");
  const form = FORMS.find((each) => each === options.as);
  if (form === undefined) throw new CliError(EXIT.usage, `--as must be one of ${FORMS.join(", ")}.`);
  const shown = kind === undefined ? previews(count) : [previewOf(kind, count)];
  if (json) out.write(`${JSON.stringify({ messages: shown })}\n`);
  else
    for (const preview of shown)
      out.write(form === "html" ? preview.html : `== ${preview.kind}: ${preview.subject}\n\n${preview[form]}\n`);
  return EXIT.done;
}
