import type { KubernetesFacts } from '../../facts/kubernetes';
import { known } from '../../facts/text';
import { uriAt } from '../kubernetes/folders';
import { itemsUnder } from '../kubernetes/kustomize-graph';
import { fieldText } from '../kubernetes/read';
import { folderOf } from '../../syntax/folder';

type Files = ReadonlyMap<string, KubernetesFacts>;

/** A chart within another one. https://helm.sh/docs/topics/charts/#chart-dependencies */
export interface Subchart {
  /** The folder of the chart that takes it in. */
  readonly parent: string;
  /** Under this key of the parent's values stand its own. */
  readonly name: string;
  /** Paths of values, the first of which that is set says whether it is taken in at all. */
  readonly conditions: readonly (readonly string[])[];
}

/** What a chart's description says it takes in, under which name, and from where. */
export function dependenciesOf(files: Files, chart: string) {
  return itemsUnder(descriptionOf(files, chart), 'dependencies').flatMap((one) => {
    const [named, alias, repository, condition] = ['name', 'alias', 'repository', 'condition'].map((key) => known(fieldText(one, key)));
    return named === undefined ? [] : [{ named, name: alias ?? named, repository, condition }];
  });
}

const descriptionOf = (files: Files, chart: string) => files.get(`${chart}/Chart.yaml`)?.settings;

/** How each chart's folder is taken in: copied below another's `charts/`, or from beside it by `file://`. `charts`: all folders. */
export function subchartsOf(files: Files, charts: readonly string[]): ReadonlyMap<string, readonly Subchart[]> {
  const found = new Map<string, Subchart[]>();
  const add = (chart: string, subchart: Subchart): void => void found.set(chart, [...(found.get(chart) ?? []), subchart]);
  for (const parent of charts) {
    const copied = charts.filter((chart) => folderOf(chart) === `${parent}/charts`);
    for (const { named, name, repository, condition = '' } of dependenciesOf(files, parent)) {
      const path = /^file:\/\/(?!\/)(.+?)\/?$/.exec(repository ?? '')?.[1];
      const inside = copied.find((one) => known(fieldText(descriptionOf(files, one), 'name')) === named || one.endsWith(`/${named}`));
      const chart = inside ?? (path === undefined ? null : uriAt(parent, path));
      if (chart === null || !charts.includes(chart)) continue;
      const conditions = condition.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim().split('.')]));
      add(chart, { parent, name, conditions });
    }
    // What lies there is taken in, named or not.
    for (const chart of copied)
      if (!found.get(chart)?.some((one) => one.parent === parent))
        add(chart, { parent, name: chart.slice(folderOf(chart).length + 1), conditions: [] });
  }
  return found;
}
