/** The retentions that a form offers, as text for a combobox and as the backend has them. */
export const CUSTOM = 'custom';
export const KEEP = 'keep';

const PERIODS = ['30 days', '90 days', '6 months', '1 years', '2 years', '7 years'];

/** `labels`: retentionDays, retentionMonths, retentionYears, retentionOneYear, retentionCustom, retentionKeep. */
export function retentionOptions(labels, fill) {
  const texts = { days: labels.retentionDays, months: labels.retentionMonths, years: labels.retentionYears };
  const periods = PERIODS.map((value) => {
    const [amount, unit] = value.split(' ');
    return {
      value,
      label: value === '1 years' ? labels.retentionOneYear : fill(texts[unit], Number(amount)),
    };
  });
  return [
    ...periods,
    { value: CUSTOM, label: labels.retentionCustom },
    { value: KEEP, label: labels.retentionKeep },
  ];
}

/** The option that stands for a policy of the backend. */
export function choiceOf(policy) {
  if (policy.kind === 'keep') return KEEP;
  const value = `${policy.amount} ${policy.unit}`;
  return PERIODS.includes(value) ? value : CUSTOM;
}

/** The policy that an option stands for; `custom` and `keep` are what the fields of the form say. */
export function policyOf(choice, { amount, unit, daily, weekly, monthly, yearly }) {
  if (choice === KEEP) return { kind: 'keep', daily, weekly, monthly, yearly };
  if (choice === CUSTOM) return { kind: 'period', amount, unit };
  const [number, of] = choice.split(' ');
  return { kind: 'period', amount: Number(number), unit: of };
}
