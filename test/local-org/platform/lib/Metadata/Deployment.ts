/**
 * Deploying custom metadata from Apex: the values that go in and out. No test can deploy ("Metadata cannot be deployed from within a test"), and
 * outside of tests the local org refuses it by name, as it does layouts and retrieving. Apex Reference Guide, "Metadata Namespace"; Apex Developer
 * Guide, "Testing Metadata Deployments".
 */
import { ApexObject } from "../../object.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { definePlatformEnumClass } from "../support/enums.ts";
import { defineInterface } from "../support/interfaces.ts";
import { PlainObject } from "../support/plain-object.ts";
import { defineRecordClass, type RecordClass, type RecordObject } from "../support/records.ts";

definePlatformEnumClass("Metadata.DeployStatus", [
  "Canceled",
  "Canceling",
  "Failed",
  "InProgress",
  "Pending",
  "Succeeded",
  "SucceededPartial",
]);
definePlatformEnumClass("Metadata.DeployProblemType", ["Error", "Info", "Warning"]);
definePlatformEnumClass("Metadata.MetadataType", ["CustomMetadata", "Layout"]);

const nulls = (names: string): Record<string, null> => Object.fromEntries(names.split(" ").map((name) => [name, null]));

const metadata = defineRecordClass({ name: "Metadata.Metadata", properties: { fullName: null } });
defineRecordClass({ name: "Metadata.CustomMetadataValue", properties: { field: null, value: null } });
const customMetadata: RecordClass = defineRecordClass({
  name: "Metadata.CustomMetadata",
  parent: metadata,
  properties: { description: null, label: null, protected_x: null, values: null },
  // The guide's example adds to `values` at once.
  constructors: {
    "new/0": () => customMetadata.create({ values: new ApexList("list<metadata.custommetadatavalue>") }),
  },
});
defineRecordClass({
  name: "Metadata.DeployMessage",
  properties: nulls(
    "changed columnNumber componentType created createdDate deleted fileName fullName id lineNumber problem problemType success",
  ),
});
defineRecordClass({ name: "Metadata.DeployDetails", properties: nulls("componentFailures componentSuccesses") });
defineRecordClass({
  name: "Metadata.DeployResult",
  properties: nulls(
    "canceledBy canceledByName checkOnly completedDate createdBy createdByName createdDate details done errorMessage id ignoreWarnings lastModifiedDate messages numberComponentErrors numberComponentsDeployed numberComponentsTotal rollbackOnError startDate stateDetail status success",
  ),
});

class ApexDeployContainer extends PlainObject {
  readonly typeKey = "metadata.deploycontainer";
  components: RecordObject[] = [];

  /** True when a component was there to be taken out. */
  remove(goes: (component: RecordObject) => boolean): boolean {
    const before = this.components.length;
    this.components = this.components.filter((component) => !goes(component));
    return this.components.length < before;
  }
}

definePlatformClass({
  name: "Metadata.DeployContainer",
  dispatch: "value",
  jsClass: ApexDeployContainer,
  constructors: { "new/0": () => new ApexDeployContainer() },
  methods: {
    addmetadata: (self: ApexDeployContainer, component: RecordObject | null) => (
      self.components.push(component ?? throwNullPointer()),
      null
    ),
    getmetadata: (self: ApexDeployContainer) => new ApexList("list<metadata.metadata>", [...self.components]),
    removemetadata: (self: ApexDeployContainer, component: RecordObject) => self.remove((each) => each === component),
    removemetadatabyfullname: (self: ApexDeployContainer, name: string) =>
      self.remove((each) => each.value("fullName") === name),
  },
});

defineInterface("Metadata.DeployCallback", ["handleResult"]);

/** Tests extend it with an id of their own. */
class DeployCallbackContextObject extends ApexObject {
  c$(): this {
    return this;
  }
  getcallbackjobid(): ApexValue {
    return null;
  }
}

const callbackJobId: Implementation = (self: DeployCallbackContextObject) => self.getcallbackjobid();

definePlatformClass({
  name: "Metadata.DeployCallbackContext",
  dispatch: "virtual",
  jsClass: DeployCallbackContextObject,
  constructors: { "new/0": () => new DeployCallbackContextObject() },
  methods: { getcallbackjobid: callbackJobId },
});

definePlatformClass({
  name: "Metadata.Operations",
  dispatch: "value",
  statics: {
    enqueuedeployment: () => {
      if (currentTransaction().isTest)
        throwApex("System.AsyncException", "Metadata cannot be deployed from within a test");
      throw new NotImplementedError("Metadata.Operations.enqueueDeployment");
    },
  },
});
