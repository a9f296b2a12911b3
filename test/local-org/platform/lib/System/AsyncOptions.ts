/** System.AsyncOptions and System.QueueableDuplicateSignature. Apex Reference Guide, "AsyncOptions Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { textOf } from "../../values/text.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexAsyncOptions extends PlainObject {
  readonly typeKey = "asyncoptions";
  delayMinutes: number | null = null;
  maximumDepth: number | null = null;
  duplicateSignature: ApexDuplicateSignature | null = null;

  get signature(): string | null {
    return this.duplicateSignature?.text ?? null;
  }
}

class ApexDuplicateSignature extends PlainObject {
  readonly typeKey = "queueableduplicatesignature";
  text = "";
}

definePlatformClass({
  name: "System.QueueableDuplicateSignature",
  dispatch: "value",
  jsClass: ApexDuplicateSignature,
  statics: { builder: () => new ApexSignatureBuilder() },
});

class ApexSignatureBuilder extends PlainObject {
  readonly typeKey = "queueableduplicatesignature.builder";
  readonly parts: string[] = [];
}

const add = (self: ApexSignatureBuilder, value: ApexValue): ApexSignatureBuilder => (
  self.parts.push(textOf(value)),
  self
);

definePlatformClass({
  name: "QueueableDuplicateSignature.Builder",
  dispatch: "value",
  jsClass: ApexSignatureBuilder,
  constructors: { "new/0": () => new ApexSignatureBuilder() },
  methods: {
    addid: add,
    addinteger: add,
    addstring: add,
    build: (self: ApexSignatureBuilder) => {
      const signature = new ApexDuplicateSignature();
      signature.text = self.parts.join("|");
      return signature;
    },
  },
});

definePlatformClass({
  name: "System.AsyncOptions",
  dispatch: "value",
  jsClass: ApexAsyncOptions,
  constructors: { "new/0": () => new ApexAsyncOptions() },
  getters: {
    minimumqueueabledelayinminutes: (self: ApexAsyncOptions) => self.delayMinutes,
    maximumqueueablestackdepth: (self: ApexAsyncOptions) => self.maximumDepth,
    duplicatesignature: (self: ApexAsyncOptions) => self.duplicateSignature,
  },
  setters: {
    minimumqueueabledelayinminutes: (self: ApexAsyncOptions, minutes: number | null) => (self.delayMinutes = minutes),
    maximumqueueablestackdepth: (self: ApexAsyncOptions, depth: number | null) => (self.maximumDepth = depth),
    duplicatesignature: (self: ApexAsyncOptions, signature: ApexDuplicateSignature | null) =>
      (self.duplicateSignature = signature),
  },
});
