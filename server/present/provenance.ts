import { show } from '../facts/text';
import type { Text, Trail } from '../facts/value';
import { samePlace, type Place } from '../syntax/span';

/** One step that a value came through, the nearest to where it is used first, and what it got its own value from. */
export interface Source {
  /** `var.namespace`, `local.member`, `each.value` */
  readonly label: string;
  readonly how: Trail['how'];
  /** The default, the tfvars entry, the module's input, the local's expression. */
  readonly at: Place;
  readonly from: readonly Source[];
}

/** Where the parts of a text come from; [] where it is written at the place that uses it. What several parts came through is there once. */
export function sourcesOf(...texts: readonly (Text | null)[]): readonly Source[] {
  const found: Growing[] = [];
  for (const text of texts) {
    for (const piece of text?.pieces ?? []) {
      let into = found;
      for (let step = piece.trail; step; step = step.next) {
        const { label, how, at } = step;
        let source = into.find((one) => one.label === label && samePlace(one.at, at));
        if (!source) into.push((source = { label, how, at, from: [] }));
        into = source.from;
      }
    }
  }
  return found;
}

type Growing = Source & { readonly from: Growing[] };

/** How people call the ways; the others are told by their labels. */
const ways: Readonly<Partial<Record<Trail['how'], string>>> = {
  default: 'default',
  tfvars: 'tfvars',
  input: 'input',
  output: 'output',
  values: 'values',
  patch: 'patch',
};

/**
 * `default/my-app-ksa ← var.namespace (variables.tf:3, default), var.account (prod.tfvars:1, tfvars)`; the value alone where it is written
 * out. `lineOf`: how people call a place.
 */
export function provenanceOf(texts: readonly (Text | null)[], lineOf: (at: Place) => string): string {
  return told(texts.map(show).join('/'), sourcesOf(...texts), lineOf);
}

function told(what: string, from: readonly Source[], lineOf: (at: Place) => string): string {
  if (from.length === 0) return what;
  const sources = from.map(({ label, how, at, from: further }) => {
    const way = ways[how] === undefined ? '' : `, ${ways[how]}`;
    return told(`${label} (${lineOf(at)}${way})`, further, lineOf);
  });
  // Steps that lead on stand in brackets beside others.
  const rows = sources.length > 1 ? sources.map((one, i) => (from[i]!.from.length > 0 ? `[${one}]` : one)) : sources;
  return `${what} ← ${rows.join(', ')}`;
}
