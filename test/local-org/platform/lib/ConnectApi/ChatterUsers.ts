/** ConnectApi.ChatterUsers, whose methods public code calls to find out what kind of test it is in. */
import { definePlatformClass } from "../../registry.ts";
import { siloed } from "./siloed.ts";

const METHODS = ["getFollowings", "getFollowers", "getGroups", "getUser", "follow"];

definePlatformClass({
  name: "ConnectApi.ChatterUsers",
  dispatch: "value",
  statics: Object.fromEntries(
    METHODS.map((method) => [method.toLowerCase(), siloed(`ConnectApi.ChatterUsers.${method}`)]),
  ),
});
