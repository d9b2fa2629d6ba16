import { flat, originOf, slice } from '../../facts/text';
import type { Piece, Text, Value } from '../../facts/value';
import type { Expression } from '../../syntax/hcl/ast';
import { innerExpressions } from '../../syntax/hcl/walk';
import { attributeOf } from './access';
import { evaluate } from './evaluate';
import type { Frame } from './instances';
import { identity, itemsOf, keyText, text, toText } from './values';

/** The texts within a value, at most 200. */
export function textsIn(value: Value, found: Text[] = [], depth = 0): Text[] {
  if (found.length >= 200 || depth > 8) return found;
  if (value.is === 'list') for (const item of itemsOf(value)) textsIn(item, found, depth + 1);
  else if (value.is === 'object') for (const entry of value.entries.values()) textsIn(entry.value, found, depth + 1);
  else if (value.is === 'text' || value.is === 'symbol') found.push(toText(value)!);
  return found;
}

/**
 * The Google accounts that somebody is told of who is given an expression, in whatever form: by e-mail, name or member, as the whole
 * resource, as a key, within a longer text, or encoded.
 */
export function googleAccountsTold(expression: Expression, frame: Frame): Text[] {
  const told = [expression, ...referencesIn(expression)].flatMap((one) => accountsIn(evaluate(one, frame), frame, 0));
  return [...new Map(told.map((account, i) => [sameNamed(account) ?? i, account])).values()];
}

/** Equal for texts that certainly name the same account. */
function sameNamed(account: Text): string | undefined {
  const name = identity(account);
  return name && `${originOf(account)?.resource ?? ''} ${name}`;
}

/** References within an expression, each as a whole: what is made of them may not be known. */
const referencesIn = (expression: Expression): readonly Expression[] =>
  innerExpressions(expression).flatMap((inner) => (isReference(inner) ? [inner] : referencesIn(inner)));

const isReference = ({ kind }: Expression): boolean => kind === 'attribute-access' || kind === 'index' || kind === 'splat';

function accountsIn(value: Value, frame: Frame, depth: number): Text[] {
  if (depth > 8) return [];
  switch (value.is) {
    case 'list':
      return itemsOf(value).flatMap((item) => accountsIn(item, frame, depth + 1));
    case 'object':
      return [...value.entries.values()].flatMap((entry) => [
        ...accountsNamedIn(keyText(entry)),
        ...accountsIn(entry.value, frame, depth + 1),
      ]);
    case 'resource': {
      const target = frame.instance.evaluation.byKey.get(value.resource);
      const isAccount = target?.kind === 'resource' && target.declared.facts.type === 'google_service_account';
      return isAccount ? accountsIn(attributeOf(value, 'email', value.at, frame), frame, depth + 1) : [];
    }
    case 'text':
    case 'symbol':
      return accountsNamedIn(toText(value)!);
    default:
      return [];
  }
}

const email = /[\w\uE000-]+@[\w.\uE000-]+\.gserviceaccount\.com/g;

/** The text itself, if it speaks of an account, and what in it is an e-mail or an attribute of an account. */
function accountsNamedIn(whole: Text): Text[] {
  if (originOf(whole)?.type === 'google_service_account') return [whole];
  const written = flat(whole);
  const emails = [...written.matchAll(email)].map(({ index, 0: found }) => slice(whole, index, index + found.length));
  const attributes = attributesIn(whole);
  return [...(/@|gserviceaccount|serviceAccounts\//.test(written) ? [whole] : []), ...emails, ...attributes];
}

/** The runs of pieces that are the value of one attribute of an account. */
function attributesIn({ pieces, at }: Text): Text[] {
  const runs: Piece[][] = [];
  pieces.forEach((piece, i) => {
    if (piece.origin?.type !== 'google_service_account') return;
    if (piece.origin === pieces[i - 1]?.origin) runs.at(-1)!.push(piece);
    else runs.push([piece]);
  });
  return runs.map((run) => text(run, at));
}
