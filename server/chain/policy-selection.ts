import { known } from '../facts/text';
import type { ObjectValue, Value } from '../facts/value';

/** Whether something holds, as far as it can be known. */
export type Answer = 'yes' | 'no' | 'unknown';

export const anyOf = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';

export const allOf = (answers: readonly Answer[]): Answer =>
  answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';

/** A value as the string it is for Kubernetes; undefined where it is not known, or none. */
export function stringIn(value: Value | undefined): string | undefined {
  if (value?.is === 'text') return known(value);
  return value?.is === 'number' || value?.is === 'bool' ? String(value.value) : undefined;
}

/** The items of a list; [] where nothing is written; undefined where it cannot be known. */
export function itemsIn(value: Value | undefined): readonly Value[] | undefined {
  if (!value || value.is === 'null') return [];
  return value.is === 'list' && !value.incomplete ? value.items : undefined;
}

/**
 * Does a label selector select pods with these labels? An empty one selects all
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). Cilium writes a label's source in front.
 */
export function selectsLabels(selector: Value | undefined, labels: ObjectValue | null): Answer {
  if (!selector || selector.is === 'null') return 'yes';
  if (selector.is !== 'object' || !selector.complete) return 'unknown';
  const answers: Answer[] = [];
  for (const { key, value } of selector.entries.values()) {
    if (key === 'matchLabels') answers.push(matchesLabels(value, labels));
    else if (key === 'matchExpressions') answers.push(matchesExpressions(value, labels));
    else answers.push('unknown');
  }
  return allOf(answers);
}

function matchesLabels(wanted: Value, labels: ObjectValue | null): Answer {
  if (wanted.is === 'null') return 'yes';
  if (wanted.is !== 'object' || !wanted.complete) return 'unknown';
  return allOf([...wanted.entries.values()].map(({ key, value }) => isAmong(labelOf(key, labels), [stringIn(value)])));
}

/** The value of a label: undefined where it is not known, null where there is none. */
function labelOf(key: string, labels: ObjectValue | null): string | null | undefined {
  const name = key.replace(/^(?:k8s|any):/, '');
  // Labels that Cilium adds by itself.
  if (!labels || name.startsWith('io.kubernetes.') || name.startsWith('io.cilium.')) return undefined;
  const entry = labels.entries.get(name);
  if (entry) return stringIn(entry.value);
  return labels.complete ? null : undefined;
}

function isAmong(label: string | null | undefined, values: readonly (string | undefined)[]): Answer {
  if (label === null) return 'no';
  if (label !== undefined && values.includes(label)) return 'yes';
  return label === undefined || values.includes(undefined) ? 'unknown' : 'no';
}

function matchesExpressions(value: Value, labels: ObjectValue | null): Answer {
  const items = itemsIn(value);
  return items ? allOf(items.map((item) => matchesExpression(item, labels))) : 'unknown';
}

function matchesExpression(item: Value, labels: ObjectValue | null): Answer {
  const part = (name: string): Value | undefined => (item.is === 'object' ? item.entries.get(name)?.value : undefined);
  const [key, operator, values] = [stringIn(part('key')), stringIn(part('operator')), itemsIn(part('values'))?.map(stringIn)];
  if (key === undefined || !values) return 'unknown';
  const label = labelOf(key, labels);
  const exists: Answer = label === undefined ? 'unknown' : label === null ? 'no' : 'yes';
  switch (operator) {
    case 'In':
      return isAmong(label, values);
    case 'NotIn':
      return not(isAmong(label, values));
    case 'Exists':
      return exists;
    case 'DoesNotExist':
      return not(exists);
    default:
      return 'unknown';
  }
}

const not = (answer: Answer): Answer => (answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'unknown');
