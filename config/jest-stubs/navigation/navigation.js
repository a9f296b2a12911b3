import { createTestWireAdapter } from "@salesforce/wire-service-jest-util";

const Navigate = Symbol("Navigate");
const GenerateUrl = Symbol("GenerateUrl");

/** Stands in for `lightning/navigation`, whose stub in sfdx-lwc-jest forgets where to: it arrives as the event `navigate`. */
export const CurrentPageReference = createTestWireAdapter(jest.fn());

export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](pageReference) {
      this.dispatchEvent(new CustomEvent("navigate", { detail: pageReference }));
    }

    [GenerateUrl]() {
      return Promise.resolve("https://www.example.com");
    }
  };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
