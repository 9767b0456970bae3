const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

/** Jest for the Lightning Web Components only (`npm run test:lwc`); everything else runs on vitest. */
module.exports = {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  modulePathIgnorePatterns: ['<rootDir>/.holdfast', '<rootDir>/host'],
  moduleNameMapper: {
    '^lightning/(modal|navigation)$': '<rootDir>/force-app/test/jest-mocks/lightning/$1',
    '^test-support/(.*)$': '<rootDir>/force-app/test/support/$1',
  },
  setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/force-app/test/jest-setup.js'],
};
