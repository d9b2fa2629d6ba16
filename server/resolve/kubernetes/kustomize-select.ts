import { placeholders } from '../../facts/placeholder';
import { known, written } from '../../facts/text';
import type { Place } from '../../syntax/span';
import type { ObjectValue, Value } from '../../facts/value';
import { entryAt, fieldText, textOf, valueAt } from './read';

/** An object on its way through a build, with the names it had before (patches may use any of them). */
export interface Built {
  readonly object: ObjectValue;
  /** Where it was written first. */
  readonly at: Place;
  readonly template: boolean;
  readonly names: readonly string[];
  /** Patches that name this very object: where an annotation for one variant goes. */
  readonly patchedBy: readonly Place[];
  /** Operations took annotations away that were written before: one that is added there does not last. */
  readonly undone: boolean;
}

/** Does the target of a patch or replacement select an object? 'maybe' where its selectors cannot be evaluated. */
export function selects(target: Value | undefined, built: Built): boolean | 'maybe' {
  if (target?.is !== 'object') return target === undefined ? true : 'maybe';
  const { object, names } = built;
  const apiVersion = known(fieldText(object, 'apiVersion')) ?? '';
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const namespace = known(fieldText(valueAt(object, 'metadata'), 'namespace'));
  const tests: (boolean | 'maybe')[] = [
    same(target, 'group', group ?? ''),
    same(target, 'version', version ?? ''),
    matches(target, 'kind', [known(fieldText(object, 'kind')) ?? '']),
    names.length === 0 && target.entries.has('name') ? 'maybe' : matches(target, 'name', names),
    namespace === undefined ? (target.entries.has('namespace') ? 'maybe' : true) : matches(target, 'namespace', [namespace]),
    labelled(target, object),
    target.entries.has('annotationSelector') ? 'maybe' : true,
  ];
  return tests.includes(false) ? false : tests.includes('maybe') ? 'maybe' : true;
}

function same(target: Value, key: string, value: string): boolean | 'maybe' {
  const wanted = fieldText(target, key);
  if (wanted === null) return true;
  const text = known(wanted);
  return text === undefined ? 'maybe' : text === '' || text === value;
}

/** Kustomize takes these fields as regular expressions over the whole name. */
function matches(target: Value, key: string, values: readonly string[]): boolean | 'maybe' {
  const wanted = fieldText(target, key);
  if (wanted === null) return true;
  const text = written(wanted);
  if (text === undefined) return 'maybe';
  if (text === '') return true;
  if (/^[\w.-]*$/.test(text) && values.includes(text)) return true;
  // What is not the same may become it, if one is filled in before the build.
  if ([text, ...values].some((one) => placeholders(one, true).length > 0)) return 'maybe';
  // Only the harmless part of regular expressions is evaluated: `.*`, `|`, `(a|b)` and plain words.
  if (!/^\^?(?:[\w-]|\.\*?|\||\([\w|-]*\))*\$?$/.test(text)) return 'maybe';
  const pattern = new RegExp(`^(?:${text.replace(/^\^|\$$/g, '')})$`);
  return values.some((value) => pattern.test(value));
}

/** `app=web,tier=back` against metadata.labels. */
function labelled(target: ObjectValue, object: ObjectValue): boolean | 'maybe' {
  const selector = fieldText(target, 'labelSelector');
  if (selector === null) return true;
  const text = known(selector);
  if (text === undefined || !/^[\w./-]+==?[\w.-]*(?:,[\w./-]+==?[\w.-]*)*$/.test(text)) return 'maybe';
  return text.split(',').every((part) => {
    const [key = '', value] = part.split(/==?/);
    return known(textOf(entryAt(object, 'metadata', 'labels', key)?.value)) === value;
  });
}
