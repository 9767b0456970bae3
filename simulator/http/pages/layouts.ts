import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import { notFound } from '../../engine/errors.ts';
import { normalizeId } from '../../engine/ids.ts';
import { json, type ApiRequest, type Reply } from '../exchange.ts';
import { objectNamed, type Route } from '../route.ts';
import type { Site } from '../site.ts';

/**
 * `describe/layouts` and its kin. Every object with a page has one layout of all its fields, named by the platform alone (no Id); no object
 * has approval or compact layouts of its own. Shapes: REST guide, SObject Layouts; SOAP guide, DescribeLayoutResult.
 */
export const layoutRoutes: readonly Route[] = [
  { method: 'GET', path: /^sobjects\/(\w+)\/describe\/layouts$/, answer: layouts },
  { method: 'GET', path: /^sobjects\/(\w+)\/describe\/layouts\/(\w+)$/, answer: layoutOfRecordType },
  { method: 'GET', path: /^sobjects\/(\w+)\/describe\/namedLayouts\/(\w+)$/, answer: namedLayout },
  { method: 'GET', path: /^sobjects\/(\w+)\/describe\/compactLayouts$/, answer: compactLayouts },
  { method: 'GET', path: /^sobjects\/(\w+)\/describe\/approvalLayouts$/, answer: approvalLayouts },
];

/** Layouts beside the ordinary one that Salesforce defines. */
const NAMED: Readonly<Record<string, readonly string[]>> = { User: ['UserAlt'] };
const MASTER = '012000000000000AAA';

function layoutable(site: Site, name: string | undefined): ObjectDef {
  const object = objectNamed(site, name);
  if (!object.layoutable) throw notFound();
  return object;
}

/** Where there are several record types the layouts must be asked for one by one. */
function layouts(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = layoutable(site, name);
  return json(200, layoutResult(request, object, object.recordTypes.length > 0 ? null : [layoutOf(object)]));
}

function layoutOfRecordType(site: Site, _request: ApiRequest, [name, id = '']: readonly string[]): Reply {
  const object = layoutable(site, name);
  const asked = normalizeId(id);
  if (asked !== MASTER && !object.recordTypes.some((type) => type.id === asked)) throw notFound();
  return json(200, layoutOf(object));
}

function namedLayout(site: Site, request: ApiRequest, [name, layout = '']: readonly string[]): Reply {
  const object = layoutable(site, name);
  if (NAMED[object.name]?.includes(layout) !== true) throw notFound();
  return json(200, layoutResult(request, object, [layoutOf(object)]));
}

function layoutResult(request: ApiRequest, object: ObjectDef, found: unknown[] | null): unknown {
  return {
    layouts: found,
    recordTypeMappings: recordTypesOf(object).map((type) => ({
      ...type,
      layoutId: null,
      picklistsForRecordType: null,
      urls: { layout: `${request.base}/sobjects/${object.name}/describe/layouts/${type.recordTypeId}` },
    })),
    recordTypeSelectorRequired: [object.recordTypes.filter(({ active }) => active).length > 1],
  };
}

interface RecordTypeRow {
  readonly active: boolean;
  readonly available: boolean;
  readonly defaultRecordTypeMapping: boolean;
  readonly developerName: string;
  readonly master: boolean;
  readonly name: string;
  readonly recordTypeId: string;
}

function recordTypesOf(object: ObjectDef): RecordTypeRow[] {
  const rows = object.recordTypes.map(({ id = '', label, developerName, active }, index) => ({
    ...{ active, available: true, defaultRecordTypeMapping: index === 0, developerName },
    ...{ master: false, name: label, recordTypeId: id },
  }));
  const isDefault = rows.length === 0;
  return [
    ...rows,
    {
      ...{ active: true, available: true, defaultRecordTypeMapping: isDefault, developerName: 'Master' },
      ...{ master: true, name: 'Master', recordTypeId: MASTER },
    },
  ];
}

function layoutOf(object: ObjectDef): unknown {
  const fields = [...object.fields.values()].filter(
    ({ name, type, compoundFieldName }) =>
      type !== 'id' && (compoundFieldName === null || compoundFieldName === name),
  );
  return {
    buttonLayoutSection: { detailButtons: [] },
    detailLayoutSections: [sectionOf(fields)],
    editLayoutSections: [sectionOf(fields.filter((field) => field.createable || field.updateable))],
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: null,
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: { quickActionListItems: [] },
    relatedContent: null,
    relatedLists: [],
    saveOptions: [],
  };
}

const COLUMNS = 2;

function sectionOf(fields: readonly FieldDef[]): unknown {
  const layoutRows = [];
  for (let at = 0; at < fields.length; at += COLUMNS) {
    const row = fields.slice(at, at + COLUMNS);
    layoutRows.push({
      layoutItems: row.map((field, index) => itemOf(field, at + index + 1)),
      numItems: COLUMNS,
    });
  }
  return {
    collapsed: false,
    columns: COLUMNS,
    heading: 'Information',
    layoutRows,
    layoutSectionId: null,
    parentLayoutId: null,
    rows: layoutRows.length,
    tabOrder: 'LeftToRight',
    useCollapsibleSection: false,
    useHeading: true,
  };
}

function itemOf(field: FieldDef, tabOrder: number): unknown {
  return {
    editableForNew: field.createable,
    editableForUpdate: field.updateable,
    label: field.label,
    layoutComponents: [{ displayLines: 1, tabOrder, type: 'Field', value: field.name }],
    placeholder: false,
    required: !field.nillable && !field.defaultedOnCreate && field.createable,
  };
}

/** The system's own compact layout shows the name. */
function compactLayouts(site: Site, _request: ApiRequest, [name]: readonly string[]): Reply {
  const object = layoutable(site, name);
  const named = [...object.fields.values()].filter(({ nameField }) => nameField);
  return json(200, {
    compactLayouts: [
      {
        actions: [],
        fieldItems: named.map((field) => itemOf(field, 0)),
        id: null,
        imageItems: [],
        label: 'System Default',
        name: 'SYSTEM',
        objectType: object.name,
      },
    ],
    defaultCompactLayoutId: null,
    recordTypeCompactLayoutMappings: recordTypesOf(object).map(
      ({ available, recordTypeId, name: label }) => ({
        available,
        compactLayoutId: null,
        compactLayoutName: 'SYSTEM',
        recordTypeId,
        recordTypeName: label,
      }),
    ),
  });
}

function approvalLayouts(site: Site, _request: ApiRequest, [name]: readonly string[]): Reply {
  layoutable(site, name);
  return json(200, { approvalLayouts: [] });
}
