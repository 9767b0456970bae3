const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

/** Jest for the Lightning Web Components only (`npm run test:lwc`); everything else runs on vitest. */
module.exports = {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  modulePathIgnorePatterns: ['<rootDir>/.holdfast', '<rootDir>/host'],
  moduleNameMapper: {
    '^lightning/modal$': '<rootDir>/force-app/test/jest-mocks/lightning/modal',
    '^test-support/(.*)$': '<rootDir>/force-app/test/support/$1',
  },
  setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/force-app/test/jest-setup.js'],
};
