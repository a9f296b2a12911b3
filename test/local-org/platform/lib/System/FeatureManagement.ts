/** System.FeatureManagement. Apex Reference Guide, "FeatureManagement Class". */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { refuseNullStatics } from "../support/arguments.ts";

definePlatformClass({
  name: "System.FeatureManagement",
  dispatch: "value",
  statics: refuseNullStatics({
    checkpermission: (name: string) => {
      const { org, userId } = currentTransaction();
      return org.hasCustomPermission(userId, name);
    },
  }),
});
