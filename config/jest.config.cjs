// Runs the unit tests of the Lightning web components, which lie in __tests__ beside them; all other tests run by vitest.
const path = require("node:path");
const { jestConfig } = require("@salesforce/sfdx-lwc-jest/config");

module.exports = {
  ...jestConfig,
  // `npm test` says where its caches are kept; its temporary folder is gone when it ends.
  ...(process.env.TESTS_CACHE_FOLDER && {
    cacheDirectory: path.join(process.env.TESTS_CACHE_FOLDER, "jest"),
  }),
  rootDir: path.resolve(__dirname, ".."),
  // Nothing here waits for anything, but the first test of a file compiles what it shows, and other runners work beside it.
  testTimeout: 60_000,
  roots: ["<rootDir>/force-app"],
  moduleNameMapper: {
    ...jestConfig.moduleNameMapper,
    "^lightning/(button|modal|navigation|progressBar)$": "<rootDir>/config/jest-stubs/$1/$1",
    // Nothing but style, which the resolver of Salesforce does not look for.
    "^c/lockstepBars$": "<rootDir>/force-app/app/lwc/lockstepBars/lockstepBars.css",
  },
  modulePathIgnorePatterns: ["<rootDir>/.localdevserver"],
  setupFilesAfterEnv: [...(jestConfig.setupFilesAfterEnv ?? []), "<rootDir>/config/jest.setup.cjs"],
};
