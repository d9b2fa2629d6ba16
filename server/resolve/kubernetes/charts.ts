import type { KubernetesFacts } from '../../facts/kubernetes';
import { isWithin } from './folders';
import { folderOf } from '../../syntax/folder';

/** The folders that hold a chart (`Chart.yaml`), the innermost first. */
export function chartFolders(charts: readonly KubernetesFacts[]): string[] {
  return charts.map(({ uri }) => folderOf(uri)).sort((a, b) => b.length - a.length);
}

/** The chart whose templates a file is one of. CustomResourceDefinitions in `crds/` are none, nor is a chart's own documentation. */
export function chartOf(uri: string, charts: readonly string[]): string | undefined {
  return charts.find((folder) => isWithin(`${folder}/templates`, uri));
}

/** Where other people's charts lie, copied: beside a `Chart.yaml`, below `charts/`. Read but not reported. */
export const vendoredFolders = (charts: readonly string[]): string[] => charts.map((folder) => `${folder}/charts`);
