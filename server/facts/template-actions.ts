/** What an action of a Helm template puts out, as far as it can be told without rendering (https://helm.sh/docs/chart_template_guide/). */
export type TemplateSource =
  /** `.Values.a.b`, as it is or through functions that change nothing but its form; `otherwise` is what `default` gives, null if that is not known. */
  | { readonly is: 'values'; readonly path: readonly string[]; readonly otherwise?: TemplateSource | null }
  /** The entries of several maps, the first given wins. */
  | { readonly is: 'merged'; readonly paths: readonly (readonly string[])[] }
  /** A key, or a value, of each entry of a map that is gone through. */
  | { readonly is: 'key' | 'item'; readonly path: readonly string[] }
  /** `.Release.Name`, `.Release.Namespace`, `.Chart.Name`. */
  | { readonly is: 'release'; readonly field: string }
  /** A named template, given everything: `include "app.serviceAccountName" .` */
  | { readonly is: 'named'; readonly name: string }
  | { readonly is: 'text'; readonly text: string };

export interface TemplateAction {
  readonly start: number;
  readonly end: number;
  /** null: something else. */
  readonly source: TemplateSource | null;
  /** How deep the lines that it puts out are indented, where `nindent` or `indent` says so. */
  readonly indent: number | null;
}

/** A value that is set, or one that is not. */
export interface Given {
  readonly path: readonly string[];
  readonly not: boolean;
}

/** The part of a template that is written only if a value is set, or is not: the place of the text, not of the actions. */
export interface TemplateCondition extends Given {
  readonly start: number;
  readonly end: number;
}

/** What stands for the root context, which is no value of its own. */
type Meaning =
  TemplateSource | { readonly is: 'root' } | { readonly is: 'dict'; readonly entries: ReadonlyMap<string, Meaning | null> } | null;

interface Block {
  readonly kind: string;
  readonly dotOutside: Meaning;
  readonly from: number;
  /** Of an `if` over one value. */
  readonly given: Given | null;
}

/** Blocks within blocks, and conditions of one file, that are followed. */
const maxBlocks = 1_000;
/** Parentheses within parentheses that are gone into. */
const maxDepth = 20;
/** Longer actions than people write. */
const maxLength = 1_000;

/** Follows the actions of one template in order, with what `.` and the variables mean at each. */
export class TemplateReader {
  private dot: Meaning = { is: 'root' };
  private readonly variables = new Map<string, Meaning>();
  private readonly blocks: Block[] = [];
  private depth = 0;
  readonly conditions: TemplateCondition[] = [];
  /** Nothing but conditions over one value each decides what is written. */
  simple = true;

  /** Reads the next action (`{{ … }}`, its braces included) and gives what it puts out. */
  read(action: string, start: number): TemplateAction {
    const end = start + action.length;
    const body = bodyOf(action);
    const silent: TemplateAction = { start, end, source: null, indent: null };
    if (body.startsWith('/*')) return silent;
    const [, word = '', rest = ''] = /^(if|else|end|range|with|define|block|break|continue)\b([\s\S]*)$/.exec(body) ?? [];
    if (word !== '') {
      this.control(word, rest.trim(), start, end);
      return silent;
    }
    const assigned = /^(\$\w+)\s*:?=([\s\S]*)$/.exec(body);
    if (assigned) {
      this.variables.set(assigned[1]!, this.pipeline(assigned[2]!).meaning);
      return silent;
    }
    const { meaning, indent } = this.pipeline(body.replace(/^template\s/, 'include '));
    return { start, end, indent, source: asSource(meaning) };
  }

  private control(word: string, rest: string, start: number, end: number): void {
    if (rest !== '' && word === 'else') this.simple = false;
    if (word === 'else') return this.otherwise(start, rest === '' ? end : null);
    if (word === 'end') return void this.leave(start);
    if (word === 'break' || word === 'continue' || this.blocks.length > maxBlocks) return;
    const assigned = /^(\$\w+)(?:\s*,\s*(\$\w+))?\s*:=([\s\S]*)$/.exec(rest);
    const not = word === 'if' && /^not\s/.test(rest);
    const { meaning } = this.pipeline(assigned?.[3] ?? (not ? rest.slice(4) : rest));
    const given = word === 'if' && meaning?.is === 'values' && meaning.otherwise === undefined ? { path: meaning.path, not } : null;
    this.simple &&= given !== null;
    this.blocks.push({ kind: word, dotOutside: this.dot, from: end, given });
    if (word === 'with') {
      this.dot = meaning;
      if (assigned) this.variables.set(assigned[1]!, meaning);
    } else if (word === 'range') {
      const path = meaning?.is === 'values' ? meaning.path : null;
      this.dot = path && { is: 'item', path };
      if (assigned) this.variables.set(assigned[2] ?? assigned[1]!, this.dot);
      if (assigned?.[2]) this.variables.set(assigned[1]!, path && { is: 'key', path });
    } else if (word !== 'if') this.dot = null;
  }

  /** `from`: where the other branch begins; null: it has a condition of its own. */
  private otherwise(start: number, from: number | null): void {
    const block = this.leave(start);
    if (!block) return;
    const given = from !== null && block.given ? { ...block.given, not: !block.given.not } : null;
    this.blocks.push({ ...block, from: from ?? start, given });
  }

  private leave(end: number): Block | undefined {
    const block = this.blocks.pop();
    if (!block) return;
    const { given, from: start } = block;
    if (given && this.conditions.length < maxBlocks) this.conditions.push({ start, end, ...given });
    this.dot = block.dotOutside;
    return block;
  }

