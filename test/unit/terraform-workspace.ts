import { extractTerraform } from '../../server/facts/terraform';
import type { TerraformFacts } from '../../server/facts/terraform';
import { languageOf } from '../../server/facts/language';
import type { Value } from '../../server/facts/value';
import { evaluate } from '../../server/resolve/terraform/evaluate';
import { evaluationOf } from '../../server/resolve/terraform/evaluation';
import type { ModuleInstance } from '../../server/resolve/terraform/instances';
import { moduleInstance } from '../../server/resolve/terraform/module-calls';
import { moduleGraph } from '../../server/resolve/terraform/modules';
import { readExpression } from './terraform-expression';

/** Files of one workspace by their paths, read as facts. */
export function factsOf(files: Readonly<Record<string, string>>): TerraformFacts[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const uri = `file:///ws/${path}`;
    const facts = extractTerraform({ uri, language: languageOf(uri)!, text });
    return facts ? [facts] : [];
  });
}

/** The root module in a folder of that workspace ('' is the workspace itself). */
export function rootOf(files: Readonly<Record<string, string>>, folder = ''): ModuleInstance {
  const graph = moduleGraph(factsOf(files));
  const root = folder === '' ? 'file:///ws' : `file:///ws/${folder}`;
  return moduleInstance(evaluationOf(graph, root), graph.modules.get(root)!, '', '');
}

/** An expression's value in a module instance, as if it stood there after `x = ` in a file of its own. */
export const valueIn = (instance: ModuleInstance, expression: string): Value =>
  evaluate(readExpression(expression), { instance, uri: 'file:///ws/expression' });

/** An expression's value in the root module of a workspace. */
export const valueOf = (expression: string, files: Readonly<Record<string, string>> = { 'main.tf': '' }): Value =>
  valueIn(rootOf(files), expression);

/** A value as JSON-like data; `${label}` for symbols, `?` for what is not known, `…` for what may follow. */
export function plain(value: Value): unknown {
  switch (value.is) {
    case 'text':
      return value.pieces.map((piece) => (piece.is === 'known' ? piece.text : piece.is === 'symbol' ? `\${${piece.label}}` : '?')).join('');
    case 'number':
    case 'bool':
      return value.value;
    case 'null':
      return null;
    case 'list':
      return [...value.items.map(plain), ...(value.incomplete ? ['…'] : [])];
    case 'object':
      return Object.fromEntries([
        ...[...value.entries.values()].map((entry) => [entry.key, plain(entry.value)]),
        ...(value.complete ? [] : [['…', '…']]),
      ]);
    case 'resource':
      return `<${value.resource.replace(/^.*\|/, '')}>`;
    case 'symbol':
      return `\${${value.label}}`;
    case 'unknown':
      return value.fails ? '!' : '?';
  }
}
