import { readFileSync } from 'node:fs';

/** How the files of a type lie in a zip. */
export type Layout =
  /** One XML file per component. */
  | 'xml'
  /** A body and a `-meta.xml` beside it. */
  | 'content'
  /** The same, the body with any ending (documents). */
  | 'mixed'
  /** A folder of files per component. */
  | 'bundle';

export interface MetadataType {
  readonly name: string;
  /** Folder in the zip. */
  readonly directory: string;
  /** Ending without the dot; null for bundles. */
  readonly suffix: string | null;
  readonly layout: Layout;
  /** Do its components lie in folders that are components themselves? */
  readonly inFolder: boolean;
  readonly children: readonly ChildType[];
}

/** A type whose components are elements inside the file of another one. */
export interface ChildType {
  readonly name: string;
  readonly parent: string;
  /** Name of its elements in the parent's file. */
  readonly element: string;
  /** Is its full name its own name, without the parent's in front (CustomLabel)? */
  readonly bare: boolean;
}

/** Parent, child, element: public facts of the source-deploy-retrieve registry (Apache-2.0). */
const CHILDREN: readonly (readonly [string, string, string])[] = [
  ['AssignmentRules', 'AssignmentRule', 'assignmentRule'],
  ['AutoResponseRules', 'AutoResponseRule', 'autoResponseRule'],
  ['CustomLabels', 'CustomLabel', 'labels'],
  ['CustomObject', 'BusinessProcess', 'businessProcesses'],
  ['CustomObject', 'CompactLayout', 'compactLayouts'],
  ['CustomObject', 'CustomField', 'fields'],
  ['CustomObject', 'FieldSet', 'fieldSets'],
  ['CustomObject', 'Index', 'indexes'],
  ['CustomObject', 'ListView', 'listViews'],
  ['CustomObject', 'RecordType', 'recordTypes'],
  ['CustomObject', 'SharingReason', 'sharingReasons'],
  ['CustomObject', 'ValidationRule', 'validationRules'],
  ['CustomObject', 'WebLink', 'webLinks'],
  ['EscalationRules', 'EscalationRule', 'escalationRule'],
  ['ManagedTopics', 'ManagedTopic', 'managedTopics'],
  ['MatchingRules', 'MatchingRule', 'matchingRules'],
  ['SharingRules', 'SharingCriteriaRule', 'sharingCriteriaRules'],
  ['SharingRules', 'SharingGuestRule', 'sharingGuestRules'],
  ['SharingRules', 'SharingOwnerRule', 'sharingOwnerRules'],
  ['SharingRules', 'SharingTerritoryRule', 'sharingTerritoryRules'],
  ['Workflow', 'WorkflowAlert', 'alerts'],
  ['Workflow', 'WorkflowFieldUpdate', 'fieldUpdates'],
  ['Workflow', 'WorkflowFlowAction', 'flowActions'],
  ['Workflow', 'WorkflowKnowledgePublish', 'knowledgePublishes'],
  ['Workflow', 'WorkflowOutboundMessage', 'outboundMessages'],
  ['Workflow', 'WorkflowRule', 'rules'],
  ['Workflow', 'WorkflowSend', 'send'],
  ['Workflow', 'WorkflowTask', 'tasks'],
];

const children: readonly ChildType[] = CHILDREN.map(([parent, name, element]) => ({
  name,
  parent,
  element,
  bare: name === 'CustomLabel',
}));

/** Every top-level type, in order of its name. A line of the table: name, directory, suffix (`-` for none), layout and `folder`. */
const types: readonly MetadataType[] = readFileSync(new URL('types.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map(readLine);

function readLine(line: string): MetadataType {
  const [name = '', directory = '', suffix = '-', flags = ''] = line.split(' ');
  const words = flags.split(',');
  const layout = (['content', 'mixed', 'bundle'] as const).find((word) => words.includes(word)) ?? 'xml';
  return {
    name,
    directory,
    suffix: suffix === '-' ? null : suffix,
    layout,
    inFolder: words.includes('folder'),
    children: children.filter((child) => child.parent === name),
  };
}

const byName = new Map(types.map((type) => [type.name, type]));
const childByName = new Map(children.map((child) => [child.name, child]));

export const allTypes = (): readonly MetadataType[] => types;
/** The top-level type of that exact name. */
export const typeNamed = (name: string): MetadataType | undefined => byName.get(name);
export const childTypeNamed = (name: string): ChildType | undefined => childByName.get(name);

/** Types whose components lie in this folder of a zip; a few folders serve several types. */
export const typesInDirectory = (directory: string): readonly MetadataType[] =>
  types.filter((type) => type.directory === directory);

/** Type of the folders of a type in folders, as listMetadata names it. */
export function folderTypeOf(type: MetadataType): string {
  return type.name === 'EmailTemplate' ? 'EmailFolder' : `${type.name}Folder`;
}

/** The type whose folders are components of `name`: ReportFolder -> Report. */
export function contentTypeOfFolder(name: string): MetadataType | undefined {
  return types.find((type) => type.inFolder && folderTypeOf(type) === name);
}

/** Type of a manifest's member: a name without a slash of a type in folders is the folder itself. */
export function memberType(name: string, member: string): string {
  const type = typeNamed(name);
  return type?.inFolder === true && !member.includes('/') ? folderTypeOf(type) : name;
}

/** Does a manifest's `*` stand for all components of this type? Not for folders' contents and parts of objects. */
export function supportsWildcard(name: string): boolean {
  const type = typeNamed(name);
  if (type !== undefined) return !type.inFolder;
  return childTypeNamed(name)?.bare === true;
}
