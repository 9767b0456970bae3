import type { ClientCase } from '../client-case.ts';
import { sfBulkCases } from './sf-bulk.ts';
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
  ...sfdmuCases,
];
