/** A simulated Salesforce org over HTTP. The only door to this room. */
export { startSimulator, type RunningSimulator, type SimulatorOptions } from './start.ts';
export { readVolumes, type Volumes } from './engine/generated/generate.ts';
export { loadWorldFolder, type WorldFolderOptions } from './worlds/folder.ts';
export { emptyWorld } from './worlds/empty.ts';
export { WorldLoadError } from './worlds/apply.ts';
export { MetadataError } from './catalogue/custom-field.ts';
export { SalesforceError } from './engine/errors.ts';
export type { Org } from './engine/org.ts';
export type { OrgSettings } from './engine/settings.ts';
export type { UserAccess } from './engine/access/rights.ts';
export type { TriggerScript } from './engine/automation/automation.ts';
export type { ChangeEvent } from './engine/events.ts';
export type * from './worlds/world.ts';
