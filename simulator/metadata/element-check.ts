import { ApiSchemas } from 'jsforce/lib/api/metadata/schema.js';
import { METADATA_NAMESPACE, type XmlElement } from './element.ts';

/**
 * Types whose elements are checked: those whose declarations (made from the Metadata WSDL, shipped with jsforce) are whole but for the
 * elements named in `YOUNGER`. Other types change with every release and are kept as they come.
 */
const CHECKED: ReadonlySet<string> = new Set([
  'ApexClass',
  'ApexTrigger',
  'CustomField',
  'CustomLabels',
  'CustomMetadata',
  'CustomObject',
  'CustomPermission',
  'CustomTab',
  'FlowDefinition',
  'GlobalValueSet',
  'PermissionSet',
  'Profile',
  'Queue',
  'RecordType',
  'Role',
  'StandardValueSet',
  'StaticResource',
  'ValidationRule',
]);

/** Elements younger than the declarations [seen in public projects and in the documentation]. */
const YOUNGER: Readonly<Record<string, readonly string[]>> = {
  CustomObject: [
    'enableDataTranslation',
    'enableDataCloudQuery',
    'isAvailableToAgents',
    'allowInChatterGroups',
  ],
  CustomField: [
    'displayLocationInDecimal',
    'isSharingRestricted',
    'businessStatus',
    'mktDataLakeFieldAttributes',
    'mktDataModelFieldAttributes',
  ],
  CustomPermission: ['isLicensed'],
  PermissionSet: [
    'agentAccesses',
    'emailRoutingAddressAccesses',
    'externalCredentialPrincipalAccesses',
    'servicePresenceStatusAccesses',
    'customSettingAccesses',
    'externalAuthIdentityProviderAccesses',
    'dataspaceScopes',
    'fsgOptions',
    'dynamicAccess',
    'servicingStatusFieldPermissions',
  ],
  PermissionSetApplicationVisibility: ['default'],
  PermissionSetObjectPermissions: ['viewAllFields'],
  Profile: [
    'agentAccesses',
    'externalCredentialPrincipalAccesses',
    'emailRoutingAddressAccesses',
    'servicePresenceStatusAccesses',
    'customSettingAccesses',
    'loginFlows',
    'profileActionOverrides',
  ],
  ProfileObjectPermissions: ['viewAllFields'],
};

interface Shape {
  readonly extends?: string;
  readonly props?: Readonly<Record<string, unknown>>;
}

const shapes = ApiSchemas as Readonly<Record<string, Shape>>;

/** The first element that a document of this type may not have, with the sentence of the platform [seen in public reports]. */
export function unknownElement(
  type: string,
  document: XmlElement,
): { readonly problem: string; readonly line: number; readonly column: number } | undefined {
  return CHECKED.has(type) ? firstUnknown(type, document) : undefined;
}

function firstUnknown(type: string, parent: XmlElement): ReturnType<typeof unknownElement> {
  const known = membersOf(type);
  if (known === undefined) return undefined;
  for (const child of parent.children) {
    const inner = known.get(child.name);
    if (inner === undefined && !known.has(child.name)) {
      const problem = `Element {${METADATA_NAMESPACE}}${child.name} invalid at this location in type ${type}`;
      return { problem, line: child.line, column: child.column };
    }
    const found = inner === undefined ? undefined : firstUnknown(inner, child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Element -> name of its type, of those declared for a type and its parents; undefined for types that nobody declares. */
function membersOf(type: string): Map<string, string | undefined> | undefined {
  const shape = shapes[type];
  if (shape?.props === undefined) return undefined;
  const inherited = shape.extends === undefined ? undefined : membersOf(shape.extends);
  const members = new Map<string, string | undefined>([...(inherited ?? []), ['fullName', undefined]]);
  for (const [name, given] of Object.entries(shape.props)) members.set(name, typeNameOf(given));
  for (const name of YOUNGER[type] ?? []) members.set(name, undefined);
  return members;
}

/** `'?LookupFilter'`, `['PicklistValue']`, `'string'`: the name of the type when it is one with members. */
function typeNameOf(given: unknown): string | undefined {
  const text = String(Array.isArray(given) ? given.at(-1) : given).replace('?', '');
  return shapes[text]?.props === undefined ? undefined : text;
}
