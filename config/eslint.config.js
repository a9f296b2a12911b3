// Lints the package's Lightning web components: JavaScript, templates and styles. TypeScript is checked by tsc.
import lwcConfig from "@salesforce/eslint-config-lwc";
import slds from "@salesforce-ux/eslint-plugin-slds";
import { defineConfig } from "eslint/config";
import globals from "globals";

export default defineConfig([
  { ignores: ["**/*.ts", "**/coverage/**", "test-results/**"] },
  { files: ["force-app/**/lwc/**/*.js"], extends: [lwcConfig.configs.recommended] },
  {
    files: ["force-app/**/lwc/**/*.test.js"],
    languageOptions: { globals: { ...globals.node, ...globals.jest } },
    // Tests provision wires themselves.
    rules: { "@lwc/lwc/no-unexpected-wire-adapter-usages": "off" },
  },
  {
    files: ["force-app/**/lwc/**/*.{css,html}"],
    plugins: { "@salesforce-ux/slds": slds },
    extends: ["@salesforce-ux/slds/recommended"],
  },
]);
