import { expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

it("a container holds custom metadata until it is taken out", () => {
  const body = `Metadata.CustomMetadata row = new Metadata.CustomMetadata();
    row.fullName = 'Rate__mdt.Low';
    Metadata.CustomMetadataValue value = new Metadata.CustomMetadataValue();
    value.field = 'Percent__c';
    value.value = 3;
    row.values.add(value);
    Metadata.DeployContainer container = new Metadata.DeployContainer();
    container.addMetadata(row);
    Metadata.CustomMetadata found = (Metadata.CustomMetadata) container.getMetadata()[0];
    return found.values[0].field + ' ' + container.removeMetadataByFullName('Rate__mdt.Low') + ' ' + container.getMetadata().size();`;
  expect(org.text(body)).toBe("Percent__c true 0");
});

it("a callback is tested with results and a context of the test's own", () => {
  const classes = {
    Context: `public class Context extends Metadata.DeployCallbackContext {
      public override Id getCallbackJobId() { return '0Af000000000001'; }
    }`,
    Callback: `public class Callback implements Metadata.DeployCallback {
      public static String seen;
      public void handleResult(Metadata.DeployResult result, Metadata.DeployCallbackContext context) {
        seen = result.status + ' ' + context.getCallbackJobId();
      }
    }`,
  };
  const body = `Metadata.DeployResult result = new Metadata.DeployResult();
    result.status = Metadata.DeployStatus.Succeeded;
    new Callback().handleResult(result, new Context());
    return Callback.seen;`;
  expect(org.text(body, { classes })).toBe("Succeeded 0Af000000000001CAA");
});

it("nothing is deployed, in tests with the platform's refusal", () => {
  const body = "return Metadata.Operations.enqueueDeployment(new Metadata.DeployContainer(), null);";
  expect(org.text(body)).toBe("System.AsyncException: Metadata cannot be deployed from within a test");
  expect(org.text(body, { kind: "sync" })).toContain("Metadata.Operations.enqueueDeployment is not implemented");
});
