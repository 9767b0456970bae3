/** An object filter as it is being changed; the same rules as the backend's (`isSelected` of core/model). */
const holds = (list, name) => list.some((entry) => entry.toLowerCase() === name.toLowerCase());
const without = (list, name) => list.filter((entry) => entry.toLowerCase() !== name.toLowerCase());

/** Whether a job with this filter backs up the object. */
export function isSelected({ object, group }, { mode, include, exclude }) {
  if (group === 'unsupported' || holds(exclude, object)) return false;
  return holds(include, object) || (mode === 'recommended' && group === 'recommended');
}

/** The filter with an object chosen or not: of the recommended choice only what differs from it is kept. */
export function choose(filter, { object, group }, selected) {
  const include = without(filter.include, object);
  const exclude = without(filter.exclude, object);
  const byItself = filter.mode === 'recommended' && group === 'recommended';
  if (selected) return { ...filter, exclude, include: byItself ? include : [...include, object] };
  return { ...filter, include, exclude: byItself ? [...exclude, object] : exclude };
}

/** The filter in the other mode. Going to manual keeps what is chosen now; going back leaves the recommended choice alone. */
export function inMode(filter, mode, objects) {
  if (mode === filter.mode) return filter;
  if (mode === 'recommended') return { ...filter, mode, include: [], exclude: [] };
  const include = objects.filter((object) => isSelected(object, filter)).map(({ object }) => object);
  return { ...filter, mode, include, exclude: [] };
}
