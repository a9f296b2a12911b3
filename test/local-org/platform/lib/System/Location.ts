/** System.Location. Apex Reference Guide, "Location Class". */
import { definePlatformClass } from "../../registry.ts";
import { ApexDouble } from "../../values/double.ts";
import type { ApexDecimal } from "../../values/decimal.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { ApexLocation } from "../../values/location.ts";

const EARTH_RADIUS = { mi: 3958.761, km: 6371.009 };

/** Great-circle distance by the haversine formula. */
function distance(from: ApexLocation | null, to: ApexLocation | null, unit: string): ApexDouble {
  if (from === null || to === null) throwNullPointer();
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (a: number, b: number): number => Math.sin(radians(b - a) / 2) ** 2;
  const h =
    half(from.latitude, to.latitude) +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * half(from.longitude, to.longitude);
  const radius = unit.toLowerCase() === "km" ? EARTH_RADIUS.km : EARTH_RADIUS.mi;
  return new ApexDouble(2 * radius * Math.asin(Math.sqrt(h)));
}

const latitude = (self: ApexLocation): ApexDouble => new ApexDouble(self.latitude);
const longitude = (self: ApexLocation): ApexDouble => new ApexDouble(self.longitude);

definePlatformClass({
  name: "System.Location",
  dispatch: "value",
  jsClass: ApexLocation,
  statics: {
    newinstance: (lat: ApexDecimal | null, lon: ApexDecimal | null) => {
      if (lat === null || lon === null) throwNullPointer();
      return new ApexLocation(Number(lat.toPlainString()), Number(lon.toPlainString()));
    },
    "getdistance/3": distance,
  },
  methods: {
    "getdistance/2": distance,
    getlatitude: latitude,
    getlongitude: longitude,
  },
  getters: { latitude, longitude },
});
