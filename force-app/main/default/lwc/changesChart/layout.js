import { isFirstSnapshot } from 'c/statusText';

/** Units of the drawing; it scales with the page. */
export const WIDTH = 1000;
export const HEIGHT = 190;

const LEFT = 52;
/** Half of the widest label of a run stands right of its bar. */
const RIGHT = 48;
const TOP = 12;
const BASE = 160;
const MAX_BAR = 34;
/** The first snapshot is all new records: a low mark, so that it is not read on the scale. */
const FIRST_MARK = 26;
const KINDS = ['added', 'changed', 'deleted'];

/** Positions of grid lines and bars for runs, oldest first. */
export function layOut(runs) {
  const counted = runs.filter((run) => !isFirstSnapshot(run));
  const top = niceTop(Math.max(4, ...counted.map((run) => run.added + run.changed + run.deleted)));
  const slot = (WIDTH - LEFT - RIGHT) / Math.max(runs.length, 8);
  const width = Math.min(MAX_BAR, slot * 0.62);
  const every = Math.ceil(runs.length / 8);
  const bars = runs.map((run, index) => {
    const middle = LEFT + slot * (index + 0.5);
    const first = isFirstSnapshot(run);
    return {
      id: run.id,
      run,
      first,
      x: middle - slot / 2,
      middle,
      slot,
      height: BASE - TOP,
      top: TOP,
      labelY: BASE + 20,
      tick: (runs.length - 1 - index) % every === 0 ? run.when : '',
      parts: first ? firstMark(middle, width) : stack(run, top, middle - width / 2, width),
    };
  });
  return { bars, lines: gridLines(top) };
}

function stack(run, top, x, width) {
  let y = BASE;
  return KINDS.filter((kind) => run[kind] > 0).map((kind) => {
    const height = Math.max(2, ((BASE - TOP) * run[kind]) / top);
    y -= height;
    return { kind, x, width, y, height: Math.max(1, height - 1) };
  });
}

function firstMark(middle, width) {
  return [{ kind: 'first', x: middle - width / 2, width, y: BASE - FIRST_MARK, height: FIRST_MARK }];
}

function gridLines(top) {
  return [0, 0.5, 1].map((part) => {
    const y = BASE - (BASE - TOP) * part;
    return { key: part, value: top * part, x1: LEFT, x2: WIDTH - RIGHT, y, textX: LEFT - 8, textY: y + 4 };
  });
}

/** The next of 2, 4, 10, 20, 40, 100 ... so that half of it is whole. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    [1, 2, 4, 10].map((step) => step * power).find((step) => step >= value && step % 2 === 0) ?? 10 * power
  );
}
