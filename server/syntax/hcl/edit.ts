import type { Edit, Span } from '../span';

export { insertAttribute, insertBlock, prependAttribute, replaceAttribute } from './edit-body';
export { appendBlock, insertAfterBlock } from './edit-file';
export { insertObjectItem, setObjectAttributeEntry, setObjectEntry } from './edit-object';
export { removeBlock, removeEntry, removeItem } from './edit-remove';
export { insertTupleItems, type TupleExpression } from './edit-tuple';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * `value` as a quoted string that reads back as exactly it: quotes, backslashes, control characters and the openings `${` and `%{` escaped
 * (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#quoted-and-unquoted-literals).
 */
export function hclString(value: string): string {
  const escaped = value
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    .replace(/[\\"\u0000-\u001f\u007f]/g, (c) => ESCAPES.get(c) ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[$%](?=\{)/g, (mark) => mark + mark);
  return `"${escaped}"`;
}

/** Writes `newText` instead of what stands at `at` (UTF-16 offsets into the text as it is). */
export function replaceSpan(uri: string, at: Span, newText: string): Edit {
  return { uri, span: at, newText };
}
