import type { ObjectDef } from '../../catalogue/field-model.ts';
import { json, type Reply } from '../exchange.ts';
import type { Route } from '../route.ts';
import type { Site } from '../site.ts';

/** Tabs and themes: the standard objects that Salesforce's Sales app shows. Shapes: REST guide, Tabs and Themes. Colours [assumed]. */
export const tabRoutes: readonly Route[] = [
  { method: 'GET', path: /^tabs$/, answer: (site) => json(200, tabsOf(site)) },
  { method: 'GET', path: /^theme$/, answer: theme },
];

const WITH_TABS = 'Account Campaign Case Contact Contract Lead Opportunity Order Product2 Task'.split(' ');
const COLOR = '236FBD';

export interface TabIcon {
  readonly contentType: string;
  readonly height: number;
  readonly theme: string;
  readonly url: string;
  readonly width: number;
}

export interface TabColor {
  readonly color: string;
  readonly context: string;
  readonly theme: string;
}

/** One tab, as REST tells it and as a part of what SOAP's describeTabs tells. */
export interface Tab {
  readonly colors: readonly TabColor[];
  readonly custom: boolean;
  readonly iconUrl: string;
  readonly icons: readonly TabIcon[];
  readonly label: string;
  readonly miniIconUrl: string;
  readonly name: string;
  readonly sobjectName: string;
  readonly url: string;
}

const shownObjects = (site: Site): ObjectDef[] =>
  WITH_TABS.flatMap((name) => site.org.schema.find(name) ?? []);

/** The tabs that the user of this site sees. */
export function tabsOf(site: Site): Tab[] {
  return shownObjects(site).map((object) => ({
    colors: colorsOf(),
    custom: false,
    iconUrl: iconUrl(site, object, 32),
    icons: iconsOf(site, object),
    label: object.labelPlural,
    miniIconUrl: iconUrl(site, object, 16),
    name: `standard-${object.name}`,
    sobjectName: object.name,
    url: `${site.url}/${object.keyPrefix ?? ''}/o`,
  }));
}

function theme(site: Site): Reply {
  const themeItems = shownObjects(site).map((object) => ({
    colors: colorsOf(),
    icons: iconsOf(site, object),
    name: object.name,
  }));
  return json(200, { themeItems });
}

const iconUrl = (site: Site, object: ObjectDef, size: number): string =>
  `${site.url}/img/icon/${object.name.toLowerCase()}${size}.png`;

const iconsOf = (site: Site, object: ObjectDef): TabIcon[] =>
  [32, 16].map((size) => ({
    contentType: 'image/png',
    height: size,
    theme: 'theme3',
    url: iconUrl(site, object, size),
    width: size,
  }));

const colorsOf = (): TabColor[] => [
  { color: COLOR, context: 'primary', theme: 'theme4' },
  { color: COLOR, context: 'primary', theme: 'theme3' },
];
