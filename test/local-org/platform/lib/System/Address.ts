/** System.Address. Apex Reference Guide, "Address Class". Distances are refused at compile time. */
import { definePlatformClass, type Implementation } from "../../registry.ts";
import { ApexAddress } from "../../values/address.ts";
import { ApexDouble } from "../../values/double.ts";
import type { ApexDecimal } from "../../values/decimal.ts";

function coordinate(value: ApexDecimal | null): ApexDouble | null {
  return value && new ApexDouble(value.toNumber());
}

const getters: Record<string, Implementation> = {
  city: (self: ApexAddress) => self.parts.city,
  country: (self: ApexAddress) => self.parts.country,
  geocodeaccuracy: (self: ApexAddress) => self.parts.geocodeAccuracy,
  postalcode: (self: ApexAddress) => self.parts.postalCode,
  state: (self: ApexAddress) => self.parts.state,
  street: (self: ApexAddress) => self.parts.street,
  latitude: (self: ApexAddress) => coordinate(self.parts.latitude),
  longitude: (self: ApexAddress) => coordinate(self.parts.longitude),
};

definePlatformClass({
  name: "System.Address",
  dispatch: "value",
  jsClass: ApexAddress,
  methods: Object.fromEntries(Object.entries(getters).map(([name, getter]) => [`get${name}`, getter])),
  getters,
});
