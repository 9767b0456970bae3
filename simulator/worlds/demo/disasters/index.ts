import type { Disaster } from '../../world.ts';
import { deletedAccounts } from './deleted-accounts.ts';
import { lostDecimalPoint } from './lost-decimal-point.ts';
import { shiftedImport } from './shifted-import.ts';
import { unlinkedEquipment } from './unlinked-equipment.ts';
import { wipedPhones } from './wiped-phones.ts';

/** What can go wrong, the most common first. */
export const DISASTERS: readonly Disaster[] = [
  wipedPhones,
  deletedAccounts,
  shiftedImport,
  unlinkedEquipment,
  lostDecimalPoint,
];
