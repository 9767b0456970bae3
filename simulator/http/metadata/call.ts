import type { XmlElement } from '../../metadata/element.ts';
import type { Session } from '../sessions.ts';
import type { Site } from '../site.ts';

/** One request of the Metadata API, its session checked. */
export interface MetadataCall {
  readonly site: Site;
  readonly session: Session;
  /** `67.0` */
  readonly version: string;
  readonly parameters: XmlElement;
  /** Of the AllOrNoneHeader; without it each component stands for itself [documented]. */
  readonly allOrNone: boolean;
}
