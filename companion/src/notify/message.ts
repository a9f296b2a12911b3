/**
 * A message before it has a form: templates say what, the renderers below how. All escaping is theirs, so that no
 * template can forget it.
 */
export interface Message {
  subject: string;
  /** Sentences before the items. */
  intro: string[];
  items: { title: string; lines: string[] }[];
  /** What to do, and why the reader gets this. */
  outro: string[];
}

/** What a text may not carry into a header or a line: line breaks and other control characters, and what turns text around. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** Longest line and longest text of one item; names and messages come from elsewhere. */
const LINE_LIMIT = 500;

/** A text in one line, fit for a header. */
export function oneLine(text: string, limit = LINE_LIMIT): string {
  const line = text.replace(CONTROL, " ").replace(/ {2,}/g, " ").trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Slack reads `<!channel>`, `<@U1>` and links in angle brackets; its formatting characters are left alone. */
export function escapeSlack(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] as string);
}

export function toText({ intro, items, outro }: Message): string {
  const blocks = [
    ...intro.map((line) => oneLine(line)),
    ...items.map(({ title, lines }) => [oneLine(title), ...lines.map((line) => `  - ${oneLine(line)}`)].join("\n")),
    ...outro.map((line) => oneLine(line)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

export function toHtml({ subject, intro, items, outro }: Message): string {
  const safe = (text: string) => escapeHtml(oneLine(text));
  const paragraph = (line: string) => `<p>${safe(line)}</p>`;
  const item = ({ title, lines }: Message["items"][number]) =>
    `<p><strong>${safe(title)}</strong></p>${lines.length === 0 ? "" : `<ul>${lines.map((line) => `<li>${safe(line)}</li>`).join("")}</ul>`}`;
  const body = [...intro.map(paragraph), ...items.map(item), ...outro.map(paragraph)].join("\n");
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${safe(subject)}</title></head>\n<body>\n${body}\n</body></html>\n`;
}

/** Longest text that Slack takes of one message is 40,000 characters; long before that nobody reads on. */
const SLACK_LIMIT = 3_000;

export function toSlack(message: Message): { text: string } {
  const text = `*${oneLine(message.subject)}*\n\n${toText(message)}`.trim();
  const short =
    text.length <= SLACK_LIMIT
      ? text
      : `${text.slice(0, SLACK_LIMIT)}…\nThe rest is left out; the audit trail has all of it.`;
  return { text: escapeSlack(short) };
}
