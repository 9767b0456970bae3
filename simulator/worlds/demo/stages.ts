/** A step of the sales process with the win probability that a default org gives it. */
export interface Stage {
  readonly name: string;
  readonly probability: number;
}

/** The open stages of a default org, in order. */
export const OPEN_STAGES: readonly Stage[] = [
  { name: 'Prospecting', probability: 10 },
  { name: 'Qualification', probability: 10 },
  { name: 'Needs Analysis', probability: 20 },
  { name: 'Value Proposition', probability: 50 },
  { name: 'Id. Decision Makers', probability: 60 },
  { name: 'Perception Analysis', probability: 70 },
  { name: 'Proposal/Price Quote', probability: 75 },
  { name: 'Negotiation/Review', probability: 90 },
];

export const WON: Stage = { name: 'Closed Won', probability: 100 };
export const LOST: Stage = { name: 'Closed Lost', probability: 0 };

/** The next open stage, or undefined after the last one and for closed or unknown stages. */
export function stageAfter(name: unknown): Stage | undefined {
  const place = OPEN_STAGES.findIndex((stage) => stage.name === name);
  return place < 0 ? undefined : OPEN_STAGES[place + 1];
}

/** Whether a deal in that stage is still open. */
export function isOpenStage(name: unknown): boolean {
  return OPEN_STAGES.some((stage) => stage.name === name);
}
