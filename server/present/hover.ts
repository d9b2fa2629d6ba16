import type { Text } from '../facts/value';
import type { Inventory } from '../resolve/model';
import type { Place } from '../syntax/span';
import { provenanceOf } from './provenance';

/** What the editor shows where the pointer rests: Markdown, and the text that it is about. */
export interface Hover {
  readonly at: Place;
  readonly markdown: string;
}

/** Instances of one module, whose values differ: more than these are counted only. */
const manyValues = 5;

/**
 * The value that stands at an offset (UTF-16, from 0) of a file, and what it came through; undefined where nothing of a chain does, or
 * where it is written out. `lineOf`: how people call a place.
 */
export function hoverAt(inventory: Inventory, uri: string, offset: number, lineOf: (at: Place) => string): Hover | undefined {
  const here = textsOf(inventory).flatMap((text) => {
    const around = (at: Place): boolean => at.uri === uri && at.span.start <= offset && offset <= at.span.end;
    // What comes from nowhere else is there to be read.
    if (waysOf(text).every(around)) return [];
    return [text.at, ...waysOf(text)].filter(around).map((at) => ({ text, at, length: at.span.end - at.span.start }));
  });
  const shortest = Math.min(...here.map(({ length }) => length));
  const [first, ...others] = here.filter(({ length }) => length === shortest);
  if (!first) return undefined;
  const told = [...new Set([first, ...others].map(({ text }) => provenanceOf([text], lineOf)))];
  const rest = told.length > manyValues ? [`… and ${told.length - manyValues} more`] : [];
  return { at: first.at, markdown: ['```text', ...told.slice(0, manyValues), ...rest, '```'].join('\n') };
}

/** The places that the parts of a text came through. */
function waysOf({ pieces }: Text): Place[] {
  const places: Place[] = [];
  for (const { trail } of pieces) for (let step = trail; step; step = step.next) places.push(step.at);
  return places;
}

/** Every text that a chain is made of. */
function textsOf({ kubernetesAccounts, googleAccounts, grants, clusters, workloads }: Inventory): Text[] {
  const texts: (Text | null | 'unknown')[] = [
    ...kubernetesAccounts.flatMap(({ name, namespace, annotations }) => [name, namespace, ...annotations.map(({ value }) => value)]),
    ...googleAccounts.flatMap(({ accountId, project }) => [accountId, project]),
    ...grants.flatMap(({ role, member, target }) => [role, member, target.level === 'serviceAccount' ? target.account : null]),
    ...clusters.flatMap(({ name, project, pool }) => [name, project, pool]),
    ...workloads.flatMap(({ account, namespace }) => [account, namespace]),
  ];
  return texts.filter((text): text is Text => text !== null && text !== 'unknown');
}
