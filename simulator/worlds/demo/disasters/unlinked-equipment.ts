import type { Disaster } from '../../world.ts';
import { deskOf, edit } from '../desk.ts';

/** The middleware could not find the ids it looked for, and wrote that it found nothing. */
export const unlinkedEquipment: Disaster = {
  name: 'unlinked-equipment',
  label: 'The middleware unlinks all equipment from its site and contact',
  plan: (view, random) => {
    const integration = deskOf(view, random).someone('integration');
    return view
      .records('Equipment__c')
      .filter((machine) => machine['Site__c'] !== undefined || machine['Main_Contact__c'] !== undefined)
      .map((machine) => edit('Equipment__c', machine, { Site__c: null, Main_Contact__c: null }, integration));
  },
};
