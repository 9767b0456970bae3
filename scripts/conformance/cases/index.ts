import type { ClientCase } from '../client-case.ts';
import { jsforceBulkCases } from './jsforce-bulk.ts';
import { jsforceMetadataCases } from './jsforce-metadata.ts';
import { jsforceRecordCases } from './jsforce-records.ts';
import { sfBulkCases } from './sf-bulk.ts';
import { sfDeployCases } from './sf-deploy.ts';
import { sfMetadataCases } from './sf-metadata.ts';
import { sfOrgCases } from './sf-org.ts';
import { sfRecordCases } from './sf-records.ts';
import { sfTreeCases } from './sf-tree.ts';
import { sfdmuCases } from './sfdmu.ts';

/** Every case, in the order they run. */
export const allCases: readonly ClientCase[] = [
  ...sfOrgCases,
  ...sfRecordCases,
  ...sfTreeCases,
  ...sfBulkCases,
  ...sfMetadataCases,
  ...sfDeployCases,
  ...sfdmuCases,
  ...jsforceRecordCases,
  ...jsforceBulkCases,
  ...jsforceMetadataCases,
];
