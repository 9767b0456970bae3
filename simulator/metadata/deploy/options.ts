/** Options of a deploy as the Metadata API names them; all that a client may send is kept and told back. */
export interface DeployOptions {
  readonly allowMissingFiles: boolean;
  readonly autoUpdatePackage: boolean;
  readonly checkOnly: boolean;
  readonly ignoreWarnings: boolean;
  readonly performRetrieve: boolean;
  readonly purgeOnDelete: boolean;
  readonly rollbackOnError: boolean;
  readonly runAllTests: boolean;
  readonly runTests: readonly string[];
  readonly singlePackage: boolean;
  readonly testLevel: string | undefined;
}

export const TEST_LEVELS = [
  'NoTestRun',
  'RunSpecifiedTests',
  'RunLocalTests',
  'RunAllTestsInOrg',
  'RunRelevantTests',
];

/** Options out of what a client sent: booleans, text or nothing. */
export function deployOptions(given: Readonly<Record<string, unknown>>): DeployOptions {
  const flag = (name: string): boolean => given[name] === true || given[name] === 'true';
  const tests = given['runTests'];
  const level = given['testLevel'];
  return {
    allowMissingFiles: flag('allowMissingFiles'),
    autoUpdatePackage: flag('autoUpdatePackage'),
    checkOnly: flag('checkOnly'),
    ignoreWarnings: flag('ignoreWarnings'),
    performRetrieve: flag('performRetrieve'),
    purgeOnDelete: flag('purgeOnDelete'),
    rollbackOnError: flag('rollbackOnError'),
    runAllTests: flag('runAllTests'),
    runTests: (Array.isArray(tests) ? tests : [tests]).filter((name) => typeof name === 'string'),
    singlePackage: flag('singlePackage'),
    testLevel: typeof level === 'string' && level !== '' ? level : undefined,
  };
}
