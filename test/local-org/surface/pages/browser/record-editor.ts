/** The platform's form for a new record or one that is there: its layout's fields in `lightning-record-form`. */
import { createElement } from "lwc";
import RecordForm from "lightning/recordForm";
import Toast from "lightning/toast";
import { decodeDefaultFieldValues } from "./lightning/pageReferenceUtils.ts";
import { context } from "./context.ts";
import { element, guarded, infoOf } from "./record-page.ts";
import { visit } from "./router.ts";

export async function recordEditor(properties: Record<string, unknown>): Promise<HTMLElement> {
  return guarded(async () => {
    const object = String(properties["objectApiName"]);
    const info = await infoOf(object);
    const isNew = properties["recordId"] === undefined;
    const form = createElement("lightning-record-form", { is: RecordForm });
    const { defaultFieldValues = "" } = isNew ? context.reference.state : {};
    Object.assign(form, properties, {
      columns: 2,
      mode: "edit",
      defaults: decodeDefaultFieldValues(defaultFieldValues),
    });
    form.addEventListener("cancel", () => history.back());
    form.addEventListener("success", (event) => {
      const { id } = (event as CustomEvent<{ id: string }>).detail;
      const label = `${info.label} was ${isNew ? "created" : "saved"}.`;
      void visit(`/lightning/r/${object}/${id}/view`).then(() => Toast.show({ label, variant: "success" }));
    });
    const card = element("article", "slds-card slds-var-p-around_medium");
    const title = isNew ? `New ${info.label}` : `Edit ${info.label}`;
    card.append(element("h1", "slds-text-heading_medium slds-var-m-bottom_small", title), form);
    return card;
  });
}
