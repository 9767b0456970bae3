/** What became of one component: DeployMessage of the Metadata API. */
export interface DeployRow {
  readonly changed: boolean;
  /** Empty for package.xml itself. */
  readonly componentType: string;
  readonly created: boolean;
  readonly deleted: boolean;
  readonly fileName: string;
  readonly fullName: string;
  readonly id?: string;
  readonly lineNumber?: number;
  readonly columnNumber?: number;
  readonly problem?: string;
  readonly problemType?: 'Error' | 'Warning';
  readonly success: boolean;
}

export interface RowName {
  readonly componentType: string;
  readonly fullName: string;
  readonly fileName: string;
}

const NOTHING = { changed: false, created: false, deleted: false } as const;

/** A component that was refused, with the place in its file where that is known. */
export function failure(
  name: RowName,
  problem: string,
  place?: { readonly line: number; readonly column: number },
): DeployRow {
  const where =
    place === undefined || place.line === 0 ? {} : { lineNumber: place.line, columnNumber: place.column };
  return { ...NOTHING, ...name, ...where, problem, problemType: 'Error', success: false };
}

/** A warning: it counts as an error unless the deploy ignores warnings. */
export function warning(name: RowName, problem: string, ignored: boolean): DeployRow {
  return { ...NOTHING, ...name, problem, problemType: 'Warning', success: ignored };
}

export function success(
  name: RowName,
  what: {
    readonly changed: boolean;
    readonly created?: boolean;
    readonly deleted?: boolean;
    readonly id?: string;
  },
): DeployRow {
  return { ...NOTHING, ...name, ...what, success: true };
}
