/** Moments as stored text (`2026-03-04T05:06:07.000Z`), put together from tables: four of them stand in every row. */
const pad = (number: number): string => String(number).padStart(2, '0');
const SIXTY = Array.from({ length: 60 }, (_, number) => pad(number));
const days = new Map<number, string>();

/** `seconds` since 1970. */
export function momentText(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  const rest = seconds - day * 86_400;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor((rest - hour * 3600) / 60);
  return `${dayText(day)}T${SIXTY[hour] ?? ''}:${SIXTY[minute] ?? ''}:${SIXTY[rest % 60] ?? ''}.000Z`;
}

/** `2026-03-04`; `day` counts since 1970. */
export function dayText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
  days.set(day, text);
  return text;
}
