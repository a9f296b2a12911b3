import { describe, expect, it } from "vitest";
import { RestError } from "../http/errors.ts";
import { formParts } from "./multipart.ts";

const TYPE = "multipart/form-data; boundary=--x42";

function form(...parts: [name: string, content: Buffer][]): Buffer {
  const pieces = parts.flatMap(([name, content]) => [
    Buffer.from(`----x42\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: a/b\r\n\r\n`),
    content,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...pieces, Buffer.from("----x42--\r\n")]);
}

describe("multipart bodies", () => {
  it("are split into parts, byte by byte", () => {
    const zip = Buffer.from([0x50, 0x4b, 0x0d, 0x0a, 0x0d, 0x0a, 0xff, 0x00, 0x2d, 0x2d]);
    const parts = formParts(TYPE, form(["json", Buffer.from("{}")], ["file", zip]));
    expect(parts.map(({ name }) => name)).toEqual(["json", "file"]);
    expect(Buffer.from(parts[1]?.bytes ?? [])).toEqual(zip);
  });

  it.each([
    { title: "another content type", type: "application/json", body: form() },
    { title: "no boundary in the body", type: TYPE, body: Buffer.from("{}") },
    { title: "a part that does not end", type: TYPE, body: form(["a", Buffer.from("b")]).subarray(0, 40) },
    { title: "no last boundary", type: TYPE, body: form(["a", Buffer.from("b")]).subarray(0, -10) },
  ])("with $title are refused", ({ type, body }) => {
    expect(() => formParts(type, body)).toThrow(RestError);
  });
});
