import type { Cluster } from '../model';
import type { Piece, Text, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { scopeOf } from './declared';
import { evaluate } from './evaluate';
import type { OutsideModule } from './instances';
import { computed, piecesOf, standingAt, symbol, text, toText, withOrigin } from './values';

/** Reading the inputs of modules that are not in the workspace, and writing what they make. */

const itemOf = (module: OutsideModule, name: string) =>
  module.caller.call.facts.body.items.find((item) => item.kind === 'attribute' && item.name.name === name);

/** An input's value; undefined where it is not given or null. */
export function input(module: OutsideModule, name: string): Value | undefined {
  const { call, frame } = module.caller;
  const item = itemOf(module, name);
  if (item?.kind !== 'attribute') return undefined;
  const value = evaluate(item.value, { ...frame, uri: call.elsewhere?.get(item) ?? call.uri });
  return value.is === 'null' ? undefined : value;
}

/** Is the input written at all, even as null? */
export const isGiven = (module: OutsideModule, name: string): boolean => itemOf(module, name) !== undefined;

export function inputPlace(module: OutsideModule, name: string): Place | undefined {
  const { call } = module.caller;
  const item = itemOf(module, name);
  return item && { uri: call.elsewhere?.get(item) ?? call.uri, span: item.span };
}

/** An input as a text, else a symbol of the module's own. */
export function inputText(module: OutsideModule, ...names: readonly string[]): Text {
  for (const name of names) {
    const value = input(module, name);
    if (value) return toText(value)!;
  }
  return ownSymbol(module, names[0]!);
}

export function ownSymbol(module: OutsideModule, name: string): Text {
  return toText(symbol(`${module.key}.${name}`, `module.${module.caller.call.facts.name}.${name}`, headerOf(module)))!;
}

/** A flag; 'unknown' where something decides it that is not known. */
export function inputFlag(module: OutsideModule, name: string, preset: boolean): boolean | 'unknown' {
  const value = input(module, name);
  return !value ? preset : value.is === 'bool' ? value.value : 'unknown';
}

/** An attribute of an object that is given as an input. */
export const memberOf = (value: Value | undefined, name: string): Value | undefined => {
  const found = value?.is === 'object' ? value.entries.get(name)?.value : undefined;
  return found?.is === 'null' ? undefined : found;
};

export const headerOf = ({ caller }: OutsideModule): Place => ({ uri: caller.call.uri, span: caller.call.facts.header });

export function composed(at: Place, ...parts: readonly (string | Text)[]): Text {
  const pieces = parts.flatMap((part): readonly Piece[] => piecesOf(typeof part === 'string' ? computed(part, at) : part)!);
  return text(pieces, at);
}

/** What every object that a module makes says about the call. `what` sets the objects of one call apart. */
export function madeBy(module: OutsideModule, what: string): Pick<Cluster, 'scope' | 'key' | 'label' | 'nameAt' | 'headerAt' | 'at'> {
  const { call, frame } = module.caller;
  return {
    scope: scopeOf(frame.instance),
    key: `${module.key}#${what}`,
    label: module.path.slice(module.path.lastIndexOf('module.')),
    nameAt: { uri: call.uri, span: call.facts.nameSpan },
    headerAt: headerOf(module),
    at: { uri: call.uri, span: call.facts.span },
  };
}

/** A value that a module gives back, as the attribute of the resource it makes. */
export function attributeOfMade(module: OutsideModule, what: string, type: string, attribute: string, value: Text, at: Place): Value {
  return withOrigin(standingAt(value, at), { resource: madeBy(module, what).key, type, mode: 'managed', attribute });
}
