/** System.FeatureManagement. Apex Reference Guide, "FeatureManagement Class". */
import type { FeatureParameterKind } from "../../../data/engine/feature-parameters.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { refuseNullStatics } from "../support/arguments.ts";

const check =
  (kind: FeatureParameterKind) =>
  (name: string): ApexValue =>
    currentTransaction().data.featureParameter(kind, name);
const set =
  (kind: FeatureParameterKind) =>
  (name: string | null, value: ApexValue): null => {
    currentTransaction().data.setFeatureParameter(kind, name ?? throwNullPointer(), value);
    return null;
  };

definePlatformClass({
  name: "System.FeatureManagement",
  dispatch: "value",
  statics: {
    ...refuseNullStatics({
      checkpermission: (name: string) => {
        const { org, userId } = currentTransaction();
        return org.hasCustomPermission(userId, name);
      },
      checkpackagebooleanvalue: check("Boolean"),
      checkpackagedatevalue: check("Date"),
      checkpackageintegervalue: check("Integer"),
    }),
    setpackagebooleanvalue: set("Boolean"),
    setpackagedatevalue: set("Date"),
    setpackageintegervalue: set("Integer"),
  },
});