  private pipeline(text: string): { meaning: Meaning; indent: number | null } {
    if (text.length > maxLength) return { meaning: null, indent: null };
    const [first = [], ...others] = commandsOf(text);
    let indent: number | null = null;
    let meaning = this.command(first);
    for (const command of others) {
      const name = command[0] ?? '';
      if ((name === 'nindent' || name === 'indent') && /^\d{1,3}$/.test(command[1] ?? '')) indent = Number(command[1]);
      else meaning = this.call(name, [...command.slice(1).map((word) => this.term(word)), meaning]);
    }
    return { meaning, indent };
  }

  private command(words: readonly string[]): Meaning {
    const [name = '', ...rest] = words;
    if (rest.length === 0) return this.term(name);
    return this.call(
      name,
      rest.map((word) => this.term(word)),
    );
  }

  private term(word: string): Meaning {
    if (word.startsWith('(')) return this.inParentheses(word);
    const quoted = /^"((?:[^"\\])*)"$/.exec(word) ?? /^`([^`]*)`$/.exec(word);
    if (quoted) return { is: 'text', text: quoted[1]! };
    const [, variable, fields = ''] = /^(\$\w*)?((?:\.[\w-]*)*)$/.exec(word) ?? [];
    if (variable === undefined && fields === '') return null;
    const from: Meaning = variable === undefined ? this.dot : variable === '$' ? { is: 'root' } : (this.variables.get(variable) ?? null);
    return within(from, fields.split('.').filter(Boolean));
  }

  private inParentheses(word: string): Meaning {
    if (!word.endsWith(')') || this.depth > maxDepth) return null;
    this.depth++;
    const { meaning } = this.pipeline(word.slice(1, -1));
    this.depth--;
    return meaning;
  }

  private call(name: string, given: readonly Meaning[]): Meaning {
    const last = given.at(-1) ?? null;
    switch (name) {
      case 'toYaml':
      case 'quote':
      case 'squote':
      case 'trim':
      case 'toString':
      case 'print':
        return given.length === 1 ? last : null;
      case 'required':
        return last;
      case 'tpl':
        return given[0] ?? null;
      case 'default': {
        const [otherwise] = given;
        return last?.is === 'values' && given.length === 2 ? { ...last, otherwise: asSource(otherwise ?? null) } : null;
      }
      case 'index': {
        const [from = null, ...keys] = given;
        const path = keys.flatMap((key) => (key?.is === 'text' ? [key.text] : []));
        return path.length === keys.length ? within(from, path) : null;
      }
      case 'dict':
        return {
          is: 'dict',
          entries: new Map(given.flatMap((key, i) => (i % 2 === 0 && key?.is === 'text' ? [[key.text, given[i + 1] ?? null]] : []))),
        };
      case 'list':
      case 'merge':
      case 'mustMerge':
        return merged(given);
      case 'include': {
        const [template, context] = given;
        if (template?.is !== 'text') return null;
        if (context?.is === 'root') return { is: 'named', name: template.text };
        // Bitnami's way to render what is in a value: https://github.com/bitnami/charts/tree/main/bitnami/common
        if (context?.is === 'dict' && /tplvalues\.(?:render|merge)$/.test(template.text))
          return context.entries.get('value') ?? context.entries.get('values') ?? null;
        return null;
      }
      default:
        return null;
    }
  }
}

const asSource = (meaning: Meaning): TemplateSource | null =>
  meaning === null || meaning.is === 'root' || meaning.is === 'dict' ? null : meaning;

function within(from: Meaning, path: readonly string[]): Meaning {
  if (path.length === 0 || from === null) return from;
  const [first = '', ...rest] = path;
  switch (from.is) {
    case 'root':
      if (first === 'Values') return { is: 'values', path: rest };
      return first === 'Release' || first === 'Chart' ? { is: 'release', field: path.join('.') } : null;
    case 'values':
      return { is: 'values', path: [...from.path, ...path] };
    case 'dict':
      return within(from.entries.get(first) ?? null, rest);
    default:
      return null;
  }
}

function merged(maps: readonly Meaning[]): Meaning {
  const paths: (readonly string[])[] = [];
  for (const map of maps) {
    if (map?.is === 'values') paths.push(map.path);
    else if (map?.is === 'merged') paths.push(...map.paths);
    else if (map?.is !== 'dict' || map.entries.size > 0) return null;
  }
  return { is: 'merged', paths };
}

/** The commands of a pipeline as words; what stands in parentheses or quotes is one word. */
function commandsOf(text: string): string[][] {
  const commands: string[][] = [[]];
  let depth = 0;
  let word = '';
  const flush = (): void => {
    if (word !== '') commands.at(-1)!.push(word);
    word = '';
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|[()|]|\s+|[^\s()|"`]+|["`]/g)) {
    if (token === '(') depth++;
    if (depth === 0 && token === '|') {
      flush();
      commands.push([]);
    } else if (depth === 0 && /^\s/.test(token)) flush();
    else word += token;
    if (token === ')') depth = Math.max(0, depth - 1);
  }
  flush();
  return commands;
}

/** What stands between the braces, and the minus signs that take blanks away. */
function bodyOf(action: string): string {
  const inside = action.slice(2, action.endsWith('}}') ? -2 : undefined).trim();
  return (inside.startsWith('-') ? inside.slice(1) : inside).replace(/-$/, '').trim();
}
