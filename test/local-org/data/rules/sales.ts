/** Opportunities, their products, prices, campaign members. [Object Reference, the page of each object] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import type { StoredRow } from "../engine/store.ts";
import { STAGES } from "./stages.ts";
import type { ObjectRules, RuleContext } from "./rules.ts";

/**
 * A stage brings its probability, unless the same save sets another. The amount of an opportunity with products is theirs: "any attempt to update this
 * field, if the record has products, will be ignored". [Object Reference: Opportunity, Amount and LastStageChangeDate]
 */
export const opportunityRules: ObjectRules = {
  complete(change, { reader }) {
    if (change.before?.values["HasOpportunityLineItem"] === true)
      change.values["Amount"] = change.before.values["Amount"] ?? null;
    if (!change.changes("StageName")) return;
    if (change.before) change.values["LastStageChangeDate"] = new ApexDatetime(Math.floor(reader.now() / 1000) * 1000);
    const stage = STAGES[String(change.value("StageName"))];
    const isGiven = change.given.has("Probability") && change.changes("Probability");
    if (stage && !isGiven) change.values["Probability"] = ApexDecimal.fromInteger(stage.probability);
    // "It is implied, but not directly controlled, by the StageName field. You can override this field to a different value". [ForecastCategoryName]
    if (!(change.given.has("ForecastCategoryName") && change.changes("ForecastCategoryName")))
      change.values["ForecastCategoryName"] = stage?.forecast ?? "Pipeline";
  },
};

/** [Object Reference: PricebookEntry; SOAP API: STANDARD_PRICE_NOT_DEFINED] */
export const pricebookEntryRules: ObjectRules = {
  check(change, { reader }) {
    if (change.operation !== "insert") return;
    const book = reader.store.find(change.value("Pricebook2Id"));
    const entries = [...reader.store.tableOf("PricebookEntry").rows()].filter(
      (row) => !row.isDeleted && row.values["Product2Id"] === change.value("Product2Id"),
    );
    if (entries.some((row) => row.values["Pricebook2Id"] === book?.id))
      change.fail("DUPLICATE_VALUE", "This price definition already exists in this price book");
    else if (book?.values["IsStandard"] !== true && !entries.some((row) => isStandard(row, reader)))
      change.fail("STANDARD_PRICE_NOT_DEFINED", "No standard price defined for this product");
  },
};

function isStandard(entry: StoredRow, reader: RuleContext["reader"]): boolean {
  return reader.parent(entry, "Pricebook2Id")?.values["IsStandard"] === true;
}

/** Either price per unit or total; the opportunity's amount is the sum of its products. */
export const opportunityLineItemRules: ObjectRules = {
  complete(change, context) {
    const entry = context.reader.store.find(change.value("PricebookEntryId"));
    if (!entry) return;
    change.values["Product2Id"] ??= entry.values["Product2Id"] ?? null;
    if (change.value("UnitPrice") === null && change.value("TotalPrice") === null)
      change.values["UnitPrice"] = entry.values["UnitPrice"] ?? null;
    setOpportunity(change.value("OpportunityId"), context, { Pricebook2Id: entry.values["Pricebook2Id"] ?? null });
  },
  check(change) {
    if (change.value("PricebookEntryId") === null && change.value("Product2Id") === null) {
      change.fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [PricebookEntryId]", ["PricebookEntryId"]);
      return;
    }
    const quantity = change.value("Quantity");
    const unit = change.value("UnitPrice");
    const total = change.value("TotalPrice");
    if (!(quantity instanceof ApexDecimal)) return;
    const fromUnit = unit instanceof ApexDecimal && (total === null || !change.given.has("TotalPrice"));
    if (fromUnit) {
      const plain = unit.multiply(quantity);
      const discount = change.value("Discount");
      const off =
        discount instanceof ApexDecimal ? plain.multiply(discount).divide(ApexDecimal.fromInteger(100)) : null;
      change.values["Subtotal"] = plain.setScale(2);
      change.values["TotalPrice"] = (off ? plain.subtract(off) : plain).setScale(2);
    } else if (total instanceof ApexDecimal && quantity.unscaled !== 0n) {
      change.values["UnitPrice"] = total.divide(quantity).setScale(2);
      change.values["Subtotal"] = total;
    }
  },
  saved: (change, context) => addUp(change.value("OpportunityId"), context),
  deleted: (change, context) => addUp(change.value("OpportunityId"), context),
};

function addUp(id: ApexValue, context: RuleContext): void {
  const lines = [...context.reader.store.tableOf("OpportunityLineItem").rows()].filter(
    (row) => !row.isDeleted && row.values["OpportunityId"] === id,
  );
  const amount = lines.reduce<ApexDecimal>(
    (sum, line) => (line.values["TotalPrice"] instanceof ApexDecimal ? sum.add(line.values["TotalPrice"]) : sum),
    ApexDecimal.ZERO.setScale(2),
  );
  setOpportunity(id, context, {
    HasOpportunityLineItem: lines.length > 0,
    ...(lines.length > 0 ? { Amount: amount } : {}),
  });
}

function setOpportunity(id: ApexValue, context: RuleContext, values: Readonly<Record<string, ApexValue>>): void {
  const row = context.reader.store.find(id);
  if (row && !row.isDeleted) context.put("Opportunity", row.id, values);
}

/** A member is one lead or one contact, once in a campaign. */
export const campaignMemberRules: ObjectRules = {
  check(change, { reader }) {
    if (change.operation !== "insert") return;
    const who = change.value("ContactId") ?? change.value("LeadId");
    if (who === null) {
      change.fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [LeadId, ContactId]", [
        "LeadId",
        "ContactId",
      ]);
      return;
    }
    for (const row of reader.store.tableOf("CampaignMember").rows())
      if (
        !row.isDeleted &&
        row.values["CampaignId"] === change.value("CampaignId") &&
        (row.values["ContactId"] ?? row.values["LeadId"]) === who
      ) {
        change.fail("DUPLICATE_VALUE", "Already a campaign member.");
        return;
      }
  },
};
