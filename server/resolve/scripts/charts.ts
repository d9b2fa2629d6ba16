import type { HelmCommand } from '../../facts/scripts';
import { flat, HOLE } from '../../facts/text';
import type { ObjectValue, Text } from '../../facts/value';
import { setValues } from '../helm/layers';
import { unreadValues } from '../helm/release';

/**
 * What scripts lay over the values of a chart when they install it: nobody knows what that is, or when. `read`: values files that are
 * variants of the chart already.
 */
export function scriptValues(commands: readonly HelmCommand[], chart: string, read: readonly string[]): ObjectValue[] {
  return commands
    .filter(({ names }) => names.some((name) => isCalled(name, chart)))
    .flatMap(({ files, sets }) => [
      ...files.flatMap((file) => (isOwn(file, chart) || read.some((uri) => isCalled(file, uri)) ? [] : [unreadValues])),
      ...sets.map((name) => setValues({ name, value: null })),
    ]);
}

const isOwn = (file: Text, chart: string): boolean => flat(file).endsWith(`${lastName(chart)}/values.yaml`);

/** May a path lead there? Where a script is run is not known: the last name tells, with anything in the place of variables. */
function isCalled(path: Text, uri: string): boolean {
  const written = lastName(flat(path).replace(/\/+$/, ''));
  const pattern = written
    .split(HOLE)
    .map((part) => part.replace(/[^\w-]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`));
  return written === '' || written === '.' || new RegExp(`^${pattern.join('.*')}$`).test(decodeURIComponent(lastName(uri)));
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
