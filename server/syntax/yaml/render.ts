import type { YamlScalar } from './ast';

/** What the context of a scalar forbids: a flow collection its brackets and commas, a JSON text everything but double quotes. */
export type Context = 'block' | 'flow' | 'json';

/** Words that YAML 1.1 (sigs.k8s.io/yaml) or 1.2 reads as something other than a string. */
const notAString =
  /^(?:~|null|true|false|yes|no|on|off|y|n|\.nan|[-+]?\.inf|[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-f_]+|[0-9_.]*(?:e[-+]?[0-9]*)?)|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|=|<<)$/i;

/** Can a text stand without quotes and still be read as exactly this string (https://yaml.org/spec/1.2.2/#733-plain-style)? */
export function isPlainSafe(text: string, context: Context): boolean {
  if (context === 'json' || text === '' || notAString.test(text)) return false;
  if (/^[\s\-?:,[\]{}#&*!|>'"%@`=]/.test(text) && !/^[-?:][^\s,[\]{}]/.test(text)) return false;
  if (/^(?:---|\.\.\.)/.test(text) || /\s$|:$|:\s|\s#/.test(text)) return false;
  // eslint-disable-next-line no-control-regex -- control characters are just what must not stand bare
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\uFEFF\uD800-\uDFFF]/.test(text)) return false;
  return !(context === 'flow' && /[,[\]{}]/.test(text)) && !(context === 'flow' && /:/.test(text.slice(-1)));
}

/** A string as YAML source on one line: bare where that is safe, else in the quotes asked for, else in double quotes. */
export function renderScalar(text: string, context: Context, preferred: YamlScalar['style'] = 'plain'): string {
  if (preferred === 'single' && context !== 'json' && isSingleSafe(text)) return `'${text.replaceAll("'", "''")}'`;
  if (preferred !== 'double' && isPlainSafe(text, context)) return text;
  return doubleQuoted(text);
}

/** Single quotes know no escapes: only printable text on one line can stand in them. */
function isSingleSafe(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- as above
  return !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\uFEFF\uD800-\uDFFF]/.test(text);
}

/** JSON's escapes are a subset of YAML's. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\uFEFF]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value to be written anew. */
export type Plain = string | number | readonly Plain[] | { readonly [key: string]: Plain };

const isMap = (value: Plain): value is Readonly<Record<string, Plain>> => typeof value === 'object' && !Array.isArray(value);

/** A value as the lines of a block, two blanks a level, items of lists indented below their key. */
export function blockOf(value: Plain): string[] {
  if (typeof value !== 'object') return [typeof value === 'number' ? String(value) : renderScalar(value, 'block')];
  const nested = (head: string, inner: Plain, blanks: string): string[] =>
    typeof inner === 'object' ? [head, ...blockOf(inner).map((line) => blanks + line)] : [`${head} ${blockOf(inner)[0]}`];
  if (isMap(value)) return Object.entries(value).flatMap(([key, inner]) => nested(`${renderScalar(key, 'block')}:`, inner, '  '));
  return value.flatMap((item) => blockOf(item).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)));
}

/** A value on one line, within brackets; `json`: all strings in double quotes. */
export function flowOf(value: Plain, context: 'flow' | 'json'): string {
  if (typeof value !== 'object') return typeof value === 'number' ? String(value) : renderScalar(value, context);
  const inner = isMap(value)
    ? Object.entries(value).map(([key, one]) => `${renderScalar(key, context)}: ${flowOf(one, context)}`)
    : value.map((one) => flowOf(one, context));
  return isMap(value) ? `{${inner.join(', ')}}` : `[${inner.join(', ')}]`;
}
