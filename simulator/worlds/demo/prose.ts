import type { Dice } from './dice.ts';

const FINDINGS = [
  'Compressor starts but trips after about ten minutes on high pressure.',
  'Condensate drain was blocked, water under the indoor unit.',
  'Supply air temperature drifts by three degrees during the night.',
  'Display shows E-07 and the fan does not start.',
  'Noise at partial load, probably a worn bearing on fan 2.',
  'Refrigerant charge checked, 1.2 kg below nominal.',
  'Door heater of the cold room is permanently on.',
  'Controller lost its schedule after the power cut last weekend.',
  'Evaporator iced up; defrost cycle was switched off by someone.',
  'All readings within tolerance.',
  'Vibration dampers replaced, no further noise.',
  'Sensor T4 reads minus 40 °C, cable damaged by a forklift.',
];

const WISHES = [
  'The customer wants the work done outside opening hours.',
  'They compare us with two other makers and decide by the end of the quarter.',
  'A framework contract for all sites is possible if the pilot goes well.',
  'Budget is approved, the tender still has to be published.',
  'Asks for a five-year warranty and remote monitoring.',
  'The old plant uses a refrigerant that is phased out; replacement is urgent.',
  'Roof load has to be checked before we can offer the larger model.',
  'Wants one monthly invoice for all branches.',
  'Energy adviser needs seasonal efficiency figures for the subsidy.',
  'Last supplier delivered late twice; dates matter more than price here.',
];

const STEPS = [
  'Send revised quote',
  'Site survey with planner',
  'Call back after board meeting',
  'Clarify roof load',
  'Agree delivery dates',
  'Get reference visit organised',
  'Wait for subsidy notice',
  'Présenter l’offre au comité',
  'Angebot nachfassen',
];

/** Some sentences about what a technician found. */
export function finding(dice: Dice, sentences = 2): string {
  return dice.sample(FINDINGS, sentences).join(' ');
}

/** Some sentences about what a customer wants. */
export function wish(dice: Dice, sentences = 2): string {
  return dice.sample(WISHES, sentences).join(' ');
}

/** A next step of a deal, within the 255 characters of Opportunity.NextStep. */
export function nextStep(dice: Dice): string {
  return dice.pick(STEPS);
}

/** A report of many paragraphs, about `characters` long: what a long text area holds in real life. */
export function longReport(dice: Dice, characters: number): string {
  const paragraphs: string[] = [];
  let length = 0;
  for (let number = 1; length < characters; number += 1) {
    const paragraph = `${number}. ${finding(dice, dice.int(2, 4))} ${wish(dice, 1)}`;
    paragraphs.push(paragraph);
    length += paragraph.length + 2;
  }
  return paragraphs.join('\n\n');
}
