import { known } from '../facts/text';
import type { Inventory } from '../resolve/model';
import { contains } from '../syntax/span';
import type { Place, Span } from '../syntax/span';

/** A command of a script that is a fact. `literal`: its IAM member is written out, so that its syntax can be judged. */
interface Command {
  readonly span: Span;
  readonly literal: boolean;
}

/** Rules about how a member is written: WI201 to WI213. */
const memberRule = /^WI2(?:0[1-9]|1[0-3])$/;

/**
 * Where findings may stand. Not in other people's work (installed modules, vendored folders and charts), and in scripts only on a member
 * that is written out and wrong: scripts have run, or will, in an order and with values that are not ours to know.
 */
export function reportable({ vendored, grants, kubernetesAccounts }: Inventory): (rule: string, at: Place) => boolean {
  const commands = new Map<string, Command[]>();
  const note = ({ uri, span }: Place, literal: boolean): void => void commands.set(uri, [...(commands.get(uri) ?? []), { span, literal }]);
  for (const { scope, at, member } of grants) if (scope.language === 'script') note(at, known(member) !== undefined);
  for (const { scope, at } of kubernetesAccounts) if (scope.language === 'script') note(at, false);
  return (rule, { uri, span }) => {
    if (isVendored(uri) || vendored.some((folder) => uri.startsWith(`${folder}/`))) return false;
    const command = commands.get(uri)?.find((one) => contains(one.span, span));
    return !command || (command.literal && memberRule.test(rule));
  };
}

/** Other people's code within the workspace: modules that were installed, vendored folders. */
const isVendored = (uri: string): boolean => /\/(?:\.terraform|vendor)\//.test(uri);
